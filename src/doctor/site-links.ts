// Where: doctor, whole sites. Which pages a site has: what its sitemaps name and what a page links to.

import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { decodePage } from './decode.ts';
import { type FetchedPage, FetchFault, type FetchLimits, tryFetchPage } from './fetch-page.ts';

const files =
  /\.(jpe?g|png|gif|webp|avif|svg|ico|pdf|zip|gz|mp[34]|webm|css|js|json|xml|rss|woff2?|ttf|docx?|xlsx?)$/i;

/** Pictures, archives and the like are left out. */
export function isPageOfSite(url: URL, site: URL): boolean {
  return url.host === site.host && !files.test(url.pathname);
}

/** The addresses of pages that a site's sitemaps name. */
export async function readSitemaps(
  addresses: readonly string[],
  site: URL,
  limits: FetchLimits,
  maxSitemaps = 50,
): Promise<string[]> {
  const queue = [...addresses];
  const seen = new Set<string>();
  const pages: string[] = [];
  for (
    let address = queue.shift();
    address !== undefined && seen.size < maxSitemaps;
    address = queue.shift()
  ) {
    const url = resolveAddress(address, site.href);
    if (url === undefined || url.host !== site.host || seen.has(url.href)) continue;
    seen.add(url.href);
    const page = await tryFetchPage(url.href, limits);
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

/** What a page leads to, unless it says not to follow. */
export function listLinks(page: FetchedPage): string[] {
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

/** Without its fragment; undefined for what is no address of the web. */
export function resolveAddress(address: string, base: string): URL | undefined {
  if (!URL.canParse(address, base)) return undefined;
  const url = new URL(address, base);
  url.hash = '';
  return /^https?:$/.test(url.protocol) ? url : undefined;
}
