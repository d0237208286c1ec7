// Where: doctor, under all repairs. A text with edits on it, round after round, that still knows the original: which
// place of the original a place of the result comes from, and the sum of the edits in terms of the original.
// Promises: what no edit names stays as it was, byte for byte.

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Segment {
  /** Range of the original; for inserted text, the place where it was put in. */
  readonly start: number;
  readonly end: number;
  readonly inserted?: string;
}

export interface PatchedText {
  readonly original: string;
  readonly segments: readonly Segment[];
}

export function patchText(original: string): PatchedText {
  return { original, segments: [{ start: 0, end: original.length }] };
}

export function renderText({ original, segments }: PatchedText): string {
  return segments.map(({ start, end, inserted }) => inserted ?? original.slice(start, end)).join('');
}

/** Edits of the text as it is now. They must not overlap. */
export function applyEdits(patched: PatchedText, edits: readonly Edit[]): PatchedText {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let segments: readonly Segment[] = patched.segments;
  // From the end, so that offsets stay true.
  for (const edit of sorted.toReversed()) segments = replaceRange(segments, edit);
  return { original: patched.original, segments };
}

function replaceRange(segments: readonly Segment[], edit: Edit): Segment[] {
  const result: Segment[] = [];
  let at = 0;
  let isDone = false;
  const insert = (place: number) => {
    if (isDone) return;
    isDone = true;
    if (edit.text !== '') result.push({ start: place, end: place, inserted: edit.text });
  };
  for (const segment of segments) {
    const length = lengthOf(segment);
    const from = Math.max(0, Math.min(length, edit.start - at));
    const to = Math.max(0, Math.min(length, edit.end - at));
    const touches = edit.start < at + length && edit.end > at;
    const isInsertionHere = edit.start === edit.end && edit.start >= at && edit.start <= at + length;
    if (!touches && !isInsertionHere) {
      if (edit.end <= at) insert(segment.start);
      result.push(segment);
    } else {
      if (from > 0) result.push(slice(segment, 0, from));
      insert(segment.inserted === undefined ? segment.start + from : segment.start);
      if (to < length) result.push(slice(segment, to, length));
    }
    at += length;
  }
  insert(segments.at(-1)?.end ?? 0);
  return result;
}

function lengthOf({ start, end, inserted }: Segment): number {
  return inserted?.length ?? end - start;
}

function slice(segment: Segment, from: number, to: number): Segment {
  if (segment.inserted !== undefined) return { ...segment, inserted: segment.inserted.slice(from, to) };
  return { start: segment.start + from, end: segment.start + to };
}

/** The offset of the original that an offset of the result comes from. */
export function toOriginal({ segments }: PatchedText, offset: number): number {
  let at = 0;
  for (const segment of segments) {
    const length = lengthOf(segment);
    if (offset < at + length)
      return segment.inserted === undefined ? segment.start + offset - at : segment.start;
    at += length;
  }
  return segments.at(-1)?.end ?? 0;
}

/** The sum of all edits, in offsets of the original, in order. */
export function totalEdits({ original, segments }: PatchedText): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let inserted = '';
  const close = (start: number) => {
    if (start > at || inserted !== '') edits.push({ start: at, end: start, text: inserted });
    inserted = '';
  };
  for (const segment of segments) {
    if (segment.inserted !== undefined) {
      inserted += segment.inserted;
      continue;
    }
    close(segment.start);
    at = segment.end;
  }
  close(original.length);
  return edits;
}

export function overlaps(edits: readonly Edit[], others: readonly Edit[]): boolean {
  return edits.some((edit) =>
    others.some((other) => (edit.start < other.end && other.start < edit.end) || isSamePlace(edit, other)),
  );
}

function isSamePlace(edit: Edit, other: Edit): boolean {
  return edit.start === other.start && edit.end === other.end;
}
