// Where: tag, at load. In: the script elements of the page. Out: the address of the collector: beside the script,
// `/tr/`, also below the path prefix of a proxy; the page's own host when no script is found.
// Promises: never guesses an address of the original service.

export function findEndpoint(): string {
  const current = document.currentScript as HTMLScriptElement | null;
  // A module, or a cache plugin that runs scripts itself, leaves no current script.
  const sources = Array.from(document.scripts, (script) => script.src);
  return deriveEndpoint(current?.src || sources.find(isTagScript) || '/');
}

/** `https://h/px/en_US/fbevents.js` and `https://h/px/o.js?x` both give `https://h/px/tr/`. */
export function deriveEndpoint(source: string): string {
  return source.replace(/(\/[a-z]+_[A-Z]+)?\/[^/?#]*([?#].*)?$/, '/tr/');
}

export function isTagScript(source: string): boolean {
  return /^(?!.*\.facebook\.net).*\/(fbevents|o)\.js/.test(source);
}
