// Where: tag, at load. In: the script elements of the page. Out: the address that the collector's paths follow
// (`tr/`, `o-page.js`): the script's own folder, also below the path prefix of a proxy; the page's own host when no script is found.
// Promises: never guesses an address of the original service.

export function findBase(): string {
  const current = document.currentScript as HTMLScriptElement | null;
  // TRICKY: `<img name="currentScript" src="https://evil.example/">` takes that property's place; it is not `async`.
  // A module, or a cache plugin that runs scripts itself, leaves no current script.
  return deriveBase(
    (current?.async != null && current.src) ||
      [...document.scripts].find(({ src }) => isTagScript(src))?.src ||
      '/',
  );
}

/** `https://h/px/en_US/fbevents.js` and `https://h/px/o.js?x` both give `https://h/px/`. */
export function deriveBase(source: string): string {
  return source.replace(/(\/[a-z]+_[A-Z]+)?\/[^/?#]*([?#].*)?$/, '/');
}

export function isTagScript(source: string): boolean {
  return /^(?!.*facebook\.).*\/(fbevents|o)\.js/.test(source);
}
