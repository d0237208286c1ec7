// Where: command line, collector. Host names in one form, so that they can be compared: lower case, ASCII.

/** The host of a page's address; '' when there is none. */
export function hostOfAddress(address: string): string {
  return trimDot(URL.parse(address)?.hostname ?? '');
}

/** A host name as a person writes it, `*.` before it or not; undefined when the text is none. */
export function parseHostName(text: string): string | undefined {
  const name = text.trim().replace(/^\*\./, '');
  // Nothing but a name: no scheme, port, path, user or second `*`.
  if (name === '' || /[\s/:?#@\\*%]/.test(name)) return undefined;
  const host = trimDot(URL.parse(`https://${name}/`)?.hostname ?? '');
  return host.split('.').includes('') ? undefined : host;
}

/** Calls `isListed` with the host and each of its parents: `a.b.example`, `b.example`, `example`. */
export function isHostOrParent(host: string, isListed: (name: string) => boolean): boolean {
  for (let name = host; name !== ''; ) {
    if (isListed(name)) return true;
    const dot = name.indexOf('.');
    name = dot === -1 ? '' : name.slice(dot + 1);
  }
  return false;
}

/** `example.com.` is another way of writing `example.com`. */
function trimDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}
