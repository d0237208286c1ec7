// Where: test of the store. The rule of "counted once" as plainly as it can be said, to compare the store's answer with: see
// docs/reference/store.md. Every event of a pixel at once, each looked at with each.

import { hash } from 'node:crypto';
import { copyRules } from './copies-keys.ts';

export interface SentEvent {
  readonly name: string;
  readonly id: string;
  readonly eventTimeMs: number;
  readonly receivedMs: number;
  readonly channel: 'browser' | 'server' | 'image';
  readonly visitor: number;
  readonly deliveryNumber: number;
  readonly fbp: string;
  readonly externalIds: readonly string[];
  readonly emails: readonly string[];
  readonly value: string | null;
  readonly currency: string;
  readonly orderId: string;
  /** Where it was loaded: of no meaning but to put equal times in order. */
  readonly batch: number;
  readonly row: number;
}

type Reason = 'delivery' | 'event_id' | 'person';

export interface Happening {
  readonly kept: SentEvent;
  /** In the order of reception. */
  readonly copies: readonly { readonly event: SentEvent; readonly reason: Reason }[];
  /** First copy of the other source than the kept one's. */
  readonly donor: SentEvent | undefined;
  readonly doubts: readonly string[];
}

interface Part {
  readonly firstAtMs: number;
  lastAtMs: number;
  readonly events: SentEvent[];
  readonly isLate: boolean;
  joins: Part | undefined;
}

export function countOnce(events: readonly SentEvent[]): Happening[] {
  const inOrder = [...events].sort(compareReception);
  const countsAtMs = (event: SentEvent) =>
    inOrder.find((other) => isSameDelivery(other, event))?.receivedMs ?? event.receivedMs;
  const parts: Part[] = [];
  for (const event of [...inOrder].sort((a, b) => countsAtMs(a) - countsAtMs(b))) {
    const atMs = countsAtMs(event);
    const last = parts.findLast(({ events: [first] }) => first !== undefined && isSameAction(first, event));
    if (last !== undefined && atMs <= last.firstAtMs + copyRules.window) {
      last.events.push(event);
      last.lastAtMs = atMs;
    } else {
      const isLate = last !== undefined && atMs - last.lastAtMs <= copyRules.late;
      parts.push({ firstAtMs: atMs, lastAtMs: atMs, events: [event], isLate, joins: undefined });
    }
  }
  for (const part of parts) part.joins = findEarlier(part, parts);
  return parts
    .filter((part) => part.joins === undefined)
    .map((part) =>
      describe(
        part,
        parts.filter((other) => other.joins === part),
      ),
    );
}

function compareReception(a: SentEvent, b: SentEvent): number {
  return a.receivedMs - b.receivedMs || a.batch - b.batch || a.row - b.row;
}

/** The tag has sent the same event again. */
function isSameDelivery(a: SentEvent, b: SentEvent): boolean {
  return (
    a === b ||
    (a.deliveryNumber !== 0 &&
      a.visitor !== 0 &&
      a.deliveryNumber === b.deliveryNumber &&
      a.visitor === b.visitor &&
      a.eventTimeMs === b.eventTimeMs &&
      a.name === b.name &&
      idOf(a) === idOf(b))
  );
}

export function isSameAction(a: SentEvent, b: SentEvent): boolean {
  return isSameDelivery(a, b) || (idOf(a) !== '' && idOf(a) === idOf(b) && a.name === b.name);
}

export function idOf(event: SentEvent): string {
  return event.id.replace(/^ +| +$/g, '');
}

export function isServer(event: SentEvent): boolean {
  return event.channel === 'server';
}

/** The happening of an earlier browser's event, if only servers have reported this one. */
function findEarlier(part: Part, parts: readonly Part[]): Part | undefined {
  const [first] = [...part.events].sort(compareReception);
  if (first === undefined || !part.events.every(isServer)) return undefined;
  const found = parts.flatMap((other) => {
    const [browser] = other.events.filter((event) => !isServer(event)).sort(compareReception);
    const isMatch =
      browser !== undefined &&
      browser.name === first.name &&
      compareReception(browser, first) < 0 &&
      first.receivedMs <= browser.receivedMs + copyRules.window &&
      (idOf(browser) === '' || idOf(first) === '') &&
      isSamePerson(browser, first);
    return isMatch ? [{ other, browser }] : [];
  });
  return found.sort((a, b) => compareReception(a.browser, b.browser)).at(-1)?.other;
}

export function isSamePerson(browser: SentEvent, server: SentEvent): boolean {
  const hashedFbp = hash('sha256', browser.fbp.replace(/\s/g, '').toLowerCase(), 'hex');
  const known = browser.externalIds.length > 0 ? browser.externalIds : browser.fbp === '' ? [] : [hashedFbp];
  return (
    (browser.fbp !== '' && browserOf(browser.fbp) === browserOf(server.fbp)) ||
    known.some((id) => server.externalIds.includes(id))
  );
}

/** Without the index of the subdomain and the appendix. */
function browserOf(fbp: string): string {
  return fbp.replace(/^fb\.\d\./, '').replace(/^(\d+\.\d+)\.AQ$/, '$1');
}

function describe(part: Part, joined: readonly Part[]): Happening {
  const own = part.events.map(
    (event) => ({ event, reason: idOf(event) === '' ? 'delivery' : 'event_id' }) as const,
  );
  const others = joined.flatMap(({ events }) =>
    events.map((event) => ({ event, reason: 'person' }) as const),
  );
  const copies = [...own, ...others].sort((a, b) => compareReception(a.event, b.event));
  const events = copies.map(({ event }) => event);
  const kept = chooseKept(events);
  return {
    kept,
    copies,
    donor: events.find((event) => isServer(event) !== isServer(kept)),
    doubts: [
      ...(joined.length > 0 ? ['person_only'] : []),
      ...([part, ...joined].some(({ isLate }) => isLate) ? ['late_copy'] : []),
      ...(hasDifferentValues(events) ? ['different_value'] : []),
      ...(hasDifferentPeople(events) ? ['different_person'] : []),
    ],
  };
}

function chooseKept(events: readonly SentEvent[]): SentEvent {
  const [first] = events;
  if (first === undefined) throw new Error('a happening has a copy');
  if (first.name === 'Engagement')
    return events.reduce((last, event) => (event.eventTimeMs > last.eventTimeMs ? event : last));
  const browser = events.find((event) => !isServer(event));
  return browser !== undefined && browser.receivedMs - first.receivedMs <= copyRules.preference
    ? browser
    : first;
}

function hasDifferentValues(events: readonly SentEvent[]): boolean {
  const values = new Set(events.flatMap(({ value }) => (value === null ? [] : [Number(value)])));
  const currencies = new Set(events.map(({ currency }) => currency).filter((currency) => currency !== ''));
  return values.size > 1 || currencies.size > 1;
}

function hasDifferentPeople(events: readonly SentEvent[]): boolean {
  const browsers = new Set(events.filter(({ fbp }) => fbp !== '').map(({ fbp }) => browserOf(fbp)));
  const [ids = [], ...others] = events
    .map(({ externalIds }) => externalIds)
    .filter((list) => list.length > 0);
  const hasCommonId = ids.some((id) => others.every((list) => list.includes(id)));
  return browsers.size > 1 || (others.length > 0 && !hasCommonId);
}
