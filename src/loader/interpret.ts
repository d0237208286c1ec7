// Where: loader, between spool and store. Turns a record into a row of `events`. Deterministic but for the session index,
// so a batch can be made again from its records.

import { type EventRecord, formatRaw } from '../event/record.ts';
import type { EventRow, RejectedRow } from '../event/row.ts';
import { deriveCustomData } from './steps/custom-data.ts';
import { readDeliveryNumber } from './steps/delivery.ts';
import { deriveDevice } from './steps/device.ts';
import { keepLeftovers } from './steps/leftovers.ts';
import { deriveHost, derivePage, readKeptClick } from './steps/page.ts';
import { sortParams } from './steps/params.ts';
import { remember } from './steps/recent.ts';
import { readServerEvent } from './steps/server-event.ts';
import { deriveEventTime } from './steps/time.ts';
import { deriveUserData } from './steps/user-data.ts';
import { createSessionIndex, deriveVisitorId, hashBrowserId } from './steps/visitor.ts';

export type Interpreter = (record: EventRecord) => EventRow;

/** An interpreter with its memory of recent pages, agents, visitors and sessions. */
export function createInterpreter({ retentionDays }: { readonly retentionDays: number }): Interpreter {
  const sessions = createSessionIndex();
  const pageOf = remember(20_000, derivePage);
  const deviceOf = remember(10_000, deriveDevice);
  const visitorOf = remember(100_000, hashBrowserId);

  return (record) => {
    const { sender, receivedAtMs, pixelId } = record;
    const server = record.channel === 'server' ? readServerEvent(record) : undefined;
    const params = server?.params ?? sortParams(record.params);
    const param = (name: string) => params.plain.get(name) ?? '';

    const fbp = param('fbp');
    const fbc = param('fbc');
    const dpo = param('dpo');
    const oi = param('oi');
    const deliveryNumber = readDeliveryNumber(oi);
    const eventTimeMs = server?.eventTimeMs ?? deriveEventTime(param('ts'), receivedAtMs);
    const page = pageOf(param('dl') || sender.referer);
    const click = page.click_id === '' ? readKeptClick(param('oc')) : page;
    const referrer = param('rl');
    const visitorId = deriveVisitorId(fbp, sender.cookielessId, visitorOf);
    const device = deviceOf(sender.userAgent);
    const custom = deriveCustomData(params.custom);
    const eventName = param('ev').trim();
    const eventId = param('eid');
    const columnOf = (name: string) => {
      switch (name) {
        case 'id':
          return pixelId;
        case 'ev':
          return eventName;
        case 'eid':
          return eventId;
        case 'dl':
          return page.url;
        case 'rl':
          return referrer;
        case 'fbp':
          return fbp;
        case 'fbc':
          return fbc;
        case 'dpo':
          return dpo;
        case 'oi':
          // Its random part names the page load and has done its work in the collector.
          return deliveryNumber === 0 ? undefined : oi;
        case 'ts':
          return String(eventTimeMs);
        case 'cd[currency]':
          return custom.currency;
        case 'cd[content_type]':
          return custom.content_type;
        case 'cd[content_name]':
          return custom.content_name;
        case 'cd[content_category]':
          return custom.content_category;
        case 'cd[search_string]':
          return custom.search_string;
        case 'cd[order_id]':
          return custom.order_id;
        default:
          return undefined;
      }
    };
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
      referrer_host: deriveHost(referrer),
      utm_source: page.utm_source,
      utm_medium: page.utm_medium,
      utm_campaign: page.utm_campaign,
      utm_term: page.utm_term,
      utm_content: page.utm_content,
      click_id: click.click_id,
      click_id_kind: click.click_id_kind,
      country: sender.country,
      device: device.device,
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
      consent: '',
      data_processing_options: dpo,
      is_bot: device.is_bot,
      other_params: keepLeftovers(params.all, columnOf),
      retention_days: retentionDays,
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
