// Loader step: the event's own parameters, `cd[...]`, as one object, and the well-known ones among them as columns. The same
// article or product has the same for all who look at it: remember the answers.

import { limits } from '../../event/limits.ts';
import { setNested } from '../../event/nested.ts';
import { splitKey } from '../../event/params.ts';
import type { CustomColumns, Part } from '../../event/row.ts';
import { makePart } from '../../store/store.ts';
import { rewriteParam } from './leftovers.ts';
import { type KeyedParam, readKeyed } from './params.ts';

export interface CustomData extends Part<CustomColumns> {
  /** The parameters that no column gives back exactly, urlencoded. */
  readonly left: string;
}

/** Keys whose text a column gives back, if it is the very same. */
const textColumns = [
  'currency',
  'content_type',
  'content_name',
  'content_category',
  'search_string',
  'order_id',
] as const satisfies (keyof CustomColumns)[];

/** `sent`: the parameters as they were sent, urlencoded. */
export function readCustomData(sent: string): CustomData {
  const params = readKeyed(sent);
  const columns = deriveCustomData(readTexts(params));
  const given: string[] = [];
  const left: string[] = [];
  for (const param of params) {
    const { key, value } = param;
    // A column gives one back, not two.
    if (value !== '' && textOfColumn(columns, key) === value && !given.includes(key)) given.push(key);
    else left.push(rewriteParam(param));
  }
  const { cells } = makePart.custom(columns);
  return { columns, cells, left: left.join('&') };
}

/** What a column gives back of the parameter of that key; undefined: nothing. */
function textOfColumn(columns: CustomColumns, key: string): string | undefined {
  // A list of texts, and written as lists are.
  if (key === 'content_ids')
    return columns.content_ids.length > 0 ? JSON.stringify(columns.content_ids) : undefined;
  const column = textColumns.find((name) => name === key);
  return column === undefined ? undefined : columns[column];
}

/** By key. Of repeats the first counts, as for every parameter: what a body says comes before what its address says. */
function readTexts(params: readonly KeyedParam[]): Map<string, string> {
  const texts = new Map<string, string>();
  let nested: Record<string, unknown> | undefined;
  for (const { key, value } of params) {
    if (texts.has(key)) continue;
    if (key.includes('][')) {
      nested ??= Object.create(null) as Record<string, unknown>;
      if (setWithin(nested, key, value)) continue;
    }
    texts.set(key, value);
  }
  for (const [key, value] of Object.entries(nested ?? {}))
    if (!texts.has(key)) texts.set(key, JSON.stringify(value));
  return texts;
}

/** False: the key is deeper than events are. */
function setWithin(nested: Record<string, unknown>, key: string, value: string): boolean {
  const keys = splitKey(key);
  return keys.length <= limits.eventMaxDepth && setNested(nested, keys, value);
}

/** Of a server's event nothing is left: its texts are kept as they are. */
export function keepServerData(texts: ReadonlyMap<string, string>): CustomData {
  return { ...makePart.custom(deriveCustomData(texts)), left: '' };
}

const none: CustomColumns = {
  value: null,
  currency: '',
  content_ids: [],
  content_type: '',
  content_name: '',
  content_category: '',
  num_items: null,
  search_string: '',
  order_id: '',
  custom_data: {},
};

export function deriveCustomData(texts: ReadonlyMap<string, string>): CustomColumns {
  if (texts.size === 0) return none;
  const entries: [string, unknown][] = [];
  for (const [key, sent] of texts) entries.push([key, parseJsonLeniently(sent)]);
  const custom_data = Object.fromEntries(entries);
  const text = (key: string) => texts.get(key) ?? '';
  return {
    value: parseValue(text('value')),
    currency: text('currency').trim().toUpperCase().slice(0, 3),
    content_ids: parseContentIds(custom_data),
    content_type: text('content_type'),
    content_name: text('content_name'),
    content_category: text('content_category'),
    num_items: /^\d{1,9}$/.test(text('num_items').trim()) ? Number(text('num_items')) : null,
    search_string: text('search_string'),
    order_id: text('order_id'),
    custom_data,
  };
}

/** Decimal text with at most four places (the rest cut off), or null when it is not a plain number. */
export function parseValue(text: string): string | null {
  if (text === '') return null;
  const [, sign = '', whole = '', places = ''] = /^([+-]?)(\d{1,14})(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  if (whole === '') return null;
  return `${sign === '-' ? '-' : ''}${whole}${places === '' ? '' : `.${places.slice(0, 4)}`}`;
}

/** `content_ids` as sent, or the ids of `contents`. */
function parseContentIds(data: Readonly<Record<string, unknown>>): string[] {
  const ids = data.content_ids;
  if (Array.isArray(ids)) return ids.map(String);
  // JSON that is broken names no ids.
  if (typeof ids === 'string' && ids !== '' && !/^\s*[[{]/.test(ids))
    return ids.split(',').map((id) => id.trim());
  const contents = data.contents;
  if (!Array.isArray(contents)) return [];
  return contents.flatMap((item: unknown) =>
    typeof item === 'object' && item !== null && 'id' in item ? [String(item.id)] : [],
  );
}

/** JSON when the text is a JSON array or object, else the text itself. */
function parseJsonLeniently(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
