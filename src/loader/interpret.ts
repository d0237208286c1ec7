// Where: loader, between spool and store. Turns a record into a row of `events`. Deterministic but for the session index,
// so a batch can be made again from its records.

import { type EventRecord, formatRaw } from '../event/record.ts';
import type { EventRow, RejectedRow } from '../event/row.ts';
import { deriveBotReason } from './steps/bot.ts';
import { deriveConsent } from './steps/consent.ts';
import { deriveCustomData } from './steps/custom-data.ts';
import { readDeliveryNumber } from './steps/delivery.ts';
import { deriveClientDevice, deriveDevice } from './steps/device.ts';
import { keepLeftovers } from './steps/leftovers.ts';
import { deriveHost, derivePage, readKeptClick } from './steps/page.ts';
import { sortParams } from './steps/params.ts';
import { remember } from './steps/recent.ts';
import { readServerEvent } from './steps/server-event.ts';
import { deriveEventTime } from './steps/time.ts';
import { deriveTrafficChannel } from './steps/traffic-channel.ts';
import { deriveUserData } from './steps/user-data.ts';
import { createSessionIndex, deriveVisitorId, hashBrowserId, type RunningSession } from './steps/visitor.ts';

/** Days after which an event is deleted; a function tells them by pixel. */
export type Retention = number | ((pixelId: string) => number);
export type Interpreter = (record: EventRecord) => EventRow;

/** An interpreter with its memory of recent pages, agents, visitors and sessions. `running`: sessions that it goes on with. */
export function createInterpreter({
  retentionDays,
  running = [],
}: {
  /** Of all pixels, or of each. */
  readonly retentionDays: Retention;
  readonly running?: Iterable<RunningSession>;
}): Interpreter {
  const retentionOf = typeof retentionDays === 'number' ? () => retentionDays : retentionDays;
  const sessions = createSessionIndex();
  for (const session of running) sessions.resume(session);
  const pageOf = remember(20_000, derivePage);
  const deviceOf = remember(10_000, deriveDevice);
  const clientDeviceOf = remember(2_000, deriveClientDevice);
  const visitorOf = remember(100_000, hashBrowserId);

  return (record) => {
    const { sender, receivedAtMs, pixelId } = record;
    const server = record.channel === 'server' ? readServerEvent(record) : undefined;
    const params = server?.params ?? sortParams(record.params);
    const { plain } = params;
    const { fbp = '', fbc = '', dpo = '', oi = '', rl: referrer = '', eid: eventId = '' } = plain;
    const deliveryNumber = readDeliveryNumber(oi);
    const eventTimeMs = server?.eventTimeMs ?? deriveEventTime(plain.ts ?? '', receivedAtMs, plain.sent);
    const page = pageOf(plain.dl || sender.referer);
    const click = page.click_id === '' ? readKeptClick(plain.oc ?? '') : page;
    const visitorId = deriveVisitorId(fbp, sender.cookielessId, visitorOf);
    const device = (server === undefined ? deviceOf : clientDeviceOf)(sender.userAgent);
    const referrerHost = deriveHost(referrer);
    const botReason = deriveBotReason(device.bot_reason, plain.o ?? '');
    const custom = deriveCustomData(params.custom);
    const eventName = (plain.ev ?? '').trim();
    const otherParams = keepLeftovers(params, {
      id: pixelId,
      ev: eventName,
      eid: eventId,
      dl: page.url,
      rl: referrer,
      ts: String(eventTimeMs),
      // Kept where it has changed the time.
      sent: plain.ts === String(eventTimeMs) ? plain.sent : undefined,
      fbp,
      fbc,
      dpo,
      // Its random part names the page load and has done its work in the collector.
      oi: deliveryNumber === 0 ? undefined : oi,
      'cd[currency]': custom.currency,
      'cd[content_type]': custom.content_type,
      'cd[content_name]': custom.content_name,
      'cd[content_category]': custom.content_category,
      'cd[search_string]': custom.search_string,
      'cd[order_id]': custom.order_id,
    });
    return {
      pixel_id: pixelId,
      event_name: eventName,
      event_id: eventId,
      event_time: eventTimeMs,
      received_at: receivedAtMs,
      channel: record.channel,
      action_source: server?.actionSource ?? 'website',
      visitor_id: visitorId,
      session_id: sessions.assign(visitorId, pixelId, eventTimeMs),
      url: page.url,
      host: page.host,
      path: page.path,
      referrer,
      referrer_host: referrerHost,
      traffic_channel: deriveTrafficChannel(page, referrerHost),
      utm_source: page.utm_source,
      utm_medium: page.utm_medium,
      utm_campaign: page.utm_campaign,
      utm_term: page.utm_term,
      utm_content: page.utm_content,
      click_id: click.click_id,
      click_id_kind: click.click_id_kind,
      country: sender.country,
      device: botReason === '' ? device.device : 'bot',
      browser: device.browser,
      os: device.os,
      language: sender.language,
      value: custom.value,
      currency: custom.currency,
      content_ids: custom.content_ids,
      content_type: custom.content_type,
      content_name: custom.content_name,
      content_category: custom.content_category,
      num_items: custom.num_items,
      search_string: custom.search_string,
      order_id: custom.order_id,
      custom_data: custom.custom_data,
      user_data: server?.userData ?? deriveUserData(params.user),
      fbp,
      fbc,
      consent: deriveConsent(dpo, sender.hasGlobalPrivacyControl),
      data_processing_options: dpo,
      is_bot: botReason !== '',
      bot_reason: botReason,
      other_params: otherParams,
      retention_days: retentionOf(pixelId),
      delivery_number: deliveryNumber,
    };
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
