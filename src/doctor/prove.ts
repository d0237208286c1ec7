// Where: doctor, the proof. A page is opened in a real browser, every request is caught, and what the pixel really sends
// is compared with what the page's code should send. Nothing leaves the machine, unless the page's own network is asked
// for; the requests to a collector never do.

import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Request, Route } from 'playwright-core';
import { parseParams } from '../event/params.ts';
import { StartError } from '../runtime/errors.ts';
import { isTagAddress } from './addresses.ts';

export interface Proof {
  /** As sent: `"<pixel id>:<event name>"`. */
  readonly events: readonly string[];
  /** The code should send it, the browser did not see it. */
  readonly missing: readonly string[];
  /** Sent, although the code does not say so: by another file, or twice. */
  readonly unexpected: readonly string[];
  /** From the beginning of the navigation, ms; absent when nothing was sent. */
  readonly firstEventMs?: number;
  /** The first cookie of the pixel before any event, blocked files, errors of the console. */
  readonly problems: readonly string[];
}

export interface ProofPage {
  readonly bytes: Uint8Array;
  readonly url?: string;
  readonly policyHeader?: string;
  readonly charset?: string;
}

export interface ProofOptions {
  /** Let the page load its other files, and the original's library, from the network. */
  readonly allowNetwork?: boolean;
  /** How long after loading an event may take. */
  readonly patienceMs?: number;
}

const tagFile = fileURLToPath(new URL('../../dist/tag/fbevents.js', import.meta.url));

export async function provePage(
  browser: Browser,
  page: ProofPage,
  expected: readonly string[],
  options: ProofOptions = {},
): Promise<Proof> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    return await openPage(context, page, expected, options);
  } finally {
    await context.close();
  }
}

async function openPage(
  context: BrowserContext,
  page: ProofPage,
  expected: readonly string[],
  options: ProofOptions,
): Promise<Proof> {
  const address = page.url ?? 'https://page.invalid/';
  const tag = readTag();
  const events: string[] = [];
  const problems = new Set<string>();
  let firstEventMs: number | undefined;
  const startedAtMs = performance.now();
  await context.route('**/*', async (route) => {
    const request = route.request();
    if (request.url() === address && request.isNavigationRequest()) return answerPage(route, page);
    const sent = readCollected(request);
    if (sent !== undefined) {
      firstEventMs ??= Math.round(performance.now() - startedAtMs);
      events.push(sent);
      return route.fulfill({ status: 200, contentType: 'text/plain', body: '' });
    }
    if (options.allowNetwork === true) return route.continue();
    if (isTagAddress(request.url()))
      return route.fulfill({
        status: 200,
        contentType: 'text/javascript',
        headers: { 'access-control-allow-origin': '*' },
        body: tag,
      });
    return route.abort('blockedbyclient');
  });
  const tab = await context.newPage();
  tab.on('pageerror', ({ message }) => problems.add(`error on the page: ${message}`));
  tab.on('console', (message) => {
    const text = message.text();
    if (/Content Security Policy|Mixed Content|\[Ownpixel\]|\[Meta Pixel\]/.test(text))
      problems.add(text.slice(0, 300));
  });
  tab.on('requestfailed', (request) => {
    if (isTagAddress(request.url()))
      problems.add(
        `the library was not loaded: ${request.url()} (${request.failure()?.errorText ?? 'failed'})`,
      );
  });
  await tab.goto(address, { waitUntil: 'load', timeout: 30_000 });
  await waitForEvents(events, expected.length, options.patienceMs ?? 3_500);
  const { missing, unexpected } = compareEvents(expected, events);
  return {
    events,
    missing,
    unexpected,
    ...(firstEventMs === undefined ? {} : { firstEventMs }),
    problems: [...problems],
  };
}

function readTag(): Buffer {
  if (!fs.existsSync(tagFile)) throw new StartError('no_bundle', 'the tag is not built yet: npm run build');
  return fs.readFileSync(tagFile);
}

function answerPage(route: Route, { bytes, policyHeader, charset }: ProofPage): Promise<void> {
  const headers = policyHeader === undefined ? {} : { 'content-security-policy': policyHeader };
  const contentType = charset === undefined ? 'text/html' : `text/html; charset=${charset}`;
  return route.fulfill({ status: 200, contentType, headers, body: Buffer.from(bytes) });
}

/** What a request to a collector reports, in any of the forms it can have. */
function readCollected(request: Request): string | undefined {
  const url = new URL(request.url());
  if (!/\/tr\/?$/.test(url.pathname)) return undefined;
  const params = new Map([...parseParams(url.search.slice(1)), ...parseParams(request.postData() ?? '')]);
  const id = params.get('id');
  return id === undefined ? undefined : `${id}:${params.get('ev') ?? ''}`;
}

/** Until all are there and a moment is quiet, or patience ends. */
async function waitForEvents(events: readonly string[], count: number, patienceMs: number): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  let seen = -1;
  while (performance.now() < deadlineMs) {
    if (events.length >= count && events.length === seen) return;
    seen = events.length;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

function compareEvents(
  expected: readonly string[],
  events: readonly string[],
): { readonly missing: string[]; readonly unexpected: string[] } {
  const unexpected = [...events];
  const missing = expected.filter((event) => {
    const at = unexpected.indexOf(event);
    if (at >= 0) unexpected.splice(at, 1);
    return at < 0;
  });
  return { missing, unexpected };
}
