// Where: doctor, whole sites. One address in, addresses of the site's pages out: itself, what it links to, what the sitemaps
// name, as robots.txt allows. Only the first page and the sitemaps are asked.

import { FetchFault, type FetchLimits, tryFetchPage } from './fetch-page.ts';
import { readRobots } from './robots.ts';
import { isPageOfSite, listLinks, readSitemaps, resolveAddress } from './site-links.ts';

export interface SurveyOptions {
  readonly limits: FetchLimits;
  readonly maxAddresses: number;
  readonly maxSitemaps: number;
}

/** In the order in which they were found, each once. A first page that cannot be read is still the first address. */
export async function surveySite(start: string, options: SurveyOptions): Promise<readonly string[]> {
  const { limits, maxAddresses, maxSitemaps } = options;
  const first = new URL(start);
  first.hash = '';
  const robots = await readRobots(first, limits);
  const found = new Set<string>([first.href]);
  const add = (address: string, base: string) => {
    const url = resolveAddress(address, base);
    if (url === undefined || !isPageOfSite(url, first) || !robots.isAllowed(url.href)) return;
    if (found.size < maxAddresses) found.add(url.href);
  };
  if (robots.isAllowed(first.href)) {
    const page = await tryFetchPage(first.href, limits);
    if (!(page instanceof FetchFault)) for (const link of listLinks(page)) add(link, page.url);
  }
  for (const address of await readSitemaps(robots.sitemaps, first, limits, maxSitemaps))
    add(address, first.href);
  return [...found];
}
