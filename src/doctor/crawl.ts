// Where: doctor, whole sites. From one address on: the sitemaps, then the links, within the site, as robots.txt allows,
// a few pages at a time. Promises: each page once; bounded; goes on where it was when it is given its own state back.

import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import robotsModule from 'robots-parser';
import { decodePage } from './decode.ts';
import { type FetchedPage, FetchFault, type FetchLimits, fetchPage, userAgent } from './fetch-page.ts';

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

interface Robots {
  readonly isAllowed: (address: string) => boolean;
  readonly sitemaps: readonly string[];
  readonly delayMs: number;
}

// TRICKY: the package's types describe a module with a default export; what is imported is the function itself.
const parseRobots = robotsModule as unknown as typeof robotsModule.default;

const maxSitemaps = 50;
const maxDelayMs = 10_000;

/** Returns how many pages were read. */
export async function crawlSite(start: string, options: CrawlOptions): Promise<number> {
  const first = new URL(start);
  first.hash = '';
  const robots = await readRobots(first, options.limits);
  const known = new Set<string>([first.href]);
  const queue: string[] = [first.href];
  const add = (address: string, base: string) => {
    const url = normalise(address, base);
    if (
      url === undefined ||
      url.host !== first.host ||
      files.test(url.pathname) ||
      known.has(url.href) ||
      known.size >= options.maxPages * 4
    )
      return;
    known.add(url.href);
    if (robots.isAllowed(url.href)) queue.push(url.href);
  };
  const sitemaps = robots.sitemaps.length > 0 ? robots.sitemaps : [new URL('/sitemap.xml', first).href];
  for (const address of await readSitemaps(sitemaps, first, options.limits)) add(address, first.href);
  let read = 0;
  let taken = 0;
  const worker = async () => {
    for (;;) {
      const address = queue.shift();
      if (address === undefined || taken >= options.maxPages) return;
      if (!options.done.has(address)) taken++;
      const page = await readPage(address, options.limits);
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

async function readPage(address: string, limits: FetchLimits): Promise<FetchedPage | FetchFault> {
  try {
    return await fetchPage(address, limits);
  } catch (error) {
    if (error instanceof FetchFault) return error;
    throw error;
  }
}

async function readRobots(site: URL, limits: FetchLimits): Promise<Robots> {
  const address = new URL('/robots.txt', site).href;
  const page = await readPage(address, limits);
  // No robots.txt: everything is allowed.
  const robots = parseRobots(
    address,
    page instanceof FetchFault ? '' : Buffer.from(page.bytes).toString('utf8'),
  );
  const delayMs = Math.min((robots.getCrawlDelay(userAgent) ?? 0) * 1000, maxDelayMs);
  return {
    isAllowed: (candidate) => robots.isAllowed(candidate, userAgent) !== false,
    sitemaps: robots.getSitemaps(),
    delayMs,
  };
}

async function readSitemaps(addresses: readonly string[], site: URL, limits: FetchLimits): Promise<string[]> {
  const queue = [...addresses];
  const seen = new Set<string>();
  const pages: string[] = [];
  for (
    let address = queue.shift();
    address !== undefined && seen.size < maxSitemaps;
    address = queue.shift()
  ) {
    const url = normalise(address, site.href);
    if (url === undefined || url.host !== site.host || seen.has(url.href)) continue;
    seen.add(url.href);
    const page = await readPage(url.href, limits);
    if (page instanceof FetchFault) continue;
    const text = Buffer.from(page.bytes).toString('utf8');
    const places = elementsOf(text)
      .filter(({ tagName }) => tagName === 'loc')
      .map((element) => textOf(element).trim());
    if (/<sitemapindex/i.test(text)) queue.push(...places);
    else pages.push(...places);
  }
  return pages;
}

function listLinks(page: FetchedPage): string[] {
  if (!/html/i.test(page.contentType)) return [];
  const text = decodePage(page.bytes, page.charset)?.text ?? '';
  return elementsOf(text)
    .filter(({ tagName }) => tagName === 'a' || tagName === 'area')
    .filter(({ attrs }) => !attrs.some(({ name, value }) => name === 'rel' && /nofollow/i.test(value)))
    .flatMap(({ attrs }) => attrs.find(({ name }) => name === 'href')?.value ?? []);
}

function elementsOf(text: string): DefaultTreeAdapterTypes.Element[] {
  const found: DefaultTreeAdapterTypes.Element[] = [];
  const stack: DefaultTreeAdapterTypes.Node[] = [parse(text)];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if ('tagName' in node) found.push(node);
    if ('childNodes' in node) stack.push(...node.childNodes.toReversed());
  }
  return found;
}

function textOf(element: DefaultTreeAdapterTypes.Element): string {
  return element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
}

const files =
  /\.(jpe?g|png|gif|webp|avif|svg|ico|pdf|zip|gz|mp[34]|webm|css|js|json|xml|rss|woff2?|ttf|docx?|xlsx?)$/i;

function normalise(address: string, base: string): URL | undefined {
  if (!URL.canParse(address, base)) return undefined;
  const url = new URL(address, base);
  url.hash = '';
  return /^https?:$/.test(url.protocol) ? url : undefined;
}
