// Where: doctor. The pixel ids of a page, from every place that names one, damage undone.

import { parseCollectionAddress } from './addresses.ts';
import type { Constant } from './constants.ts';
import { plainText, removeInvisible } from './damage.ts';
import type { Page } from './page.ts';
import { listPixelCalls } from './pixel-calls.ts';
import { validId } from './send-events.ts';
import type { Subject } from './subject.ts';

/** In the order of the page, each once. */
export function listPixelIds(subject: Subject): string[] {
  const found: { readonly at: number; readonly id: string }[] = [];
  const note = (at: number, raw: Constant) => {
    const id = restoreId(raw);
    if (id !== undefined) found.push({ at, id });
  };
  for (const { values, start } of subject.calls) if (namesPixel(values)) note(start, values[1]);
  for (const [index, { values }] of subject.visit.calls.entries())
    if (namesPixel(values)) note(subject.page.text.length + index, values[1]);
  for (const { start, parsed, undamaged } of subject.nested) {
    const program = 'program' in parsed ? parsed.program : undamaged?.program;
    for (const { values } of program === undefined ? [] : listPixelCalls(program))
      if (namesPixel(values)) note(start, values[1]);
  }
  for (const code of [...subject.damaged, ...subject.printed]) {
    const calls = code.undamaged === undefined ? [] : listPixelCalls(code.undamaged.program);
    for (const { values } of calls) if (namesPixel(values)) note(code.start, values[1]);
    if (code.undamaged === undefined)
      note(code.start, guessId(subject.page.text.slice(code.start, code.end)));
  }
  for (const { script, parsed } of subject.scripts)
    if (!script.isClosed && 'problem' in parsed) note(script.start, guessId(script.code));
  for (const { id, start } of listImageIds(subject.page)) note(start, id);
  return [...new Set(found.toSorted((a, b) => a.at - b.at).map(({ id }) => id))];
}

function namesPixel(values: readonly Constant[]): boolean {
  return ['init', 'addPixelId', 'trackSingle', 'trackSingleCustom'].includes(
    String(values[0] === null ? '' : typeof values[0] === 'string' ? values[0] : ''),
  );
}

/** The valid id that a damaged one was, or undefined. */
export function restoreId(raw: Constant): string | undefined {
  const valid = validId(raw);
  if (valid !== undefined) return valid;
  if (typeof raw !== 'string') return undefined;
  const digits = plainText(raw)
    .replace(/^[\s"'`,;:=]+|[\s"'`,;:=]+$/g, '')
    .replace(/[\s-]/g, '');
  return digits.length >= 5 ? validId(digits) : undefined;
}

/** Code that nobody can read may still show its id. */
function guessId(source: string): string | undefined {
  return /init\W{1,30}?(\d{5,20})(?!\d)/.exec(removeInvisible(source))?.[1];
}

export function listImageIds(page: Page): {
  readonly id: string;
  readonly event: string;
  readonly start: number;
  readonly end: number;
  readonly isInNoscript: boolean;
  /** Says `noscript=1`. */
  readonly isMarked: boolean;
  /** Its address waits in another attribute. */
  readonly isHeld: boolean;
}[] {
  return page.images.flatMap(({ attributes, start, end, isInNoscript }) => {
    const request = parseCollectionAddress(attributes.get('src') ?? attributes.get('data-src') ?? '');
    if (request === undefined) return [];
    const { id, event, parameters } = request;
    const isHeld = !attributes.has('src');
    return [{ id, event, start, end, isInNoscript, isMarked: parameters.has('noscript'), isHeld }];
  });
}
