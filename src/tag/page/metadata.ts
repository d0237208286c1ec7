// Where: tag, page file. What the page says about itself: Open Graph, JSON-LD, plain markup. Out: custom data of
// `PageMetadata`, only what is there.

export function describeMetadata(onInvalid: (error: unknown) => void): Record<string, unknown> {
  const items = readJsonLd(onInvalid);
  const article = items.find(isOf(/Article$|Posting$/)) || {};
  const product = items.find(isOf(/^Product/)) || {};
  const offer = first(product.offers) || {};
  const data = {
    title: readMeta('og:title') || document.title,
    canonical: document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href || readMeta('og:url'),
    language: document.documentElement.lang,
    author: nameOf(article.author) || readMeta('author'),
    section: first(article.articleSection) || readMeta('article:section'),
    published: article.datePublished || readMeta('article:published_time'),
    product: product.name,
    product_id: product.sku || product.productID,
    brand: nameOf(product.brand),
    price: offer.price || readMeta('product:price:amount'),
    price_currency: offer.priceCurrency || readMeta('product:price:currency'),
  };
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value));
}

/** HTTP status of the page itself; nothing where the browser does not tell. */
export function readStatus(): number | undefined {
  const [entry] = performance.getEntriesByType('navigation');
  return Object(entry).responseStatus;
}

// biome-ignore lint/suspicious/noExplicitAny: what a page has written, of any shape; read defensively.
type Item = any;

function readMeta(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[property="${name}"],meta[name="${name}"]`)?.content;
}

/** All objects of all JSON-LD blocks, `@graph` taken apart. */
function readJsonLd(onInvalid: (error: unknown) => void): Item[] {
  const blocks = document.querySelectorAll('script[type="application/ld+json"]');
  return [...blocks].flatMap((block) => {
    try {
      const content = JSON.parse(block.textContent || '');
      return [content].flat().flatMap((item) => item['@graph'] || item);
    } catch (error) {
      onInvalid(error);
      return [];
    }
  });
}

function isOf(type: RegExp) {
  return (item: Item) => [item?.['@type']].flat().some((name) => type.test(name));
}

function first(value: Item): Item {
  return [value].flat()[0];
}

/** Of a person or a brand, which may be a text, an object or several. */
function nameOf(value: Item): string {
  return [value]
    .flat()
    .map((one) => one?.name || one)
    .filter((name) => typeof name === 'string')
    .join(', ');
}
