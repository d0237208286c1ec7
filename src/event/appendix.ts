// Where: collector and loader. Values of server senders may end in an appendix by which a parameter builder marks what it
// has touched: `.` and two characters (its language) or eight (format, language, kind, version; base64url).

const shortForms = new Set(['AQ', 'Ag', 'Aw', 'BA', 'BQ', 'Bg']);
const languages = 6;
const kinds = 3;

/** The text without its appendix. */
export function stripAppendix(text: string): string {
  const dot = text.lastIndexOf('.');
  return dot > 0 && isAppendix(text.slice(dot + 1)) ? text.slice(0, dot) : text;
}

export function isAppendix(text: string): boolean {
  if (text.length === 2) return shortForms.has(text);
  if (text.length !== 8 || !/^[\w-]{8}$/.test(text)) return false;
  const [format = 0, language = 0, kind = 0] = decodeHead(text);
  return format === 1 && language >= 1 && language <= languages && kind <= kinds;
}

/** The first three of the six bytes. */
function decodeHead(text: string): number[] {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const bits = [...text.slice(0, 4)].reduce((sum, letter) => sum * 64 + alphabet.indexOf(letter), 0);
  return [bits >> 16, (bits >> 8) & 255, bits & 255];
}
