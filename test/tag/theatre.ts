// Runs situations: real product, real browser, pages served over HTTP; then reads from the store what arrived. The pages run
// side by side, the store is asked once.

import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeDataFolder, query, runCommand, startProduct, waitFor } from '../product.ts';
import { launchChromium } from './chromium.ts';
import type { Seen, Sent, Situation } from './situation.ts';
import { type Cast, perform } from './visit.ts';
import { openWire, requestsOf, type WireRequest } from './wire.ts';

const standardStub = `!function(f,b,e,v,n,t,s){if(f.fbq)return;n=f.fbq=function(){n.callMethod?
n.callMethod.apply(n,arguments):n.queue.push(arguments)};if(!f._fbq)f._fbq=n;
n.push=n;n.loaded=!0;n.version='2.0';n.queue=[]}(window)`;

export interface Theatre {
  /** Plays all, and gives what was seen of each by its name. */
  play(situations: readonly Situation[]): Promise<Map<string, Seen>>;
  /** Requests that a browser put before one of the tag's to ask whether it may; there shall be none. */
  preflights(): readonly string[];
  close(): Promise<void>;
}

/** A theatre, or why there is none. */
export async function openTheatre(
  launch: () => Promise<Cast | string> = launchChromium,
): Promise<Theatre | string> {
  const launched = await launch();
  if (typeof launched === 'string') return launched;
  const data = makeDataFolder();
  const product = await startProduct({ data });
  const ids = [product.pixelId, '7700000000000001', '8800000000000001'] as const;
  for (const id of ids.slice(1)) await runCommand(['pixel', 'create', '--id', id, '--data', data]);
  const wire = await openWire(product.port);
  const pages = new Map<string, ServedPage>();
  const server = http.createServer((request, response) => {
    if (request.url?.startsWith('/px/')) return wire.passOn(request, response, '/px');
    const page = pages.get((request.url ?? '').split('?')[0] ?? '');
    if (page === undefined) return response.writeHead(404).end();
    response.writeHead(page.status, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
    return response.end(page.html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const serve = (path: string, html: string, headers: http.OutgoingHttpHeaders = {}, status = 200) => {
    pages.set(path, { html, headers, status });
  };
  serve(
    '/frame',
    `<script>window.fbq=function(){fbq.queue.push(arguments)};fbq.queue=[];fbq('init','${ids[2]}');fbq('track','Framed')</script><script src="${wire.base}/o.js"></script>`,
  );
  return {
    async play(situations) {
      const results = new Map<string, Partial<Seen>>();
      // Those that take their time first: at the end no page is waited for alone.
      const isSlow = ([, { act, isPatient }]: [number, Situation]) => (act || isPatient ? 0 : 1);
      const rest = [...situations.entries()].sort((a, b) => isSlow(a) - isSlow(b));
      const actor = async () => {
        for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
          const [number, situation] = next;
          const path = `/s/${number}/`;
          for (const [name, code] of Object.entries(situation.files ?? {}))
            serve(
              path + name,
              code,
              name.endsWith('.js') ? { 'content-type': 'text/javascript; charset=utf-8' } : {},
            );
          serve(
            path,
            renderPage(situation, wire.base, ids),
            withBase(situation.headers, wire.base),
            situation.status,
          );
          const origin = `http://${situation.host ?? '127.0.0.1'}:${port}`;
          const stage = {
            url: `${origin}${path}${situation.query ?? ''}`,
            ids,
            base: wire.base,
            address: (more: string) => `${origin}${path}${more}`,
          };
          results.set(situation.name, await perform(situation, { cast: launched, stage }));
        }
      };
      await Promise.all(Array.from({ length: launched.pagesMax }, actor));
      return collect(situations, results, { data, ids, requests: wire.requests });
    },
    preflights: () => wire.requests.filter(({ method }) => method === 'OPTIONS').map(({ url }) => url),
    async close() {
      await launched.close();
      server.closeAllConnections();
      server.close();
      wire.close();
      await product.stop();
      fs.rmSync(data, { recursive: true, force: true });
    },
  };
}

interface ServedPage {
  readonly html: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly status: number;
}

function renderPage(situation: Situation, base: string, ids: readonly string[]): string {
  const { head = '', stub = standardStub, before = '', after = '', body = '' } = situation;
  const tag =
    situation.tag ??
    `<script nonce="n0">var t = document.createElement('script'); t.async = true; t.src = 'TAG'; t.onload = function () { if (window.afterTag) afterTag() }; document.head.append(t)</script>`;
  const page = `<!doctype html><html lang="en"><head><title>Situation</title>${head}
<script nonce="n0">${stub}</script><script nonce="n0">${before}</script>
<script nonce="n0">window.afterTag = function () { ${after}; window.isDone = true }</script>${tag}</head><body>${body}</body></html>`;
  return page
    .replaceAll('TAG', `${base}/en_US/fbevents.js`)
    .replaceAll('ID2', ids[1] ?? '')
    .replaceAll('ID3', ids[2] ?? '')
    .replaceAll(/\bID\b/g, ids[0] ?? '');
}

function withBase(headers: Readonly<Record<string, string>> = {}, base: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replaceAll('BASE', base)]),
  );
}

interface StoredEvent {
  readonly pixel_id: string;
  readonly event_name: string;
  readonly event_id: string;
  readonly url: string;
  readonly referrer: string;
  readonly fbp: string;
  readonly fbc: string;
  readonly data_processing_options: string;
  readonly currency: string;
  readonly content_type: string;
  readonly content_name: string;
  readonly content_category: string;
  readonly search_string: string;
  readonly order_id: string;
  readonly delivery_number: number;
  readonly value: string | null;
  readonly time: string | number;
  readonly initialized: string | number | null;
  readonly tab_id: number;
  readonly tab_number: number;
  readonly content_ids: readonly string[];
  readonly params: Readonly<Record<string, readonly string[]>>;
}

async function collect(
  situations: readonly Situation[],
  results: ReadonlyMap<string, Partial<Seen>>,
  {
    data,
    ids,
    requests,
  }: {
    readonly data: string;
    readonly ids: readonly [string, string, string];
    readonly requests: readonly WireRequest[];
  },
): Promise<Map<string, Seen>> {
  const stored = await readStore(data);
  const rejected = await query<{ reason: string; raw: string }>(data, 'SELECT reason, raw FROM rejected');
  return new Map(
    situations.map(({ name }, number) => {
      const isOfPage = (url: string) => url.includes(`/s/${number}/`);
      const events = stored.filter((event) => isOfPage(event.url)).map(asSent);
      const isAutomatic = (event: Sent) => event.es === 'automatic';
      const seen: Seen = {
        events: events.filter((event) => !isAutomatic(event)),
        automatic: events.filter(isAutomatic),
        rejected: rejected.filter(({ raw }) =>
          isOfPage(decodeURIComponent(raw.replace(/%(?![\da-f]{2})/gi, '%25'))),
        ),
        warnings: [],
        errors: [],
        cookies: {},
        requests: [],
        wire: requestsOf(`/s/${number}/`, requests),
        result: undefined,
        ids,
        ...results.get(name),
      };
      return [name, seen];
    }),
  );
}

/** All happenings, when no more arrive. */
async function readStore(data: string): Promise<StoredEvent[]> {
  let before = -1;
  const ask = () =>
    query<StoredEvent>(
      data,
      'SELECT pixel_id, event_name, event_id, url, referrer, fbp, fbc, data_processing_options, currency, content_type, content_name, content_category, search_string, order_id, value, params, delivery_number, tab_id, tab_number, content_ids, toUnixTimestamp64Milli(initialized_at) AS initialized, toUnixTimestamp64Milli(event_time) AS time FROM happenings ORDER BY event_time, delivery_number',
    );
  return waitFor(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return ask();
    },
    (rows) => {
      const isStable = rows.length === before;
      before = rows.length;
      return isStable;
    },
    30_000,
  );
}

/** The parameters of the request again, from the columns of its row. */
function asSent(row: StoredEvent): Sent {
  const kept = Object.entries(row.params).map(([name, values]) => [name, values.join('\u0000')]);
  const columns = {
    id: row.pixel_id,
    ev: row.event_name,
    eid: row.event_id,
    dl: row.url,
    rl: row.referrer,
    fbp: row.fbp,
    fbc: row.fbc,
    dpo: row.data_processing_options,
    'cd[currency]': row.currency,
    'cd[content_type]': row.content_type,
    'cd[content_name]': row.content_name,
    'cd[content_category]': row.content_category,
    'cd[search_string]': row.search_string,
    'cd[order_id]': row.order_id,
    it: row.initialized === null ? '' : String(row.initialized),
    os: row.tab_id === 0 ? '' : `${row.tab_id}.${row.tab_number}`,
    'cd[content_ids]': row.content_ids.length === 0 ? '' : JSON.stringify(row.content_ids),
    delivery: String(row.delivery_number),
    time: String(row.time),
  };
  const filled = Object.entries(columns).filter(([, value]) => value !== '');
  return Object.fromEntries([...filled, ...kept]);
}
