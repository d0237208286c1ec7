// Where: collector, Conversions API. The named checks of one event. Each looks at the event and returns why the request is
// refused, or nothing. Nothing is refused for what the well-known service accepts: unknown fields, a currency in small
// letters, a missing user agent.

import { parseBrowserId } from '../../event/browser-id.ts';
import type { ConversionErrorReason } from '../../event/conversion-errors.ts';
import {
  actionSources,
  clearUserKeys,
  hashedUserKeys,
  messagingEvents,
} from '../../event/conversion-fields.ts';
import { limits } from '../../event/limits.ts';
import { isObject, type Refusal, type ServerEvent } from './list-events.ts';

interface Judged {
  readonly event: ServerEvent;
  readonly userData: ServerEvent;
  readonly customData: ServerEvent;
  readonly nowMs: number;
}

type Judgement = (judged: Judged) => readonly [ConversionErrorReason, field: string] | undefined;

const knownSources: ReadonlySet<unknown> = new Set(actionSources);

const judgements: readonly Judgement[] = [
  function requireName({ event }) {
    const name = textOf(event.event_name);
    const isName = name !== '' && name.length <= limits.eventNameMaxLength;
    return isName ? undefined : ['missing_server_event_name', 'event_name'];
  },
  function requireKnownSource({ event }) {
    return knownSources.has(textOf(event.action_source)) ? undefined : ['bad_action_source', 'action_source'];
  },
  function requireTime({ event, nowMs }) {
    const timeMs = readEventTime(event.event_time);
    if (timeMs === undefined) return ['bad_event_time', 'event_time'];
    const isStore = textOf(event.action_source) === 'physical_store';
    const ageMaxMs = isStore ? limits.storeEventAgeMaxMs : limits.serverEventAgeMaxMs;
    if (timeMs < nowMs - ageMaxMs) return ['event_too_old', 'event_time'];
    return timeMs > nowMs + limits.eventFutureMaxMs ? ['event_in_future', 'event_time'] : undefined;
  },
  function requireObjects({ event }) {
    for (const name of objectFields) {
      if (isOfWrongKind(event[name])) return ['bad_event_field', name];
    }
    return undefined;
  },
  function requireStrongUserData({ userData }) {
    return isWeak(userData) ? ['weak_user_data', 'user_data'] : undefined;
  },
  function requireClickIdForm({ userData }) {
    const fbc = textOf(userData.fbc);
    return fbc === '' || parseBrowserId(fbc) !== undefined ? undefined : ['bad_click_id', 'user_data.fbc'];
  },
  function requireLeadIdForm({ userData }) {
    const leadId = textOf(userData.lead_id);
    return leadId === '' || /^\d{15,17}$/.test(leadId) ? undefined : ['bad_lead_id', 'user_data.lead_id'];
  },
  function requirePurchaseValue({ event, customData }) {
    if (textOf(event.event_name) !== 'Purchase') return undefined;
    if (textOf(customData.value) === '') return ['missing_purchase_value', 'custom_data.value'];
    if (textOf(customData.currency) === '') return ['missing_purchase_currency', 'custom_data.currency'];
    return undefined;
  },
  function requireSystemVersion({ event }) {
    if (event.action_source !== 'app' || !isObject(event.app_data)) return undefined;
    const { extinfo } = event.app_data;
    const isMissing = Array.isArray(extinfo) && textOf(extinfo[4]) === '';
    return isMissing ? ['missing_os_version', 'app_data.extinfo[4]'] : undefined;
  },
  function requireMessagingEvent({ event, userData }) {
    if (event.action_source !== 'business_messaging') return undefined;
    if (!messagingEvents.has(textOf(event.event_name))) return ['not_a_messaging_event', 'event_name'];
    const clickId = textOf(userData.ctwa_clid);
    return /^[\w-]*$/.test(clickId) ? undefined : ['bad_messaging_click_id', 'user_data.ctwa_clid'];
  },
];

const objectFields = ['user_data', 'custom_data', 'app_data'] as const;
const nothing: ServerEvent = {};

/** The first refusal, or undefined when the event is accepted. */
export function judgeEvent(event: ServerEvent, index: number, nowMs: number): Refusal | undefined {
  const userData = isObject(event.user_data) ? event.user_data : nothing;
  const customData = isObject(event.custom_data) ? event.custom_data : nothing;
  const judged = { event, userData, customData, nowMs };
  for (const judgement of judgements) {
    const refusal = judgement(judged);
    if (refusal !== undefined) return { reason: refusal[0], place: `data[${index}].${refusal[1]}` };
  }
  return undefined;
}

/** Text and numbers as trimmed text; anything else is ''. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return isTrimmed(value) ? value : value.trim();
  return typeof value === 'number' ? String(value) : '';
}

/** Begins and ends with a visible character of ASCII: nearly every text, and told faster than by trimming it. */
function isTrimmed(text: string): boolean {
  return isVisible(text.charCodeAt(0)) && isVisible(text.charCodeAt(text.length - 1));
}

/** A character of ASCII that is neither space nor control. */
export function isVisible(unit: number): boolean {
  return unit > 32 && unit < 127;
}

/** Unix ms. In: Unix seconds as a number or text; a value that can only be milliseconds is taken for that. */
function readEventTime(value: unknown): number | undefined {
  const number = Number.isInteger(value) ? (value as number) : numberFrom(textOf(value));
  if (number <= 0 || number >= 1e16) return undefined;
  return number > 1e11 ? Math.floor(number) : Math.floor(number) * 1_000;
}

function numberFrom(text: string): number {
  return /^\d{1,16}(?:\.\d+)?$/.test(text) ? Number(text) : 0;
}

/** Neither absent nor an object. An empty list is how some senders write an empty object. */
function isOfWrongKind(value: unknown): boolean {
  if (value === undefined || value === null || isObject(value)) return false;
  return !(Array.isArray(value) && value.length === 0);
}

/** Sets of keys that tell nobody apart, one bit each. */
const weakSets = [
  ['ct', 'country', 'st', 'zp', 'ge', 'client_user_agent'],
  ['db', 'client_user_agent'],
  ['fn', 'ge'],
  ['ln', 'ge'],
];
const weakBits: ReadonlyMap<string, number> = new Map(
  [...Object.keys(hashedUserKeys), ...Object.keys(clearUserKeys)].map((key) => [
    key,
    weakSets.reduce((bits, set, index) => (set.includes(key) ? bits | (1 << index) : bits), 0),
  ]),
);
export const allWeakSets: number = (1 << weakSets.length) - 1;

/** The sets that the key lies in, one bit each; undefined: it is no key of `user_data` that is known. */
export function weakSetsOf(key: string): number | undefined {
  return weakBits.get(key);
}

/** All keys that have a value lie in one weak set; or there is none. */
function isWeak(userData: ServerEvent): boolean {
  let bits = allWeakSets;
  for (const key in userData) {
    const weak = weakBits.get(key);
    if (weak === undefined || !hasValue(userData[key])) continue;
    bits &= weak;
    if (bits === 0) return false;
  }
  return true;
}

function hasValue(value: unknown): boolean {
  return Array.isArray(value) ? value.some(hasValue) : textOf(value) !== '';
}
