// Where: tag, everywhere. What was called and what went wrong, for the page file (page/advice.ts) to put into words on
// the console when it arrives: sentences have no place in a file that every visitor waits for.
// And the guard around all that runs on the page's time: what goes wrong in here is a warning, never an exception.

/** Calls as they were made; a warning is an entry of `'!'`, code and what it is about. */
export const notes: unknown[][] = [];

/** The page file puts a `push` of its own in the place of the list's. It may never come: the list is bounded. */
export function note(...entry: unknown[]): void {
  if (notes.length < 99) notes.push(entry);
}

export function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    note('!', 'ERROR', error);
  }
}
