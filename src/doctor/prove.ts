// Where: doctor, the proof. A page is opened in a real browser, every request is caught, and what the pixel really sends
// is compared with what the page's code should send. Nothing leaves the machine, unless the page's own network is asked
// for; the requests to a collector never do.

import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { StartError } from '../runtime/errors.ts';
import { isTagAddress } from './addresses.ts';
import { compareEvents, type Differences } from './compare-events.ts';
import { createRecording, type Recording } from './record-visit.ts';
import type { VisitPlan } from './visit-plan.ts';

export interface Proof extends Differences {
  /** As sent: `"<pixel id>:<event name>"`. */
  readonly events: readonly string[];
  /** From the beginning of the navigation, ms; absent when nothing was sent. */
  readonly firstEventMs?: number;
  /** Nobody has agreed to anything: `ignored` when an event or the cookie `_fbp` is there all the same. */
  readonly consent: 'not asked' | 'respected' | 'ignored';
  readonly library: 'loaded' | 'blocked' | 'not asked for';
  /** What a browser refused of the pixel, and why. */
  readonly blocked: readonly { readonly what: string; readonly by: string }[];
  /** Errors and warnings of the page, for people. */
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
/** How long nothing may happen before the visit counts as over: a second installation is often a moment late. */
const quietMs = 600;
/** By pages of any origin. */
const readable = { 'access-control-allow-origin': '*' };

export async function provePage(
  browser: Browser,
  page: ProofPage,
  plan: VisitPlan,
  options: ProofOptions = {},
): Promise<Proof> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    return await openPage(context, page, plan, options);
  } finally {
    await context.close();
  }
}

async function openPage(
  context: BrowserContext,
  page: ProofPage,
  plan: VisitPlan,
  options: ProofOptions,
): Promise<Proof> {
  const address = page.url ?? 'https://page.invalid/';
  const tag = readTag();
  const recording = createRecording();
  await context.route('**/*', async (route) => {
    const request = route.request();
    if (request.url() === address && request.isNavigationRequest()) return answerPage(route, page);
    if (recording.collect(request))
      return route.fulfill({ status: 200, contentType: 'text/plain', headers: readable, body: '' });
    if (options.allowNetwork === true) return route.continue();
    if (isTagAddress(request.url()))
      return route.fulfill({
        status: 200,
        contentType: 'text/javascript',
        headers: readable,
        body: tag,
      });
    return route.abort('blockedbyclient');
  });
  const tab = await context.newPage();
  await recording.watch(tab);
  await tab.goto(address, { waitUntil: 'load', timeout: 30_000 });
  await waitForEvents(recording, plan.events.length, options.patienceMs ?? 3_500);
  return conclude(recording, plan, await hasCookie(tab));
}

function conclude(recording: Recording, plan: VisitPlan, hasBrowserId: boolean): Proof {
  const { sent, firstEventMs, blocked, problems } = recording;
  const isEarly = sent.length > 0 || hasBrowserId;
  return {
    events: sent.map(({ event }) => event),
    ...compareEvents(plan.events, sent),
    ...(firstEventMs === undefined ? {} : { firstEventMs }),
    consent: plan.awaitsConsent ? (isEarly ? 'ignored' : 'respected') : 'not asked',
    library: recording.library,
    blocked,
    problems: [
      ...problems,
      ...(plan.awaitsConsent && hasBrowserId ? ['the cookie _fbp was set before anybody agreed'] : []),
    ],
  };
}

async function hasCookie(tab: Page): Promise<boolean> {
  const cookies = await tab.context().cookies();
  return cookies.some(({ name }) => name === '_fbp');
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

/** Until all are there and it is quiet, or patience ends. */
async function waitForEvents({ sent }: Recording, count: number, patienceMs: number): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  let seen = -1;
  let quietSinceMs = performance.now();
  while (performance.now() < deadlineMs) {
    if (sent.length !== seen) quietSinceMs = performance.now();
    else if (seen >= count && performance.now() - quietSinceMs >= quietMs) return;
    seen = sent.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
