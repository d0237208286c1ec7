// Where: loader -> store. One row as a line of the store's TabSeparated format. Measured twice as cheap for the engine
// to read as JSON (docs/decisions/0005). Pure.

/** A cell: text, number, truth, null, list of texts, texts by key, or (as `JsonCell`) any JSON value. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | Readonly<Record<string, readonly string[]>>
  | JsonCell;

/** Marks a value for a column of type JSON. */
export class JsonCell {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** Unix ms as the store reads it: seconds with three places. */
export function formatTime(ms: number): string {
  return `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`;
}

export function formatLine(cells: readonly Cell[]): string {
  // Joined, not added up: a sum of texts is kept as a tree of its parts until somebody reads it, which costs more.
  return cells.map(formatCell).join('\t');
}

function formatCell(cell: Cell): string {
  if (typeof cell === 'string') return cell === '' ? '' : escapeText(cell);
  if (cell === null) return '\\N';
  if (typeof cell !== 'object') return String(cell);
  if (Array.isArray(cell)) return formatList(cell);
  if (cell instanceof JsonCell) return escapeText(formatJson(cell.value));
  const entries = Object.entries(cell).map(([key, values]) => `${quote(key)}:${formatList(values)}`);
  return `{${entries.join(',')}}`;
}

function formatList(values: readonly string[]): string {
  return values.length === 0 ? '[]' : `[${values.map(quote).join(',')}]`;
}

const special = /[\\\t\n\r\0\b\f]/;
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

function escapeText(text: string): string {
  return special.test(text)
    ? text.replace(/[\\\t\n\r\0\b\f]/g, (character) => escapes[character] ?? '')
    : text;
}

function quote(text: string): string {
  return special.test(text) || text.includes("'")
    ? `'${text.replace(/[\\\t\n\r\0\b\f']/g, (character) => escapes[character] ?? '')}'`
    : `'${text}'`;
}

/** The store refuses half a character (`\\ud83d` alone), which pages make by cutting texts: U+FFFD stands for it. */
function formatJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\ud')) return text;
  return text.replace(/\\(?:ud[89a-f][\da-f]{2}|.)/g, (part) => (part.startsWith('\\ud') ? '\ufffd' : part));
}
