// Where: loader -> store. Values as cells of the store's TabSeparated format. Measured twice as cheap for the engine
// to read as JSON (docs/decisions/0005). Pure.

const milliseconds = Array.from({ length: 1_000 }, (_, ms) => `.${String(ms).padStart(3, '0')}`);

/** Unix ms as the store reads it: seconds with three places. Two small numbers are written five times as fast as one large. */
export function formatTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  // TRICKY: the store takes four digits and a dot for a year; a server whose clock was never set begins there.
  return `${seconds < 10_000 ? String(seconds).padStart(5, '0') : seconds}${milliseconds[ms - seconds * 1_000] ?? ''}`;
}

export function formatText(text: string): string {
  return text !== '' && special.test(text)
    ? text.replace(/[\\\t\n\r\0\b\f]/g, (character) => escapes[character] ?? '')
    : text;
}

export function formatNullable(value: string | number | null): string {
  return value === null ? '\\N' : String(value);
}

export function formatList(values: readonly string[]): string {
  let text = '';
  for (const value of values) text += `${(text === '' ? "'" : ",'") + escapeQuoted(value)}'`;
  return `[${text}]`;
}

export function formatMap(map: Readonly<Record<string, readonly string[]>>): string {
  let text = '';
  for (const key of Object.keys(map)) {
    text += `${(text === '' ? "'" : ",'") + escapeQuoted(key)}':${formatList(map[key] ?? [])}`;
  }
  return `{${text}}`;
}

/** The store refuses half a character (`\\ud83d` alone), which pages make by cutting texts: U+FFFD stands for it. */
export function formatJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\ud')) return formatText(text);
  return formatText(
    text.replace(/\\(?:ud[89a-f][\da-f]{2}|.)/g, (part) => (part.startsWith('\\ud') ? '\ufffd' : part)),
  );
}

const special = /[\\\t\n\r\0\b\f]/;
const specialOrQuote = /[\\\t\n\r\0\b\f']/;
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
  "'": "\\'",
};

function escapeQuoted(text: string): string {
  return specialOrQuote.test(text)
    ? text.replace(/[\\\t\n\r\0\b\f']/g, (character) => escapes[character] ?? '')
    : text;
}
