// Loader step: the parameters of a request, read once for the steps that follow. Those of the event's custom data, and of the user's
// data, are found and left as they are: what they mean is the same for many events, and is looked up (custom-data.ts, user-data.ts).

import { bracketKey, decodeParam } from '../../event/params.ts';
import { copyText } from '../../runtime/copy-text.ts';
import { createDesk, type Desk, writeText } from '../desk.ts';
import { findSpecial } from '../special-signs.ts';

/** Parameters that steps ask for by name: of a request that has none of them. */
const noPlain = {
  ev: undefined,
  eid: undefined,
  /** Of a `/tr` request this and the next are still urlencoded: they, too, are looked up as they were sent. */
  dl: undefined,
  rl: undefined,
  ts: undefined,
  /** When the request left, by the clock of `ts`. */
  sent: undefined,
  fbp: undefined,
  fbc: undefined,
  oc: undefined,
  dpo: undefined,
  /** The same, as an example of the well-known documentation misspells it. */
  vdpo: undefined,
  oi: undefined,
  /** When the pixel was set up on the page, by the clock of `ts`. */
  it: undefined,
  /** Place in the browser tab. */
  os: undefined,
  o: undefined,
};
type PlainParams = Record<keyof typeof noPlain, string | undefined>;

/** All that are asked for, or given back: no step asks for the pixel. */
export type KnownName = keyof PlainParams | 'id';
export const knownNames: readonly KnownName[] = ['id', ...(Object.keys(noPlain) as (keyof PlainParams)[])];

/** The value of all others a column gives back, see leftovers.ts. */
const withoutColumn = ['oc', 'o', 'vdpo'] as const satisfies KnownName[];
export type ColumnName = Exclude<KnownName, (typeof withoutColumn)[number]>;

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

export interface Name extends BeforeName {
  /** Decoded. */
  readonly text: string;
  /** As sent, with the equals sign. */
  readonly sent: string;
  /** The same as bytes, and the first four of them, or fewer, as a number beneath a mask. */
  readonly desk: Desk;
  readonly first: number;
  readonly firstMask: number;
  /** Not 0 when it has signs that are not left as they are: encoded, escaped for the store, or not of ASCII. */
  readonly isSpecial: number;
  /** Place among `knownNames`; -1: it means nothing to a step. */
  readonly known: number;
  readonly plain: keyof PlainParams | undefined;
  readonly column: ColumnName | undefined;
  /** '': no bracket. */
  readonly family: string;
  readonly key: string;
}

export interface BeforeName {
  /** The name that came after this one the last time: most senders keep to an order, and to compare is cheaper than to look up. */
  next: Name | undefined;
  /** The one that came there before it. */
  earlier: Name | undefined;
}

const namesMax = 10_000;
let names = new Map<string, Name>();
let first: BeforeName = { next: undefined, earlier: undefined };

/** Where the names of a request begin. */
export function beforeNames(): BeforeName {
  return first;
}

/** Names repeat from request to request: what they mean is looked up. When there are too many, all are forgotten, links included. */
export function readName(text: string): Name {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size === namesMax) {
    names = new Map();
    first = { next: undefined, earlier: undefined };
  }
  const own = copyText(text);
  const name = describeName(own);
  names.set(own, name);
  return name;
}

function describeName(text: string): Name {
  const name = decodeParam(text);
  const family = name.slice(0, Math.max(0, name.indexOf('[')));
  const key = family === '' ? undefined : bracketKey(name, family);
  const place = (knownNames as readonly string[]).indexOf(name);
  const known = knownNames[place];
  const desk = createDesk(text.length * 3 + 1);
  writeText(desk, `${text}=`);
  const firstMask = desk.length < 4 ? (1 << (desk.length * 8)) - 1 : -1;
  return {
    text: name,
    sent: `${text}=`,
    desk,
    first: desk.words.getInt32(0, true) & firstMask,
    firstMask,
    isSpecial: findSpecial(desk.bytes, 0, desk.length - 1),
    known: place,
    plain: known === 'id' ? undefined : known,
    column: known !== undefined && hasColumn(known) ? known : undefined,
    family: key === undefined ? '' : family,
    key: key ?? '',
    next: undefined,
    earlier: undefined,
  };
}

function hasColumn(name: KnownName): name is ColumnName {
  return !(withoutColumn as readonly KnownName[]).includes(name);
}

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
  readonly name: string;
  readonly family: string;
  readonly key: string;
  readonly value: string;
  /** As it was sent. */
  readonly sent: string;
}

/** `text`: parameters of one of the families, as `sortParams` has found them. */
export function readKeyed(text: string): KeyedParam[] {
  const params = text === '' ? [] : text.split('&');
  let before: Name | undefined;
  return params.map((sent) => {
    const expected = before?.next;
    const isExpected = expected !== undefined && sent.startsWith(expected.sent);
    before = isExpected ? expected : readName(cutName(sent, 0, sent.length));
    const { text: name, family, key } = before;
    return { name, family, key, value: decodeParam(sent.slice(before.sent.length)), sent };
  });
}
