// Where: doctor, first step. Bytes of a page in, its text out, and back again with edits. Promises: bytes that no edit
// names are the same bytes afterwards, whatever the encoding, also when the page breaks its own encoding.

import type { Edit } from './patched-text.ts';

export interface DecodedPage {
  readonly text: string;
  readonly encoding: string;
  readonly bytes: Uint8Array;
  /** Bytes in front of the text: the mark of its encoding. */
  readonly markLength: number;
}

/** Undefined for what is no text: pictures, archives, programs. */
export function decodePage(bytes: Uint8Array, charset?: string): DecodedPage | undefined {
  const mark = readMark(bytes);
  if (mark === undefined && isBinary(bytes)) return undefined;
  const markLength = mark?.length ?? 0;
  const content = bytes.subarray(markLength);
  const wanted =
    mark?.encoding ??
    knownEncoding(charset) ??
    declaredEncoding(content) ??
    (isUtf8(content) ? 'utf-8' : 'windows-1252');
  const text = new TextDecoder(wanted, { ignoreBOM: true }).decode(content);
  return { text, encoding: wanted, bytes, markLength };
}

function readMark(bytes: Uint8Array): { readonly encoding: string; readonly length: number } | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', length: 2 };
  return first === 0xfe && second === 0xff ? { encoding: 'utf-16be', length: 2 } : undefined;
}

const signatures = [
  '%PDF',
  '\x89PNG',
  'GIF8',
  'PK\x03\x04',
  '\x1f\x8b',
  '\xff\xd8\xff',
  '\x7fELF',
  'RIFF',
  'wOFF',
  'wOF2',
];

function isBinary(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 8192)).toString('latin1');
  if (signatures.some((signature) => start.startsWith(signature))) return true;
  return start.includes('\0');
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function knownEncoding(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  try {
    return new TextDecoder(name.trim()).encoding;
  } catch {
    return undefined;
  }
}

/** As browsers do: a declaration counts only at the beginning, and a page that can be read so far is not UTF-16. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 2048)).toString('latin1');
  const found = knownEncoding(/<meta[^>]+charset\s*=\s*["']?\s*([\w:-]+)/i.exec(start)?.[1]);
  return found?.startsWith('utf-16') ? 'utf-8' : found;
}

/** The bytes of the page with its edits; undefined when a character cannot be written in the page's encoding. */
export function encodeEdits(page: DecodedPage, edits: readonly Edit[]): Uint8Array | undefined {
  const { text, encoding, bytes, markLength } = page;
  const offsets = byteOffsets(page);
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const edit of edits) {
    const encoded = encodeText(edit.text, encoding);
    if (encoded === undefined) return undefined;
    parts.push(
      bytes.subarray(at === 0 ? 0 : markLength + offsets(at), markLength + offsets(edit.start)),
      encoded,
    );
    at = edit.end;
  }
  parts.push(bytes.subarray(at === 0 && edits.length === 0 ? 0 : markLength + offsets(at)));
  return text === '' ? bytes : Buffer.concat(parts);
}

function encodeText(text: string, encoding: string): Uint8Array | undefined {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  // Every other encoding of the web writes ASCII as ASCII.
  if (isAscii(text)) return Buffer.from(text, 'latin1');
  const table = new Map(Array.from({ length: 256 }, (_, byte) => [decodeByte(byte, encoding), byte]));
  const found = [...text].map((character) => table.get(character));
  return found.every((byte) => byte !== undefined) ? Uint8Array.from(found) : undefined;
}

function decodeByte(byte: number, encoding: string): string {
  return new TextDecoder(encoding).decode(Uint8Array.of(byte));
}

/** Offset in the text -> offset in the bytes behind the mark. */
function byteOffsets({ text, encoding, bytes, markLength }: DecodedPage): (offset: number) => number {
  const content = bytes.subarray(markLength);
  if (encoding.startsWith('utf-16')) return (offset) => offset * 2;
  if (text.length === content.length) return (offset) => offset;
  if (encoding === 'utf-8' && isUtf8(content))
    return (offset) => Buffer.byteLength(text.slice(0, offset), 'utf8');
  const ends = characterEnds(content, encoding);
  return (offset) => (offset === 0 ? 0 : (ends[offset - 1] ?? content.length));
}

/** Broken or rare encodings: byte by byte, where each character ends. */
function characterEnds(bytes: Uint8Array, encoding: string): number[] {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const ends: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const produced = decoder.decode(bytes.subarray(i, i + 1), { stream: true });
    const isPair = produced.length === 2 && (produced.codePointAt(0) ?? 0) > 0xffff;
    // What came before this byte could not be read until this byte showed it.
    for (let k = 0; k < produced.length; k++) ends.push(isPair || k === produced.length - 1 ? i + 1 : i);
  }
  for (const _ of decoder.decode()) ends.push(bytes.length);
  return ends;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
