// Where: tag, last step on the page. In: parameters. Out: one request to the collector.
// Promises: no CORS preflight (all forms are "simple" requests); survives leaving the page. Which way: fetch while
// the page lives, a beacon when it is being left, an image where neither is possible.

import type { Params } from './describe-event.ts';
import { settings } from './settings.ts';

/** Longest address every server and proxy takes. */
const urlMaxLength = 2048;
/** Browsers allow 64 KiB of keepalive bodies in flight, all together. */
const keepaliveMaxLength = 60_000;

export function send(params: Params): void {
  const endpoint = String(settings.endpoint);
  const body = encode(params);
  const url = `${endpoint}?${body}`;
  const sendImage = () => {
    new Image().src = url;
  };
  const sendBeacon = () => navigator.sendBeacon?.(endpoint, body) || sendImage();
  const sendFetch = () =>
    fetch(endpoint, {
      method: 'POST',
      mode: 'no-cors',
      credentials: 'omit',
      keepalive: url.length < keepaliveMaxLength,
      body,
    });
  // TRICKY: a content security policy that stops fetch stops the beacon too, which then claims success
  // (Chromium returns true). Only an image can still get through, so it goes first where it fits.
  const sendRest = () => (url.length < urlMaxLength && !document.hidden ? sendImage() : sendBeacon());

  if (document.hidden) sendBeacon();
  // The promise turns a `fetch` that is missing or throws into one that rejects.
  else new Promise((resolve) => resolve(sendFetch())).catch(sendRest);
}

/** Unlike encodeURIComponent, URLSearchParams does not throw on half an emoji; and it brings its content type. */
export function encode(params: Params): URLSearchParams {
  const body = new URLSearchParams();
  for (const name in params) if (params[name] != null) body.append(name, String(params[name]));
  return body;
}
