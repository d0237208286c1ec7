// Where: doctor, behind the checks of calls: edits that change one argument or move one statement, and nothing else.
// Each returns undefined where it cannot be done without touching more.

import type { Finding } from './finding.ts';
import type { Range } from './page.ts';
import { childList, childNode, type ScriptNode } from './parse-script.ts';
import type { Edit } from './patched-text.ts';
import { type Call, rangeOf, type Subject } from './subject.ts';

/** Puts a plain text (no quotes in it) in the place of a literal; keeps the quotes that are there. */
export function replaceLiteral(
  subject: Subject,
  call: Call,
  index: number,
  text: string,
): Pick<Finding, 'edits'> {
  const node = call.argumentNodes[index];
  if (node === undefined || !call.isEditable || node.type !== 'Literal') return {};
  const range = rangeOf(call, node);
  const quote = subject.page.text[range.start] ?? "'";
  const quoted = quote === "'" || quote === '"' ? `${quote}${text}${quote}` : `'${text}'`;
  return { edits: [{ ...range, text: quoted }] };
}

/** The statement with the line it leaves empty. */
export function removal(text: string, statement: Range): Edit {
  let { start, end } = statement;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = /[ \t]*\r?\n/y;
  lineEnd.lastIndex = end;
  if (/^[ \t]*$/.test(text.slice(lineStart, start)) && lineEnd.test(text)) {
    start = lineStart;
    end = lineEnd.lastIndex;
  }
  return { start, end, text: '' };
}

/** The statement in front of another; both are whole statements, so a semicolon is all that may be missing. */
export function moveBefore(text: string, statement: Range, target: Range): Edit[] {
  const source = text.slice(statement.start, statement.end).replace(/;?$/, ';');
  const indent = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, target.start));
  const separator = indent === null ? ' ' : `\n${indent[1] ?? ''}`;
  return [{ start: target.start, end: target.start, text: source + separator }, removal(text, statement)];
}

/** A property of an object as written: its node and its value's. */
export function findProperty(
  object: ScriptNode | undefined,
  names: readonly string[],
): { readonly property: ScriptNode; readonly value: ScriptNode; readonly name: string } | undefined {
  if (object?.type !== 'ObjectExpression') return undefined;
  for (const property of childList(object, 'properties')) {
    if (property?.type !== 'Property' || property.computed === true) continue;
    const key = childNode(property, 'key');
    const name = key?.type === 'Identifier' ? String(key.name) : String(key?.value ?? '');
    const value = childNode(property, 'value');
    if (value !== undefined && names.includes(name)) return { property, value, name };
  }
  return undefined;
}

export function isCall(call: Call, ...commands: readonly string[]): boolean {
  return typeof call.values[0] === 'string' && commands.includes(call.values[0]);
}
