// Where: collector, Conversions API. A body in any of its encodings -> its fields by name: JSON, a form, a multipart form,
// and forms with bracketed names (`data[0][event_name]=...`).

import { setNested } from '../../event/nested.ts';
import { parseParams } from '../../event/params.ts';
import { parseJson } from './parse-json.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Parts of a multipart form, and names of a bracketed one, that are read. More is no request of a sender. */
const partsMax = 100;
const bracketedMax = 100_000;
const bracketDepthMax = 8;

/** Throws an Error whose message says what is wrong, without quoting the body. */
export async function decodeBody(body: Buffer, contentType: string): Promise<Fields> {
  if (isMultipart(contentType)) return decodeMultipart(body, contentType);
  const text = body.toString('utf8');
  const first = /^\ufeff?\s*(\S)/.exec(text)?.[1] ?? '';
  if (first === '{' || first === '[') return decodeJson(text);
  if (/\bjson\b/i.test(contentType)) throw new Error('the body is not JSON');
  return decodeForm(text);
}

export function isMultipart(contentType: string): boolean {
  return /^multipart\//i.test(contentType);
}

/** The fields of a query string. */
export function decodeQuery(query: string): Fields {
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, value] of parseParams(query)) fields[name] ??= value;
  return fields;
}

function decodeJson(text: string): Fields {
  const value = parseJson(text.startsWith('\ufeff') ? text.slice(1) : text);
  if (Array.isArray(value)) return { data: value };
  return value as Fields;
}

function decodeForm(text: string): Fields {
  const params = parseParams(text.trim());
  if (params.length > bracketedMax) throw new Error(`the form has ${params.length} fields`);
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, value] of params) {
    const bracket = name.indexOf('[');
    if (bracket <= 0) fields[name] ??= value;
    else if (!setNested(fields, [name.slice(0, bracket), ...keysOf(name.slice(bracket))], value))
      throw new Error('a field is both a value and a list, or a list has a hole');
  }
  return fields;
}

/** `[0][event_name]` -> `0`, `event_name`. */
function keysOf(brackets: string): string[] {
  const keys = [...brackets.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '');
  if (keys.length === 0 || keys.length > bracketDepthMax)
    throw new Error('a field has a name that cannot be read');
  return keys;
}

async function decodeMultipart(body: Buffer, contentType: string): Promise<Fields> {
  const boundary = /boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType);
  const mark = Buffer.from(`--${boundary?.[1] ?? boundary?.[2] ?? ''}`);
  if (mark.length === 2 || countOf(body, mark) > partsMax)
    throw new Error('the multipart body has too many parts');
  const fields: Record<string, unknown> = Object.create(null);
  try {
    // The platform's parser reads from a Response; it gives no reason when it cannot.
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': contentType },
    }).formData();
    for (const [name, value] of form) fields[name] ??= typeof value === 'string' ? value : await value.text();
  } catch {
    throw new Error('the multipart body cannot be read');
  }
  return fields;
}

function countOf(body: Buffer, mark: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(mark); at !== -1 && count <= partsMax; at = body.indexOf(mark, at + mark.length))
    count++;
  return count;
}
