// Loader step: the parameters of a request, read once for the steps that follow. Those of the event's custom data, and of the user's
// data, are found and left as they are: what they mean is the same for many events, and is looked up (custom-data.ts, user-data.ts).

import { bracketKey, decodeParam } from '../../event/params.ts';

/** Parameters that steps ask for by name. */
export interface PlainParams {
  ev: string | undefined;
  eid: string | undefined;
  /** Of a `/tr` request this and the next are still urlencoded: they, too, are looked up as they were sent. */
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
const columnNames = ['id', 'ev', 'eid', 'dl', 'rl', 'ts', 'sent', 'fbp', 'fbc', 'dpo', 'oi'] as const;
export type ColumnName = (typeof columnNames)[number];

/** A parameter whose text a column may give back; or a run of custom data, `cd`, which may have leftovers of its own. */
interface Piece {
  readonly name: ColumnName | 'cd';
  readonly value: string;
  /** Where its text (name, equals sign, value) is within the text of all. */
  readonly start: number;
  end: number;
}

export interface SortedParams {
  /** Urlencoded, in order, repeats included. */
  readonly text: string;
  readonly pieces: readonly Readonly<Piece>[];
  /** First value of each; undefined: not sent. */
  readonly plain: Readonly<PlainParams>;
  /** `cd[key]`: the event's own parameters, as they were sent. */
  readonly custom: string;
  /** `ud[key]` and its families, likewise. */
  readonly user: string;
}

interface Name extends BeforeName {
  /** As sent, with the equals sign. */
  readonly sent: string;
  readonly plain: keyof PlainParams | undefined;
  readonly column: ColumnName | undefined;
  /** '': no bracket. */
  readonly family: string;
  readonly key: string;
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
  return {
    sent: `${text}=`,
    plain: Object.hasOwn(noPlain, name) ? (name as keyof PlainParams) : undefined,
    column: columnNames.find((known) => known === name),
    family: key === undefined ? '' : family,
    key: key ?? '',
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

export function sortParams(text: string): SortedParams {
  const pieces: Piece[] = [];
  const plain: PlainParams = { ...noPlain };
  let run: Piece | undefined;
  let custom = '';
  let user = '';
  let before = first;
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    const expected = before.next;
    const isExpected = expected !== undefined && text.startsWith(expected.sent, start);
    end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (end === start) continue;
    const name = isExpected ? expected : readName(cutName(text, start, end));
    before.next = name;
    before = name;
    if (name.family === 'cd') {
      if (run?.end === start - 1) run.end = end;
      else {
        if (run !== undefined) custom = join(custom, text.slice(run.start, run.end));
        run = { name: 'cd', value: '', start, end };
        pieces.push(run);
      }
    } else if (name.family !== '') user = join(user, text.slice(start, end));
    else if (name.column !== undefined || name.plain !== undefined) {
      const value = readValue(name, text.slice(start + name.sent.length, end));
      if (name.column !== undefined) pieces.push({ name: name.column, value, start, end });
      if (name.plain !== undefined) plain[name.plain] ??= value;
    }
  }
  if (run !== undefined) custom = join(custom, text.slice(run.start, run.end));
  return { text, pieces, plain, custom, user };
}

function cutName(text: string, start: number, end: number): string {
  const equals = text.indexOf('=', start);
  return text.slice(start, equals === -1 || equals > end ? end : equals);
}

function readValue({ plain }: Name, text: string): string {
  return plain === 'dl' || plain === 'rl' ? text : decodeParam(text);
}

function join(params: string, more: string): string {
  return params === '' ? more : `${params}&${more}`;
}

export function plainParams(given: Partial<PlainParams>): Readonly<PlainParams> {
  return { ...noPlain, ...given };
}

/** A parameter with a bracketed name, decoded. */
export interface KeyedParam {
  readonly family: string;
  readonly key: string;
  readonly value: string;
  /** As it was sent. */
  readonly sent: string;
}

/** `text`: parameters of one of the families, as `sortParams` has found them. */
export function readKeyed(text: string): KeyedParam[] {
  const params = text === '' ? [] : text.split('&');
  return params.map((sent) => {
    const name = readName(cutName(sent, 0, sent.length));
    return { family: name.family, key: name.key, value: decodeParam(sent.slice(name.sent.length)), sent };
  });
}
