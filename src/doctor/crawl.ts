// Where: doctor, whole sites. From one address on: the sitemaps, then the links, within the site, as robots.txt allows,
// a few pages at a time. Promises: each page once; bounded; goes on where it was when it is given its own state back.

import { type FetchedPage, FetchFault, type FetchLimits, tryFetchPage } from './fetch-page.ts';
import { readRobots } from './robots.ts';
import { isPageOfSite, listLinks, readSitemaps, resolveAddress } from './site-links.ts';

export interface CrawlOptions {
  readonly limits: FetchLimits;
  readonly maxPages: number;
  readonly concurrency: number;
  /** Pages of an earlier run that need not be read again. */
  readonly done: ReadonlySet<string>;
  /** Called for each page, in the order of their arrival. */
  readonly onPage: (address: string, page: FetchedPage | FetchFault) => Promise<void>;
  readonly onProgress?: (done: number, known: number) => void;
}

/** Returns how many pages were read. */
export async function crawlSite(start: string, options: CrawlOptions): Promise<number> {
  const first = new URL(start);
  first.hash = '';
  const robots = await readRobots(first, options.limits);
  const known = new Set<string>([first.href]);
  const queue: string[] = [first.href];
  const add = (address: string, base: string) => {
    const url = resolveAddress(address, base);
    if (url === undefined || !isPageOfSite(url, first)) return;
    if (known.has(url.href) || known.size >= options.maxPages * 4) return;
    known.add(url.href);
    if (robots.isAllowed(url.href)) queue.push(url.href);
  };
  for (const address of await readSitemaps(robots.sitemaps, first, options.limits)) add(address, first.href);
  let read = 0;
  let taken = 0;
  const worker = async () => {
    for (;;) {
      const address = queue.shift();
      if (address === undefined || taken >= options.maxPages) return;
      if (!options.done.has(address)) taken++;
      const page = await tryFetchPage(address, options.limits);
      // Pages of an earlier run are asked for their links only.
      if (!options.done.has(address)) {
        await options.onPage(address, page);
        read++;
      }
      if (!(page instanceof FetchFault)) for (const link of listLinks(page)) add(link, page.url);
      options.onProgress?.(read, Math.min(known.size, options.maxPages));
      if (robots.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, robots.delayMs));
    }
  };
  // A page may bring links when the other workers have gone home.
  while (queue.length > 0 && taken < options.maxPages) {
    const workers = Math.min(robots.delayMs > 0 ? 1 : options.concurrency, queue.length);
    await Promise.all(Array.from({ length: workers }, worker));
  }
  return read;
}
