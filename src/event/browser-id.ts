// Where: tag (writes the cookies) and loader (reads them). The first-party cookie values `_fbp` and `_fbc`:
// `fb.{subdomain index}.{creation time, ms}.{payload}[.{appendix}]`.

export interface BrowserId {
  readonly subdomainIndex: number;
  readonly createdAtMs: number;
  /** `_fbp`: a random number as text. `_fbc`: the click id, case kept. */
  readonly payload: string;
}

/** Reads a cookie value; undefined when it is not of the form. A payload may contain dots (click ids do). */
export function parseBrowserId(text: string): BrowserId | undefined {
  const match = /^fb\.(\d)\.(\d{1,16})\.(.+?)(?:\.(?:A[QgwA]|B[AQg]|[\w-]{8}))?$/.exec(text);
  if (match?.[3] === undefined) return undefined;
  return { subdomainIndex: Number(match[1]), createdAtMs: Number(match[2]), payload: match[3] };
}

export function formatBrowserId(id: BrowserId): string {
  return `fb.${id.subdomainIndex}.${id.createdAtMs}.${id.payload}`;
}
