// Loader step: the parameters of a request, read once for the steps that follow.

import { bracketKey, decodeParam, formatParam, type Param } from '../../event/params.ts';
import { remember } from './recent.ts';

/** Parameters that steps ask for by name. */
export interface PlainParams {
  ev: string | undefined;
  eid: string | undefined;
  dl: string | undefined;
  rl: string | undefined;
  ts: string | undefined;
  fbp: string | undefined;
  fbc: string | undefined;
  oc: string | undefined;
  dpo: string | undefined;
  oi: string | undefined;
  o: string | undefined;
}

/** Names whose value a column gives back, see leftovers.ts. */
const columnNames = [
  ...(['id', 'ev', 'eid', 'dl', 'rl', 'ts', 'fbp', 'fbc', 'dpo', 'oi'] as const),
  ...(['cd[currency]', 'cd[content_type]', 'cd[content_name]', 'cd[content_category]'] as const),
  ...(['cd[search_string]', 'cd[order_id]'] as const),
] as const;
export type ColumnName = (typeof columnNames)[number];

export interface SentParam {
  /** Whose text may make this parameter superfluous. */
  readonly column: ColumnName | undefined;
  readonly value: string;
  /** Name and value as urlencoded text. */
  readonly text: string;
}

export interface SortedParams {
  /** In order, repeats included. */
  readonly all: readonly SentParam[];
  /** First value of each; undefined: not sent. */
  readonly plain: Readonly<PlainParams>;
  /** `cd[key]`: the event's own parameters, the last value of a key. */
  readonly custom: ReadonlyMap<string, string>;
  /** `ud[key]` and its families, in order. */
  readonly user: readonly { readonly family: string; readonly key: string; readonly value: string }[];
}

interface Name {
  readonly plain: keyof PlainParams | undefined;
  readonly column: ColumnName | undefined;
  /** '': no bracket. */
  readonly family: string;
  readonly key: string;
}

/** Names repeat from request to request: what they mean is looked up. */
const readName = remember(10_000, (text): Name => {
  const name = decodeParam(text);
  const family = name.slice(0, Math.max(0, name.indexOf('[')));
  const key = family === '' ? undefined : bracketKey(name, family);
  return {
    plain: Object.hasOwn(noPlain, name) ? (name as keyof PlainParams) : undefined,
    column: columnNames.find((known) => known === name),
    family: key === undefined ? '' : family,
    key: key ?? '',
  };
});

const noPlain: Readonly<PlainParams> = {
  ev: undefined,
  eid: undefined,
  dl: undefined,
  rl: undefined,
  ts: undefined,
  fbp: undefined,
  fbc: undefined,
  oc: undefined,
  dpo: undefined,
  oi: undefined,
  o: undefined,
};
const noCustom: ReadonlyMap<string, string> = new Map();

export function sortParams(text: string): SortedParams {
  const all: SentParam[] = [];
  const plain: PlainParams = { ...noPlain };
  let custom: Map<string, string> | undefined;
  const user: { family: string; key: string; value: string }[] = [];
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (end > start) {
      const sent = text.slice(start, end);
      const equals = sent.indexOf('=');
      const name = readName(equals === -1 ? sent : sent.slice(0, equals));
      const value = equals === -1 ? '' : decodeParam(sent.slice(equals + 1));
      all.push({ column: name.column, value, text: sent });
      if (name.plain !== undefined) plain[name.plain] ??= value;
      else if (name.family === 'cd') {
        custom ??= new Map();
        custom.set(name.key, value);
      } else if (name.family !== '') user.push({ family: name.family, key: name.key, value });
    }
    start = end + 1;
  }
  return { all, plain, custom: custom ?? noCustom, user };
}

/** A parameter that was not sent in urlencoded form; no column gives it back. */
export function sentParam(param: Param): SentParam {
  return { column: undefined, value: param[1], text: formatParam(param) };
}

export function plainParams(given: Partial<PlainParams>): Readonly<PlainParams> {
  return { ...noPlain, ...given };
}
