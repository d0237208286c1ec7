// Where: tag, for each event. The first-party cookies `_fbp` (this browser) and `_fbc` (the ad click that led here).
// In: the page's cookies and address. Out: parameters `fbp` and `fbc`; the cookies made or renewed for 90 days on
// the widest domain the browser takes. Promises: only on pages with a host, never while consent is revoked (no event
// gets here then); without cookies no identifier at all, because one made anew each time would be a lie.

import { settings } from './settings.ts';

interface BrowserIds {
  readonly fbp?: string | undefined;
  readonly fbc?: string | undefined;
}

export function refreshBrowserIds(): BrowserIds {
  if (settings.firstPartyCookies === false || !location.host) return {};
  try {
    const clickId = findClickId(`${location.href}&${document.referrer}`);
    return {
      fbp: keep('_fbp', Math.floor(Math.random() * 9e15)),
      fbc: keep('_fbc', clickId, clickId),
    };
  } catch {
    // In a sandboxed frame the mere question for cookies throws.
    return {};
  }
}

/** Letters, digits, `_` and `-` only, at most 500: it is written into a cookie as it is. */
export function findClickId(urls: string): string | undefined {
  return /[?&]fbclid=([\w-]{1,500})(?![^&#])/.exec(urls)?.[1];
}

/**
 * The value to keep: the cookie's own while it is well-formed and, if one is `required`, has this payload (its time
 * means "first seen"), else a new one of `payload`. A new one starts at index 0.
 */
export function chooseValue(
  cookie = '',
  payload?: string | number,
  required?: string,
  nowMs = Date.now(),
): string | undefined {
  const known = /^fb\.\d\.\d+\.([\w-]+)/.exec(cookie)?.[1];
  if (known && (!required || known === required)) return cookie;
  return payload === undefined ? undefined : `fb.0.${nowMs}.${payload}`;
}

/**
 * Writes the cookie where its index says, and one level further down for as long as the browser refuses: `com`,
 * `example.com`, ... The first that holds is the widest, without a list of public suffixes.
 */
function keep(name: string, payload?: string | number, required?: string): string | undefined {
  const value = chooseValue(readCookie(name), payload, required);
  if (!value) return undefined;
  const host = location.hostname;
  const labels = /\d$/.test(host) ? [host] : host.split('.');
  for (let index = Number(value[3]); index < labels.length; index++) {
    const placed = value.replace(/\d/, String(index));
    const domain = labels.slice(-1 - index).join('.');
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API answers later, and not on plain http.
    document.cookie = `${name}=${placed};max-age=7776000;path=/;SameSite=Lax;domain=${domain}`;
    if (readCookie(name) === placed) break;
  }
  return readCookie(name);
}

function readCookie(name: string): string | undefined {
  return `; ${document.cookie}`.split(`; ${name}=`)[1]?.split(';')[0];
}
