// Loader step: the parameters of a request, read once for the steps that follow.

import { bracketKey, decodeParam } from '../../event/params.ts';

/** Parameters that steps ask for by name. */
export interface PlainParams {
  ev: string | undefined;
  eid: string | undefined;
  dl: string | undefined;
  rl: string | undefined;
  ts: string | undefined;
  /** When the request left, by the clock of `ts`. */
  sent: string | undefined;
  fbp: string | undefined;
  fbc: string | undefined;
  oc: string | undefined;
  dpo: string | undefined;
  oi: string | undefined;
  o: string | undefined;
}

/** Names whose value a column gives back, see leftovers.ts. */
const columnNames = [
  ...(['id', 'ev', 'eid', 'dl', 'rl', 'ts', 'sent', 'fbp', 'fbc', 'dpo', 'oi'] as const),
  ...(['cd[currency]', 'cd[content_type]', 'cd[content_name]', 'cd[content_category]'] as const),
  ...(['cd[search_string]', 'cd[order_id]'] as const),
] as const;
export type ColumnName = (typeof columnNames)[number];

/** A parameter whose text a column may give back. */
interface ColumnParam {
  readonly column: ColumnName;
  readonly value: string;
  /** Where its text (name, equals sign, value) is within the text of all. */
  readonly start: number;
  readonly end: number;
}

export interface SortedParams {
  /** Urlencoded, in order, repeats included. */
  readonly text: string;
  readonly columns: readonly ColumnParam[];
  /** First value of each; undefined: not sent. */
  readonly plain: Readonly<PlainParams>;
  /** `cd[key]`: the event's own parameters, the last value of a key. */
  readonly custom: ReadonlyMap<string, string>;
  /** `ud[key]` and its families, in order. */
  readonly user: readonly { readonly family: string; readonly key: string; readonly value: string }[];
}

interface Name extends BeforeName {
  /** As sent, with the equals sign. */
  readonly sent: string;
  readonly plain: keyof PlainParams | undefined;
  readonly column: ColumnName | undefined;
  /** '': no bracket. */
  readonly family: string;
  readonly key: string;
  /** Undefined: no step asks for the value. */
  readonly decode: ((text: string) => string) | undefined;
}

interface BeforeName {
  /** The name that came after this one the last time: most senders keep to an order, and to compare is cheaper than to look up. */
  next: Name | undefined;
}

const namesMax = 10_000;
let names = new Map<string, Name>();
let first: BeforeName = { next: undefined };

/** Names repeat from request to request: what they mean is looked up. When there are too many, all are forgotten, links included. */
function readName(text: string): Name {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size === namesMax) {
    names = new Map();
    first = { next: undefined };
  }
  // TRICKY: a part of a text holds on to the whole of it: a name cut from a record would keep the record in memory.
  const own = Buffer.from(text).toString();
  const name = describeName(own);
  names.set(own, name);
  return name;
}

function describeName(text: string): Name {
  const name = decodeParam(text);
  const family = name.slice(0, Math.max(0, name.indexOf('[')));
  const key = family === '' ? undefined : bracketKey(name, family);
  const plain = Object.hasOwn(noPlain, name) ? (name as keyof PlainParams) : undefined;
  const column = columnNames.find((known) => known === name);
  const isRead = plain !== undefined || column !== undefined || key !== undefined;
  return {
    sent: `${text}=`,
    plain,
    column,
    family: key === undefined ? '' : family,
    key: key ?? '',
    decode: isRead ? decodeParam : undefined,
    next: undefined,
  };
}

const noPlain: Readonly<PlainParams> = {
  ev: undefined,
  eid: undefined,
  dl: undefined,
  rl: undefined,
  ts: undefined,
  sent: undefined,
  fbp: undefined,
  fbc: undefined,
  oc: undefined,
  dpo: undefined,
  oi: undefined,
  o: undefined,
};
const noCustom: ReadonlyMap<string, string> = new Map();

export function sortParams(text: string): SortedParams {
  const columns: ColumnParam[] = [];
  const plain: PlainParams = { ...noPlain };
  let custom: Map<string, string> | undefined;
  const user: { family: string; key: string; value: string }[] = [];
  let before = first;
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    let name = before.next;
    const isExpected = name !== undefined && text.startsWith(name.sent, start);
    end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (end === start) continue;
    if (name === undefined || !isExpected) {
      name = readName(cutName(text, start, end));
      before.next = name;
    }
    before = name;
    if (name.decode === undefined) continue;
    const value = name.decode(text.slice(start + name.sent.length, end));
    const { column, family, key } = name;
    if (column !== undefined) columns.push({ column, value, start, end });
    if (name.plain !== undefined) plain[name.plain] ??= value;
    else if (family === 'cd') {
      custom ??= new Map();
      custom.set(key, value);
    } else if (family !== '') user.push({ family, key, value });
  }
  return { text, columns, plain, custom: custom ?? noCustom, user };
}

function cutName(text: string, start: number, end: number): string {
  const equals = text.indexOf('=', start);
  return text.slice(start, equals === -1 || equals > end ? end : equals);
}

export function plainParams(given: Partial<PlainParams>): Readonly<PlainParams> {
  return { ...noPlain, ...given };
}
