// Where: loader, between spool and store. Turns a record into a row of `events`, in parts. Deterministic but for the session
// index, so a batch can be made again from its records. What many events share is looked up by the text that was sent.

import { decodeParam } from '../event/params.ts';
import { type EventRecord, formatRaw } from '../event/record.ts';
import type {
  DeviceColumns,
  EventParts,
  Part,
  ReferrerColumns,
  RejectedRow,
  UserColumns,
} from '../event/row.ts';
import { makePart } from '../store/store.ts';
import { isHeadless, markHeadless } from './steps/bot.ts';
import { deriveConsent } from './steps/consent.ts';
import { type CustomData, keepServerData, readCustomData } from './steps/custom-data.ts';
import { readDeliveryNumber } from './steps/delivery.ts';
import { deriveClientDevice, deriveDevice } from './steps/device.ts';
import { keepLeftovers } from './steps/leftovers.ts';
import { derivePage, deriveReferrer, type Page, readKeptClick } from './steps/page.ts';
import { type SortedParams, sortParams } from './steps/params.ts';
import { remember } from './steps/recent.ts';
import { readServerEvent } from './steps/server-event.ts';
import { createSessionIndex, type SessionIndex } from './steps/sessions.ts';
import { noTab, readTab } from './steps/tab.ts';
import { deriveEventTime, isWritten, readClock } from './steps/time.ts';
import { deriveTrafficChannel } from './steps/traffic-channel.ts';
import { deriveUserData } from './steps/user-data.ts';
import { deriveVisitorId, hashBrowserId } from './steps/visitor.ts';

/** Days after which an event is deleted; a function tells them by pixel. */
export type Retention = number | ((pixelId: string) => number);

export type Interpreter = (record: EventRecord) => EventParts;

/** What a record tells of its event, whoever sent it. */
interface Told {
  readonly params: Pick<SortedParams, 'text' | 'pieces' | 'plain'>;
  readonly page: Part<Page>;
  readonly referrer: Part<ReferrerColumns>;
  readonly custom: CustomData;
  readonly user: Part<UserColumns>;
  readonly device: Part<DeviceColumns>;
  readonly eventTimeMs: number;
  readonly actionSource: string;
  readonly truncatedIp: string;
}

/** An interpreter with its memory of recent pages, agents and visitors. */
export function createInterpreter({
  retentionDays,
  sessions = createSessionIndex(),
}: {
  /** Of all pixels, or of each. */
  readonly retentionDays: Retention;
  readonly sessions?: SessionIndex;
}): Interpreter {
  const retentionOf = typeof retentionDays === 'number' ? () => retentionDays : retentionDays;
  const pageOf = remember(20_000, (sent) => makePart.page(derivePage(decodeParam(sent))));
  const referrerOf = remember(20_000, (sent) => makePart.referrer(deriveReferrer(decodeParam(sent))));
  const plainPageOf = remember(5_000, (address) => makePart.page(derivePage(address)));
  const plainReferrerOf = remember(5_000, (address) => makePart.referrer(deriveReferrer(address)));
  const customOf = remember(20_000, readCustomData);
  const userOf = remember(10_000, (sent) => makePart.user({ user_data: deriveUserData(sent) }));
  const deviceOf = remember(10_000, (agent) => makePart.device(deriveDevice(agent)));
  const clientDeviceOf = remember(2_000, (agent) => makePart.device(deriveClientDevice(agent)));
  const headlessOf = remember(1_000, (agent) => makePart.device(markHeadless(deriveDevice(agent))));
  const visitorOf = remember(100_000, hashBrowserId);

  function hearBrowser(record: EventRecord): Told {
    const params = sortParams(record.params);
    const { dl = '', rl = '', ts = '', sent, o = '' } = params.plain;
    const { userAgent } = record.sender;
    return {
      params,
      page: dl === '' ? plainPageOf(record.sender.referer) : pageOf(dl),
      referrer: referrerOf(rl),
      custom: customOf(params.custom),
      user: userOf(params.user),
      device: isHeadless(o) ? headlessOf(userAgent) : deviceOf(userAgent),
      eventTimeMs: deriveEventTime(ts, record.receivedAtMs, sent),
      actionSource: 'website',
      truncatedIp: record.sender.truncatedAddress ?? '',
    };
  }

  function hearServer(record: EventRecord): Told {
    const { params, customData, userData, ...told } = readServerEvent(record);
    return {
      params,
      page: plainPageOf(params.plain.dl || record.sender.referer),
      referrer: plainReferrerOf(params.plain.rl ?? ''),
      custom: keepServerData(customData),
      user: makePart.user({ user_data: userData }),
      device: clientDeviceOf(record.sender.userAgent),
      ...told,
    };
  }

  return (record) => {
    const { sender, receivedAtMs, pixelId } = record;
    const told = record.channel === 'server' ? hearServer(record) : hearBrowser(record);
    const { page, referrer, device, custom, user, eventTimeMs, params } = told;
    const { plain } = params;
    const { eid: eventId = '', fbp = '', fbc = '', oi = '', oc = '', it = '', os = '' } = plain;
    const dpo = plain.dpo ?? plain.vdpo ?? '';
    const eventName = (plain.ev ?? '').trim();
    const deliveryNumber = readDeliveryNumber(oi);
    const visitorId = deriveVisitorId(fbp, sender.cookielessId, visitorOf);
    const click = page.columns.click_id === '' ? readKeptClick(oc) : page.columns;
    const tab = readTab(os);
    const initializedAtMs = readClock(it);
    const isTimeKept = isWritten(eventTimeMs, plain.ts ?? '');
    const given = {
      id: pixelId,
      ev: eventName,
      eid: eventId,
      dl: plain.dl,
      rl: plain.rl,
      ts: isTimeKept ? plain.ts : undefined,
      // Kept where it has changed the time.
      sent: isTimeKept ? plain.sent : undefined,
      fbp,
      fbc,
      dpo,
      // Its random part names the page load and has done its work in the collector.
      oi: deliveryNumber === 0 ? undefined : oi,
      it: initializedAtMs === undefined ? undefined : it,
      // The name of the tab is random: that of its events one is the same is kept.
      os: tab === undefined ? undefined : os,
    };
    const own = {
      pixel_id: pixelId,
      event_name: eventName,
      event_id: eventId,
      event_time: eventTimeMs,
      received_at: receivedAtMs,
      initialized_at: initializedAtMs ?? null,
      channel: record.channel,
      action_source: told.actionSource,
      visitor_id: visitorId,
      session_id: sessions.assign(visitorId, pixelId, eventTimeMs),
      ...(tab ?? noTab),
      traffic_channel: deriveTrafficChannel(page.columns, referrer.columns.referrer_host),
      click_id: click.click_id,
      click_id_kind: click.click_id_kind,
      country: sender.country,
      truncated_ip: told.truncatedIp,
      language: sender.language,
      fbp,
      fbc,
      consent: deriveConsent(dpo, sender.hasGlobalPrivacyControl),
      data_processing_options: dpo,
      other_params: keepLeftovers(params, given, custom.left),
      retention_days: retentionOf(pixelId),
      delivery_number: deliveryNumber,
    };
    return { own, page, referrer, device, custom, user };
  };
}

/** A record that was refused, as a row of `rejected`. */
export function interpretRejection(record: EventRecord): RejectedRow {
  return {
    received_at: record.receivedAtMs,
    pixel_id: record.pixelId,
    reason: record.rejection?.reason ?? 'uninterpretable',
    detail: record.rejection?.detail ?? '',
    raw: formatRaw(record),
    channel: record.channel,
    sender: JSON.stringify(record.sender),
  };
}
