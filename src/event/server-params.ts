// Where: collector -> spool -> loader and live list. The parameters of a server record: JSON text in the form of a request
// with one event, {"data":{...},"partner_agent":"..."}. Of a refused request all events are there, in a list.

export interface ServerParams {
  readonly event: Readonly<Record<string, unknown>>;
  /** What the request said of all its events. */
  readonly shared: Readonly<Record<string, unknown>>;
}

/** Throws when the text is none. */
export function parseServerParams(text: string): ServerParams {
  const { data, ...shared } = JSON.parse(text) as { readonly data?: unknown } & Record<string, unknown>;
  const event = Array.isArray(data) ? data[0] : data;
  return { event: isObject(event) ? event : {}, shared };
}

/** A value as a `/tr` request would carry it: text as it is, objects and lists as JSON, '' for nothing. */
export function formatServerValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
