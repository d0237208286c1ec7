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
      const event = readCollected(request);
      if (event === undefined) return false;
      firstEventMs ??= Math.round(performance.now() - startedAtMs);
      sent.push(event);
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

/** What a request to a collector reports, in any of the forms it can have. */
function readCollected(request: Request): SentEvent | undefined {
  const url = new URL(request.url());
  if (!/\/tr\/?$/.test(url.pathname)) return undefined;
  const parameters = new Map([...parseParams(url.search.slice(1)), ...parseParams(request.postData() ?? '')]);
  const id = parameters.get('id');
  // The path is also the short name of a language.
  const isMeant = parameters.has('ev') || parseCollectionAddress(request.url()) !== undefined;
  if (id === undefined || !isMeant) return undefined;
  return { event: `${id}:${parameters.get('ev') ?? ''}`, parameters };
}
