// Loader step: the event's own parameters, `cd[...]`, as one object, and the well-known ones among them as columns. The same
// article or product has the same for all who look at it: remember the answers.

import type { CustomColumns, Part } from '../../event/row.ts';
import { makePart } from '../../store/store.ts';
import { rewriteForeign } from './leftovers.ts';
import { readKeyed } from './params.ts';

export interface CustomData extends Part<CustomColumns> {
  /** The parameters that no column gives back exactly, urlencoded. */
  readonly left: string;
}

/** Keys whose text a column gives back, if it is the very same. */
const textColumns: ReadonlySet<string> = new Set([
  'currency',
  'content_type',
  'content_name',
  'content_category',
  'search_string',
  'order_id',
] as const satisfies (keyof CustomColumns)[]);

/** `sent`: the parameters as they were sent, urlencoded. */
export function readCustomData(sent: string): CustomData {
  const params = readKeyed(sent);
  const columns = deriveCustomData(new Map(params.map(({ key, value }) => [key, value])));
  const given = new Map(Object.entries(columns).filter(([name]) => textColumns.has(name)));
  const left: string[] = [];
  for (const param of params) {
    const isGiven = param.value !== '' && given.get(param.key) === param.value;
    // A column gives one back, not two.
    if (isGiven) given.delete(param.key);
    else left.push(param.sent);
  }
  return { ...makePart.custom(columns), left: rewriteForeign(left.join('&')) };
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
  const custom_data = Object.fromEntries([...texts].map(([key, text]) => [key, parseJsonLeniently(text)]));
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
  const [, sign = '', whole = '', places = ''] = /^([+-]?)(\d{1,14})(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  if (whole === '') return null;
  return `${sign === '-' ? '-' : ''}${whole}${places === '' ? '' : `.${places.slice(0, 4)}`}`;
}

/** `content_ids` as sent, or the ids of `contents`. */
function parseContentIds(data: Readonly<Record<string, unknown>>): string[] {
  const ids = data.content_ids;
  if (Array.isArray(ids)) return ids.map(String);
  if (typeof ids === 'string' && ids !== '') return ids.split(',').map((id) => id.trim());
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
