// Where: collector and loader. Names with brackets, as forms write lists and objects (`data[0][event_name]=...`), as the
// value that they mean.

type Container = Record<string, unknown>;

/**
 * Sets a value under its keys; a number, or nothing, is a place in a list. What is there stays. False, and nothing is changed: it
 * contradicts what is there, or would leave a hole.
 */
export function setNested(at: Container, keys: readonly string[], value: string): boolean {
  const [key = '', ...rest] = keys;
  const name = Array.isArray(at) ? listIndex(at, key) : key;
  if (name === undefined) return false;
  const there = at[name];
  if (there === undefined) {
    const made = wrap(rest, value);
    if (made !== undefined) at[name] = made;
    return made !== undefined;
  }
  if (rest.length === 0) return true;
  return typeof there === 'object' && there !== null && setNested(there as Container, rest, value);
}

function isPlace(key: string): boolean {
  return /^\d{0,4}$/.test(key);
}

/** `[]` is the next place. A list has no holes: written out, they would be longer than the form. */
function listIndex(list: readonly unknown[], key: string): string | undefined {
  if (key === '') return String(list.length);
  return isPlace(key) && Number(key) <= list.length ? key : undefined;
}

/** The value within lists and objects of its own. */
function wrap(keys: readonly string[], value: string): unknown {
  let made: unknown = value;
  for (const key of keys.toReversed()) {
    if (!isPlace(key)) made = { __proto__: null, [key]: made };
    else if (Number(key) === 0) made = [made];
    else return undefined;
  }
  return made;
}
