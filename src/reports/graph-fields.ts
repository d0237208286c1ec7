// Where: reports, behind what agency tools ask. The parameter `fields` as they write it, `web{event_name,event_match_quality{...}}` ->
// which parts of an answer are wanted. Pure. What nobody has is passed over, so that one unknown field does not cost the others.

export interface Fields {
  /** Absent: all there is. */
  readonly [name: string]: Fields | undefined;
}

/** Undefined: nothing was asked for by name, so everything is meant. */
export function readFields(text: string): Fields | undefined {
  const words = text.match(/[\w.]+|[{}]/g) ?? [];
  return words.length === 0 ? undefined : readLevel(words.values());
}

/** Up to the brace that closes it, or the end. Deeper than any answer nothing is told apart. */
function readLevel(words: ArrayIterator<string>, depth = 0): Fields {
  const fields: Record<string, Fields | undefined> = Object.create(null);
  let last: string | undefined;
  for (let word = words.next(); !word.done && word.value !== '}'; word = words.next()) {
    if (word.value !== '{') {
      last = word.value;
      fields[last] = undefined;
    } else if (depth < 8) {
      const inner = readLevel(words, depth + 1);
      if (last !== undefined) fields[last] = inner;
    }
  }
  return fields;
}

export function pickFields(value: unknown, wanted: Fields | undefined): unknown {
  if (wanted === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => pickFields(item, wanted));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name in wanted)
      .map(([name, part]) => [name, pickFields(part, wanted[name])]),
  );
}
