// Where: doctor, the proof. A visit in a browser as it happens: the requests to collectors, what became of the library,
// what was refused and by whom. Answers nothing itself; judging is the comparison's.

import type { Page, Request } from 'playwright-core';
import { parseParams } from '../event/params.ts';
import { isTagAddress, parseCollectionAddress } from './addresses.ts';
import type { SentEvent } from './compare-events.ts';

export interface Recording {
  readonly sent: SentEvent[];
  readonly firstEventMs: number | undefined;
  readonly library: 'loaded' | 'blocked' | 'not asked for';
  readonly blocked: { readonly what: string; readonly by: string }[];
  readonly problems: ReadonlySet<string>;
  /** Whether the request is one to a collector. */
  collect(request: Request): boolean;
  /** Before the page is opened. */
  watch(tab: Page): Promise<void>;
}

const reporter = '__ownpixelRefused';

export function createRecording(): Recording {
  const startedAtMs = performance.now();
  const sent: SentEvent[] = [];
  const blocked: { readonly what: string; readonly by: string }[] = [];
  const problems = new Set<string>();
  const collected = new WeakSet<Request>();
  let firstEventMs: number | undefined;
  let library: Recording['library'] = 'not asked for';

  const block = (what: string, by: string) => {
    if (!blocked.some((known) => known.what === what && known.by === by)) blocked.push({ what, by });
    if (isTagAddress(what) && library === 'not asked for') library = 'blocked';
  };

  return {
    sent,
    blocked,
    problems,
    get firstEventMs() {
      return firstEventMs;
    },
    get library() {
      return library;
    },
    collect(request) {
      const events = readCollected(request);
      if (events.length === 0) return false;
      firstEventMs ??= Math.round(performance.now() - startedAtMs);
      sent.push(...events);
      collected.add(request);
      return true;
    },
    async watch(tab) {
      tab.on('pageerror', ({ message }) => problems.add(`error on the page: ${message}`));
      tab.on('console', (message) => {
        const text = message.text();
        if (/Content Security Policy|Mixed Content|\[Ownpixel\]|\[Meta Pixel\]/.test(text))
          problems.add(text.slice(0, 300));
      });
      tab.on('requestfinished', (request) => {
        if (isTagAddress(request.url())) library = 'loaded';
      });
      tab.on('requestfailed', (request) => {
        // TRICKY: Chromium calls a keepalive request aborted when its answer came from here.
        if (collected.has(request)) return;
        const why = request.failure()?.errorText ?? 'failed';
        // A refusal by policy is told by the browser itself, with the directive.
        if (isOfPixel(request.url()) && !/^csp$/i.test(why)) block(request.url(), why);
      });
      await tab.exposeFunction(reporter, (what: string, directive: string) => {
        if (what === 'inline' || isOfPixel(what)) block(what, `policy: ${directive}`);
      });
      await tab.addInitScript(reportRefusals, reporter);
    },
  };
}

/** Runs in the page. */
function reportRefusals(name: string): void {
  const scope = globalThis as unknown as {
    addEventListener(type: string, listener: (event: Record<string, unknown>) => void): void;
  } & Record<string, (what: unknown, directive: unknown) => void>;
  scope.addEventListener('securitypolicyviolation', (event) => {
    if (event.disposition === 'enforce') scope[name]?.(event.blockedURI, event.effectiveDirective);
  });
}

function isOfPixel(address: string): boolean {
  return isTagAddress(address) || /\/tr\/?([?#]|$)/.test(address);
}

/** What a request to a collector reports, in any of the forms it can have: our tag sends several events in one. */
function readCollected(request: Request): SentEvent[] {
  const url = new URL(request.url());
  if (!/\/tr\/?$/.test(url.pathname)) return [];
  const body = request.postData() ?? '';
  const lines = body.split('\n').filter((line) => line !== '');
  const isBatch = lines.length > 0 && lines.every((line) => line.startsWith('id='));
  return (isBatch ? lines : [body]).flatMap((line) => readEvent(request.url(), url.search, line));
}

function readEvent(address: string, search: string, body: string): SentEvent[] {
  const parameters = new Map([...parseParams(search.slice(1)), ...parseParams(body)]);
  const id = parameters.get('id');
  // The path is also the short name of a language.
  const isMeant = parameters.has('ev') || parseCollectionAddress(address) !== undefined;
  return id === undefined || !isMeant ? [] : [{ event: `${id}:${parameters.get('ev') ?? ''}`, parameters }];
}
