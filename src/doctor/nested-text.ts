// Where: doctor, in front of nested code. The texts that a program holds: literals, their concatenations, the templates of
// tag managers (a list of texts and macros). For each character the place in the source that it comes from.

import type { Range } from './page.ts';
import { childList, childNode, type ScriptNode, walk } from './parse-script.ts';

/** What only a visit can tell stands in a text as this name: code around it still parses, in quotes and without. */
export const unknownPart = '__value__';

export interface NestedText {
  readonly node: ScriptNode;
  readonly value: string;
  /** One for each UTF-16 unit of the value, in offsets of the program; undefined where it is not written there. */
  readonly places: readonly (Place | undefined)[];
}

interface Place extends Range {
  readonly quote: string;
}

type Part = Pick<NestedText, 'value' | 'places'>;

/** The largest texts: a piece of a concatenation is not told again. `code` is what the program was parsed from. */
export function listTexts(
  program: ScriptNode,
  code: string,
  isWanted: (value: string) => boolean,
): NestedText[] {
  const found: NestedText[] = [];
  walk(program, (node) => {
    const parts = readParts(node, code);
    if (parts === undefined) return undefined;
    const value = parts.map((part) => part.value).join('');
    if (isWanted(value)) found.push({ node, value, places: parts.flatMap(({ places }) => places) });
    return node.type === 'Literal' || isWanted(value) ? false : undefined;
  });
  return found;
}

/** Undefined when the node is no text. */
function readParts(node: ScriptNode, code: string): Part[] | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? [readLiteral(node, code)] : undefined;
  if (node.type === 'BinaryExpression' && node.operator === '+') return readConcatenation(node, code);
  if (node.type === 'TemplateLiteral') return readTemplate(node);
  if (node.type !== 'ArrayExpression') return undefined;
  const [first, ...rest] = childList(node, 'elements');
  if (first?.type !== 'Literal' || first.value !== 'template') return undefined;
  return rest.flatMap((item) => partOf(item, code));
}

function partOf(node: ScriptNode | undefined, code: string): Part[] {
  const isText =
    node?.type === 'Literal' || node?.type === 'BinaryExpression' || node?.type === 'TemplateLiteral';
  return (isText ? readParts(node, code) : undefined) ?? [withoutPlaces(unknownPart)];
}

/** A long chain is deep on its left. */
function readConcatenation(node: ScriptNode, code: string): Part[] {
  const right: Part[][] = [];
  let at: ScriptNode | undefined = node;
  while (at?.type === 'BinaryExpression' && at.operator === '+') {
    right.push(partOf(childNode(at, 'right'), code));
    at = childNode(at, 'left');
  }
  return [...partOf(at, code), ...right.reverse().flat()];
}

function readTemplate(node: ScriptNode): Part[] {
  const texts = childList(node, 'quasis').map((quasi) =>
    String((quasi?.value as { cooked?: string } | undefined)?.cooked ?? ''),
  );
  return texts.flatMap((text, index) =>
    index === 0 ? [withoutPlaces(text)] : [withoutPlaces(unknownPart), withoutPlaces(text)],
  );
}

function withoutPlaces(value: string): Part {
  return { value, places: new Array<undefined>(value.length).fill(undefined) };
}

const unit = /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|\r\n|[\s\S])|[\s\S]/giy;

function readLiteral(node: ScriptNode, code: string): Part {
  const value = String(node.value);
  const raw = code.slice(node.start, node.end);
  const quote = raw[0] ?? '';
  const places: Place[] = [];
  unit.lastIndex = 1;
  for (let at = 1; at < raw.length - 1; at = unit.lastIndex) {
    const match = unit.exec(raw);
    if (match === null) break;
    const start = node.start + at;
    for (let i = 0; i < unitsOf(match); i++) places.push({ start, end: start + match[0].length, quote });
  }
  return places.length === value.length ? { value, places } : withoutPlaces(value);
}

/** How many units of the value an escape stands for. */
function unitsOf([source, codePoint]: RegExpExecArray): number {
  if (codePoint !== undefined) return String.fromCodePoint(Number.parseInt(codePoint, 16)).length;
  return /^\\[\r\n\u2028\u2029]/.test(source) ? 0 : 1;
}

/** A text as it stands in a literal of these quotes. */
export function escapeFor(quote: string, text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  return quote === '"' ? escaped : escaped.replace(/\\"/g, '"').replace(/'/g, "\\'");
}
