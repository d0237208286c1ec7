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
export function applyEdits({ original, segments }: PatchedText, edits: readonly Edit[]): PatchedText {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const result: Segment[] = [];
  let at = 0;
  let next = 0;
  let removedTo = 0;
  for (const segment of segments) {
    const end = at + lengthOf(segment);
    let cursor = Math.max(at, Math.min(end, removedTo));
    for (let edit = sorted[next]; edit !== undefined && edit.start < end; edit = sorted[++next]) {
      if (edit.start > cursor) result.push(slice(segment, cursor - at, edit.start - at));
      insert(result, edit, segment.inserted === undefined ? segment.start + edit.start - at : segment.start);
      removedTo = edit.end;
      cursor = Math.max(edit.start, Math.min(end, edit.end));
    }
    if (cursor < end) result.push(slice(segment, cursor - at, end - at));
    at = end;
  }
  for (const edit of sorted.slice(next)) insert(result, edit, original.length);
  return { original, segments: result };
}

function insert(segments: Segment[], { text }: Edit, place: number): void {
  if (text !== '') segments.push({ start: place, end: place, inserted: text });
}

function lengthOf({ start, end, inserted }: Segment): number {
  return inserted?.length ?? end - start;
}

function slice(segment: Segment, from: number, to: number): Segment {
  if (segment.inserted !== undefined) return { ...segment, inserted: segment.inserted.slice(from, to) };
  return { start: segment.start + from, end: segment.start + to };
}

/** Tells the offset of the original that an offset of the result comes from. */
export function createOrigins({ segments }: PatchedText): (offset: number) => number {
  const starts: number[] = [];
  let length = 0;
  for (const segment of segments) {
    starts.push(length);
    length += lengthOf(segment);
  }
  return (offset) => {
    if (offset >= length) return segments.at(-1)?.end ?? 0;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const segment = segments[low];
    if (segment === undefined) return 0;
    return segment.inserted === undefined ? segment.start + offset - (starts[low] ?? 0) : segment.start;
  };
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

/** Edits of which none touches another; in order, so that a page with thousands is still quick. */
export interface EditSet {
  /** All of them or, when one touches what is there, none. The same edit again is no other. */
  add(edits: readonly Edit[]): void;
  list(): readonly Edit[];
}

export function createEditSet(): EditSet {
  const chosen: Edit[] = [];
  /** Index of the first edit that begins at the offset or behind it. */
  const find = (offset: number) => {
    let low = 0;
    let high = chosen.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((chosen[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const neighbours = (edit: Edit) => {
    const first = find(edit.start);
    let from = first - 1;
    // Insertions have no length: what reaches over the place may stand in front of them.
    while (from > 0 && chosen[from]?.start === chosen[from]?.end) from--;
    let to = first;
    while (to < chosen.length && (chosen[to]?.start ?? 0) <= edit.end) to++;
    return chosen.slice(Math.max(from, 0), to);
  };
  return {
    list: () => chosen,
    add(edits) {
      const fresh = edits.filter((edit) => !neighbours(edit).some((other) => isSame(edit, other)));
      if (fresh.some((edit) => neighbours(edit).some((other) => touches(edit, other)))) return;
      for (const edit of fresh) chosen.splice(find(edit.start), 0, edit);
    },
  };
}

function isSame(a: Edit, b: Edit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

function touches(a: Edit, b: Edit): boolean {
  return (a.start < b.end && b.start < a.end) || (a.start === b.start && a.end === b.end);
}
