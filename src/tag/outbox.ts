// Where: tag, last on the page. In: one event as parameters. Out: requests to the collector, several events in one.
// Promises: an event is kept until the collector has confirmed or refused it, in browser storage (if there is any) when it waits
// for longer than a second or the page is left; what a page leaves behind is sent by a later one (page/resend.ts), and
// the collector knows repetitions by `oi`. No CORS preflight. Ways: fetch that outlives the page, else a beacon when leaving,
// else images. Each request says when it was `sent` by the clock that has given its events their time: so the server can
// tell how old they are, however wrong it is.

import { isRevoked } from './consent.ts';
import type { Params } from './describe-event.ts';
import { pageLoad } from './page-load.ts';
import { settings } from './settings.ts';
import { attempt, note } from './warn.ts';

/** Browsers allow 64 KiB of keepalive bodies in flight. */
const requestMaxLength = 5e4;
/** The collector takes 256 KiB of a request. */
const valueMaxLength = 5e4;
const keptMax = 5e3;
/** Browsers have few connections to a host: one that never answers must not hold them. */
const answerMaxMs = 1e4;
/** Images that take the place of one request: a collector in trouble is not helped by many. */
const imagesMax = 9;
/** Long enough to gather what a click sets off. */
const gatherMs = 99;
/** What is answered by then never comes into storage, whose first use holds the page up. */
const answerUsualMs = 1e3;
/** One per page, so that two tabs do not write over each other. */
const storageKey = `_op0.${pageLoad}`;

export const outbox = {
  /** Each line an event: sent or not, but not known to be recorded. */
  unsent: [] as string[],
  /** Of the collector, for the page file to heed. */
  answers: [] as Response[],
  request,
  keep,
};
const fresh: string[] = [];
/** What is in storage. */
let kept: string;

export function post(params: Params): void {
  const line = encode(params);
  fresh.push(line);
  outbox.unsent = outbox.unsent.concat(line).slice(-keptMax);
  // The first flush takes all; those after it find nothing.
  setTimeout(flush, gatherMs);
  setTimeout(keep, answerUsualMs);
}

/** Runs by itself soon after an event, and when the page is left; the start runs it for what was told before. Sends what is fresh, as much in one request as fits. */
export function flush(leaving?: Event): void {
  if (leaving) keep();
  let body = '';
  for (const line of fresh.splice(0)) {
    if ((body + line).length > requestMaxLength) {
      request(body);
      body = '';
    }
    body += `\n${line}`;
  }
  request(body);
}

addEventListener('pagehide', flush);
// Of the document; it bubbles.
addEventListener('visibilitychange', flush);

/** `body`: each line begins with a line end. Resolves when it has been answered, or cannot be. */
async function request(body: string): Promise<void> {
  if (!body || isRevoked) return;
  try {
    const answer = await fetch(`${settings.endpoint}?sent=${Date.now()}`, {
      credentials: 'omit',
      method: 'POST',
      keepalive: body.length < requestMaxLength,
      body,
      signal: AbortSignal.timeout?.(answerMaxMs),
    });
    if (answer.status < 429) forget(body);
    outbox.answers.push(answer);
  } catch {
    attempt(() => {
      if (isRevoked) return;
      // TRICKY: a content security policy that stops fetch stops the beacon too, which then claims success
      // (Chromium returns true). Only an image can still get through.
      if (!document.hidden || !navigator.sendBeacon?.(`${settings.endpoint}?sent=${Date.now()}`, body))
        body.split('\n').slice(1, imagesMax).forEach(sendImage);
    });
  }
}

/** One that is too long for an address is refused, and stays. */
function sendImage(line: string): void {
  const image = new Image();
  image.onload = () => forget(line);
  image.src = `${settings.endpoint}?sent=${Date.now()}&${line}`;
}

function forget(body: string): void {
  // A set: thousands of lines may wait.
  const lines = new Set(body.split('\n'));
  outbox.unsent = outbox.unsent.filter((line) => !lines.has(line));
  if (kept) keep();
}

function keep(): void {
  attempt(() => {
    const before = kept;
    if (isRevoked) return;
    kept = outbox.unsent.join('\n');
    if (kept) localStorage[storageKey] = kept;
    else if (before) delete localStorage[storageKey];
  });
}

/** Unlike encodeURIComponent, URLSearchParams does not throw on half an emoji. */
function encode(params: Params): string {
  const body = new URLSearchParams();
  for (const name of Object.keys(params)) {
    // What has no text (a symbol, an object that throws) costs its own parameter.
    attempt(() => {
      for (const value of [params[name]].flat()) {
        if (`${value}`.length > valueMaxLength) note('!', 'TOO_LARGE', name);
        else if (value != null) body.append(name, value as string);
      }
    });
  }
  return `${body}`;
}
