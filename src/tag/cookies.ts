// Where: tag, for each event. The first-party cookies `_fbp` (this browser), `_fbc` (the ad click that led here) and `_oc`
// (the click on another network's advertisement). In: the page's cookies and address. Out: parameters `fbp`, `fbc`,
// `oc`; the cookies made or renewed for 90 days on the widest domain the browser takes. Promises: never while consent is revoked (no event gets here then); without cookies no identifier at all, because one made
// anew each time would be a lie. Throws where the page may not even ask for cookies.

export interface BrowserIds {
  readonly fbp?: string | undefined;
  readonly fbc?: string | undefined;
  readonly oc?: string | undefined;
}

/** Names of the click ids of `../event/click-ids.ts` but the first, and of networks to come: shorter than the list. */
export const otherNetworks = '(?!fb)[a-z]+clk?id|[gw]braid|epik|li_fat_id';

/** No page of this site has made `_fbp` here, or it has been deleted. Undefined where nobody has looked. */
export let isNew: boolean | undefined;

export function refreshBrowserIds(): BrowserIds {
  const urls = `${location.href}&${document.referrer}`;
  // Reading is slow, it asks another process: once for all.
  const cookie = document.cookie;
  isNew = !cookie.includes('_fbp');
  return {
    fbp: keep(cookie, '_fbp', (Math.random() * (2 ** 31 - 1)) | 0),
    fbc: keep(cookie, '_fbc', findClickId(urls, 'fbclid')),
    oc: keep(cookie, '_oc', findClickId(urls, otherNetworks)),
  };
}

/** Letters, digits, `_` and `-` only, at most 500: it is written into a cookie as it is. */
export function findClickId(urls: string, names: string): string | undefined {
  // Most addresses have no parameters: a regular expression costs more to make than to run.
  const [, name, id] = (urls.includes('=') && urls.match(`[?&](${names})=([\\w-]{1,500})(?![^&#])`)) || [];
  return name === 'fbclid' ? id : id && `${name}-${id}`;
}

/**
 * The cookie's own value while it is well-formed and, where the payload is a text, of this payload (its time means "first
 * seen"), else a new one of `payload`. It is written where its index says. A new one is written for
 * `example.com`, and one level further down for as long as the browser refuses: no list of public suffixes is needed.
 */
function keep(cookie: string, name: string, payload?: string | number): string | undefined {
  const read = (cookies: string) => `; ${cookies}`.split(`; ${name}=`)[1]?.split(';')[0];
  const old = read(cookie);
  // Without a cookie `undefined`, whose text is not well-formed either.
  let value = old as string;
  const known = /^fb\.\d\.\d+\.([\w-]+)/.exec(value)?.[1];
  if (!known && !payload) return;
  // An IP address has no levels, and is not parted by a text that is not in it.
  const labels = location.hostname.split(/\d$/.test(location.hostname) ? name : '.');
  if (!known || ((payload as string)?.length && known !== payload))
    value = `fb.${+!!labels[1]}.${Date.now()}.${payload}`;
  // A digit, which does as a number.
  for (let index = value[3] as unknown as number; labels[index]; index++) {
    value = `fb.${index}${value.slice(4)}`;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API answers later, and not on plain http.
    document.cookie = `${name}=${value};SameSite=Lax;path=/;max-age=7776000;domain=${labels.slice(~index).join('.')}`;
    if (value === old || read(document.cookie) === value) return value;
  }
}
