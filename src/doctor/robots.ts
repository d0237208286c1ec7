// Where: doctor, whole sites. What the robots.txt of a site allows, how fast, and where its sitemaps are.

import robotsModule from 'robots-parser';
import { FetchFault, type FetchLimits, tryFetchPage, userAgent } from './fetch-page.ts';

export interface Robots {
  readonly isAllowed: (address: string) => boolean;
  /** `/sitemap.xml` when none is named. */
  readonly sitemaps: readonly string[];
  /** Between two pages; 0: nothing is said. */
  readonly delayMs: number;
}

// TRICKY: the package's types describe a module with a default export; what is imported is the function itself.
const parseRobots = robotsModule as unknown as typeof robotsModule.default;

const maxDelayMs = 10_000;

export async function readRobots(site: URL, limits: FetchLimits): Promise<Robots> {
  const address = new URL('/robots.txt', site).href;
  const page = await tryFetchPage(address, limits);
  // No robots.txt: everything is allowed.
  const robots = parseRobots(
    address,
    page instanceof FetchFault ? '' : Buffer.from(page.bytes).toString('utf8'),
  );
  const named = robots.getSitemaps();
  return {
    isAllowed: (candidate) => robots.isAllowed(candidate, userAgent) !== false,
    sitemaps: named.length > 0 ? named : [new URL('/sitemap.xml', site).href],
    delayMs: Math.min((robots.getCrawlDelay(userAgent) ?? 0) * 1000, maxDelayMs),
  };
}
