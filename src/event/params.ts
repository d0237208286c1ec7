// Where: tag -> collector -> loader. The parameters of a `/tr` request as text: reading and writing them.
// In: a query string or an urlencoded body. Out: name and value pairs in order, repeats kept.
// Promises: never throws; a broken percent-encoding stays as the text it was.

export type Param = readonly [name: string, value: string];

/** Reads urlencoded text (no leading `?`). `+` is a space: encoders that mean a plus write `%2B`. */
export function parseParams(text: string): Param[] {
  const params: Param[] = [];
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (end > start) {
      const equals = text.indexOf('=', start);
      const hasValue = equals !== -1 && equals < end;
      const name = decodeParam(text.slice(start, hasValue ? equals : end));
      params.push([name, hasValue ? decodeParam(text.slice(equals + 1, end)) : '']);
    }
    start = end + 1;
  }
  return params;
}

/** Writes pairs as urlencoded text that `parseParams` reads back unchanged. */
export function formatParams(params: readonly Param[]): string {
  return params.map(formatParam).join('&');
}

export function formatParam([name, value]: Param): string {
  return `${encode(name)}=${encode(value)}`;
}

/** The beginning of urlencoded text: at most `maxParams` parameters and `maxLength` characters, none cut in two. */
export function cutParams(
  text: string,
  limit: { readonly maxParams: number; readonly maxLength: number },
): string {
  let end = 0;
  for (let count = 0; count < limit.maxParams; count++) {
    const next = text.indexOf('&', end + 1);
    const until = next === -1 ? text.length : next;
    if (until > limit.maxLength) break;
    end = until;
    if (next === -1) break;
  }
  return text.slice(0, end);
}

/** The first value of `name`, or undefined. */
export function findParam(params: readonly Param[], name: string): string | undefined {
  return params.find((param) => param[0] === name)?.[1];
}

/**
 * The key inside a bracketed name: `bracketKey('cd[k[2]]', 'cd')` is `k[2]`. Splits at the first `[` and the last
 * `]`; a key that was percent-encoded once more (as the original library does) is decoded. Undefined if `name` is
 * not of this family.
 */
export function bracketKey(name: string, family: string): string | undefined {
  if (!name.startsWith(family) || name[family.length] !== '[' || !name.endsWith(']')) return undefined;
  return decodePercent(name.slice(family.length + 1, -1));
}

/** What encoding might change. */
const special = /[^\w.~[\]-]/;

/** Half a character (a text cut by its length) becomes U+FFFD; encodeURIComponent would throw. */
function encode(text: string): string {
  if (!special.test(text)) return text;
  return encodeURIComponent(text.toWellFormed());
}

/** One name or value as it was before it was urlencoded. */
export function decodeParam(text: string): string {
  return decodePercent(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

/**
 * Percent-encoded text that is whole UTF-8 (the table of RFC 3629) and has no other bytes above 7F beside it. Found by
 * the pattern alone: an exception or a call for each broken byte takes hundreds of milliseconds on hostile texts.
 */
const wellFormedRun = new RegExp(
  `(?:%[0-7]X)+|(?<!%[89a-f]X)(?:%(?:c[2-9a-f]|dX)C|%e0%[ab]XC|%e(?:[1-9abcef]C|d%[89]X)C|%f0%[9ab]XCC|%f[1-3]CCC|%f4%8XCC)+(?!%[89a-f]X)`
    .replaceAll('C', '%[89ab]X')
    .replaceAll('X', '[0-9a-f]'),
  'gi',
);

function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // TRICKY: '100%' or a Latin-1 '%E9' is not UTF-8 percent-encoding; decode what can be decoded, keep the rest.
    return text.replace(wellFormedRun, decodeURIComponent);
  }
}
