// Loader step: the event's own parameters, `cd[...]`, as one object, and the well-known ones among them as columns.

export interface CustomData {
  readonly custom_data: Readonly<Record<string, unknown>>;
  readonly value: string | null;
  readonly currency: string;
  readonly content_ids: readonly string[];
  readonly content_type: string;
  readonly content_name: string;
  readonly content_category: string;
  readonly num_items: number | null;
  readonly search_string: string;
  readonly order_id: string;
}

const none: CustomData = {
  custom_data: {},
  value: null,
  currency: '',
  content_ids: [],
  content_type: '',
  content_name: '',
  content_category: '',
  num_items: null,
  search_string: '',
  order_id: '',
};

export function deriveCustomData(texts: ReadonlyMap<string, string>): CustomData {
  if (texts.size === 0) return none;
  const custom_data = Object.fromEntries([...texts].map(([key, text]) => [key, parseJsonLeniently(text)]));
  const text = (key: string) => texts.get(key) ?? '';
  return {
    custom_data,
    value: parseValue(text('value')),
    currency: text('currency').trim().toUpperCase().slice(0, 3),
    content_ids: parseContentIds(custom_data),
    content_type: text('content_type'),
    content_name: text('content_name'),
    content_category: text('content_category'),
    num_items: /^\d{1,9}$/.test(text('num_items').trim()) ? Number(text('num_items')) : null,
    search_string: text('search_string'),
    order_id: text('order_id'),
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
