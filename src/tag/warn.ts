// Where: tag, everywhere. In: a few words for the owner of the page. Out: a console warning, each distinct one once.
// And the guard around all that runs on the page's time: what goes wrong in here is a warning, never an exception.

const said = new Set<string>();

export function warn(text: string): void {
  if (!said.has(text)) console.warn(`[Ownpixel] ${text}`);
  said.add(text);
}

export function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    warn(String(error));
  }
}
