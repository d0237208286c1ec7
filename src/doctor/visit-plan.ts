// Where: doctor, between the static visit and the proof. What the page's code should send, with the parameters that the
// source fixes, in the words of a request; and whether anything may be sent before the visitor has agreed.

import { type Constant, isConstantObject, unknown } from './constants.ts';
import type { Subject } from './subject.ts';

export interface PlannedEvent {
  /** `"<pixel id>:<event name>"` */
  readonly event: string;
  /** `cd[value]`, `eid` and so on; only what is known. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface VisitPlan {
  readonly events: readonly PlannedEvent[];
  /** The page holds its pixel until somebody agrees. */
  readonly awaitsConsent: boolean;
}

export function planVisit({ visit, scripts }: Subject): VisitPlan {
  const { sent, lost } = visit.sending;
  // Images stand behind what the library sends, when that arrives at all.
  const arrives = visit.events.length === sent.length + visit.images.length;
  const events = visit.events.map((event, index) => {
    const { customData, options } = (arrives ? sent[index] : undefined) ?? {};
    return { event, parameters: listParameters(customData, options) };
  });
  const awaitsConsent =
    lost.some(({ why }) => why === 'held by consent') ||
    scripts.some(({ script }) => script.role === 'consent');
  return { events, awaitsConsent };
}

function listParameters(customData: Constant, options: Constant): Map<string, string> {
  const parameters = new Map<string, string>();
  const note = (name: string, value: Constant) => {
    const text = wireText(value);
    if (text !== undefined) parameters.set(name, text);
  };
  if (isConstantObject(customData)) for (const [key, value] of customData.entries) note(`cd[${key}]`, value);
  if (isConstantObject(options))
    for (const key of ['eventID', 'event_id']) note('eid', options.entries.get(key));
  return parameters;
}

/** As the tag writes it; undefined for what it leaves out and for what only a visit can tell. */
function wireText(value: Constant): string | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  if (Array.isArray(value) || isConstantObject(value)) {
    const plain = toPlain(value);
    return plain === undefined ? undefined : JSON.stringify(plain);
  }
  return undefined;
}

/** Undefined as soon as one part is not known. */
function toPlain(value: Constant): unknown {
  if (value === unknown || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const items = value.map(toPlain);
    return items.includes(undefined) ? undefined : items;
  }
  if (!isConstantObject(value)) return value;
  const entries = [...value.entries].map(([key, item]) => [key, toPlain(item)] as const);
  return entries.some(([, item]) => item === undefined) ? undefined : Object.fromEntries(entries);
}
