// Where: doctor. Pixel code inside the texts of other code: the containers of tag managers hold pieces of HTML, and put
// them into the page when their own rules say so. Whether a plain visit is such a case only the tag manager knows.

import { escapeFor, listTexts, type NestedText, unknownPart } from './nested-text.ts';
import { type Range, readPage } from './page.ts';
import { type ParsedScript, parseScript, type ScriptNode } from './parse-script.ts';
import type { Edit } from './patched-text.ts';
import { type Undamaged, undamage } from './undamage.ts';

export interface NestedCode extends Range {
  /** A script element in the text, or a text that is the base code itself: state of a framework, a copy. */
  readonly kind: 'element' | 'code';
  readonly parsed: ParsedScript;
  readonly undamaged?: Undamaged;
  /** Put it right, in the page; absent when nothing is damaged, or when a person must decide. */
  readonly edits?: readonly Edit[];
}

/** `code` is what the program was parsed from, `shift` where it begins in the page. */
export function findNestedCode(program: ScriptNode, code: string, shift: number): NestedCode[] {
  return listTexts(program, code, isOfPixel).flatMap((text) => {
    const range = { start: shift + text.node.start, end: shift + text.node.end };
    if (!/<script/i.test(text.value)) return readCopy(text, range);
    return readPage(text.value)
      .scripts.filter((script) => script.isClosed && script.role !== 'data' && /fbq/.test(script.code))
      .map((script) => ({ ...range, kind: 'element', ...judge(text, script, shift) }));
  });
}

function isOfPixel(value: string): boolean {
  return /fbq/.test(value) && /<script|callMethod/i.test(value);
}

/** Not code by itself, it is something else that holds code. */
function readCopy({ value }: NestedText, range: Range): NestedCode[] {
  const parsed = parseScript(value);
  return 'problem' in parsed ? [] : [{ ...range, kind: 'code', parsed }];
}

function judge(
  text: NestedText,
  script: Range & { readonly code: string },
  shift: number,
): Pick<NestedCode, 'parsed' | 'undamaged' | 'edits'> {
  // A variable of the tag manager; the same length keeps the offsets.
  const code = script.code.replace(/\{\{[^{}]*\}\}/g, (variable) =>
    unknownPart.padEnd(variable.length, '_').slice(0, variable.length),
  );
  const parsed = parseScript(code);
  if (!('problem' in parsed)) return { parsed };
  const undamaged = undamage(code);
  if (undamaged === undefined) return { parsed };
  const edits = undamaged.doubts.length > 0 ? undefined : editsOf(text, undamaged, script.start, shift);
  return { parsed, undamaged, ...(edits === undefined ? {} : { edits }) };
}

function editsOf(
  { places }: NestedText,
  { changes }: Undamaged,
  offset: number,
  shift: number,
): Edit[] | undefined {
  const edits: Edit[] = [];
  for (const change of changes) {
    const first = places[offset + change.start];
    const last = places[offset + Math.max(change.start, change.end - 1)];
    if (first === undefined || last === undefined) return undefined;
    const text = escapeFor(first.quote, change.text);
    const end = change.end > change.start ? last.end : first.start;
    edits.push({ start: shift + first.start, end: shift + end, text });
  }
  return edits;
}
