// Where: doctor, the proof. What should be sent and what a browser sent in, the differences out. Pure.

import { isCurrency } from '../event/currencies.ts';
import type { PlannedEvent } from './visit-plan.ts';

export interface SentEvent {
  /** `"<pixel id>:<event name>"` */
  readonly event: string;
  /** As in the request. */
  readonly parameters: ReadonlyMap<string, string>;
}

interface WrongParameter {
  readonly event: string;
  readonly parameter: string;
  /** Absent when the parameter is missing. */
  readonly sent?: string;
  readonly expected: string;
}

export interface Differences {
  /** The code should send it, the browser did not see it. */
  readonly missing: readonly string[];
  /** Sent, although the code does not say so: by another file, or twice. */
  readonly unexpected: readonly string[];
  /** The same event with the same data more than once, without an event id that would make one of them. */
  readonly doubled: readonly string[];
  readonly wrong: readonly WrongParameter[];
}

export function compareEvents(planned: readonly PlannedEvent[], sent: readonly SentEvent[]): Differences {
  const left = [...sent];
  const missing: string[] = [];
  const wrong: WrongParameter[] = [];
  for (const plan of planned) {
    const found = takeNearest(plan, left);
    if (found === undefined) missing.push(plan.event);
    else wrong.push(...differencesOf(plan, found));
  }
  for (const event of sent) {
    const known = new Set(wrong.map(({ event: name, parameter }) => `${name} ${parameter}`));
    wrong.push(
      ...listUncountable(event).filter(({ parameter }) => !known.has(`${event.event} ${parameter}`)),
    );
  }
  return { missing, unexpected: left.map(({ event }) => event), doubled: listDoubled(sent), wrong };
}

/** Of several events of one name, the one whose parameters fit best. */
function takeNearest(plan: PlannedEvent, left: SentEvent[]): SentEvent | undefined {
  const [nearest] = left
    .filter(({ event }) => event === plan.event)
    .toSorted((a, b) => differencesOf(plan, a).length - differencesOf(plan, b).length);
  if (nearest !== undefined) left.splice(left.indexOf(nearest), 1);
  return nearest;
}

function differencesOf({ event, parameters }: PlannedEvent, sent: SentEvent): WrongParameter[] {
  return [...parameters].flatMap(([parameter, expected]) => {
    const found = sent.parameters.get(parameter);
    if (found !== undefined && isSame(found, expected)) return [];
    return [{ event, parameter, expected, ...(found === undefined ? {} : { sent: found }) }];
  });
}

function isSame(a: string, b: string): boolean {
  return a === b || (a !== '' && b !== '' && Number(a) === Number(b));
}

/** Whatever the code said: this cannot be added up. */
function listUncountable({ event, parameters }: SentEvent): WrongParameter[] {
  const value = parameters.get('cd[value]');
  const currency = parameters.get('cd[currency]');
  const wrong: WrongParameter[] = [];
  if (value !== undefined && !/^[+-]?\d+(\.\d+)?$/.test(value))
    wrong.push({ event, parameter: 'cd[value]', sent: value, expected: 'a plain number' });
  if (currency !== undefined && !isCurrency(currency))
    wrong.push({ event, parameter: 'cd[currency]', sent: currency, expected: 'a code of ISO 4217' });
  return wrong;
}

function listDoubled(sent: readonly SentEvent[]): string[] {
  const seen = new Map<string, Set<string>>();
  return sent.flatMap(({ event, parameters }) => {
    const data = [...parameters].filter(([name]) => name.startsWith('cd[')).map((pair) => pair.join('='));
    const key = [event, ...data.toSorted()].join(' ');
    const ids = seen.get(key);
    const id = parameters.get('eid') ?? '';
    if (ids === undefined) {
      seen.set(key, new Set([id]));
      return [];
    }
    // The same id again is the same event.
    if (id !== '' && ids.has(id)) return [];
    ids.add(id);
    return [event];
  });
}
