// Protocol part 4: the cookies, all vectors; click ids of other networks.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { pick, type Situation } from '../situation.ts';

interface CookieVector {
  readonly name: string;
  readonly now_ms: number;
  readonly random: number;
  readonly host: string;
  readonly query: Readonly<Record<string, string>>;
  readonly request_cookies: Readonly<Record<string, string>>;
  readonly referer: string | null;
  readonly set_cookies: readonly { readonly name: string; readonly value: string; readonly domain: string }[];
  readonly fbc: string | null;
  readonly fbp: string | null;
}

const fixture = JSON.parse(
  fs.readFileSync(new URL('../../fixtures/protocol-vectors.json', import.meta.url), 'utf8'),
) as { cookie_vectors: CookieVector[]; appendix_vectors: { appendix: string }[] };

const lead = "fbq('init', 'ID'); fbq('track', 'Lead')";

/** The mark that a server-side builder appends is the builder's name: the tag writes none, and keeps one that is there. */
const withoutMark = (value: string | null) => value?.replace(/\.A[\w-]{7}$/, '');

function fromVector(vector: CookieVector, index: number): Situation {
  const host = vector.host.split(':')[0] ?? '';
  const domain = vector.set_cookies[0]?.domain ?? host;
  const isPlain = host === 'localhost' || /^[\d.]+$/.test(host);
  const query = new URLSearchParams(vector.query).toString();
  const seeded = Object.entries(vector.request_cookies).map(([name, value]) => ({
    name,
    value,
    domain: isPlain ? host : `.${domain}`,
  }));
  return {
    name: `cookie vector: ${vector.name}`,
    rows: [['cookies `_fbp`, `_fbc`', 'same (without the mark of the server-side builder)']],
    // The one vector on a network address is played on this machine's own.
    host: host === '192.168.0.1' ? '127.0.0.1' : host,
    query: query === '' ? '' : `?${query}`,
    cookies: seeded,
    before: `${vector.referer === null ? '' : `Object.defineProperty(document, 'referrer', { value: '${vector.referer}' });`}
`,
    // Not before the tag has named its page load by chance. Vectors share their visitor and their clock, and they are
    // played side by side: only the name keeps their events apart.
    after: `Date.now = function () { return ${vector.now_ms} }; Math.random = function () { return ${vector.random} }; fbq('init', 'ID'); fbq('trackCustom', 'Vector${index}')`,
    expect(seen) {
      const [event] = seen.events;
      assert.deepEqual(
        { fbp: event?.fbp, fbc: event?.fbc },
        { fbp: withoutMark(vector.fbp), fbc: withoutMark(vector.fbc) ?? undefined },
      );
      assert.equal(seen.cookies._fbp, withoutMark(vector.fbp));
    },
  };
}

export const cookieSituations: readonly Situation[] = [
  ...fixture.cookie_vectors.map(fromVector),
  {
    name: 'cookies with the mark of a builder are kept as they are',
    cookies: [
      { name: '_fbp', value: 'fb.0.1596403881668.1116446470.AQYBAQMA', domain: '127.0.0.1' },
      { name: '_fbc', value: 'fb.0.1596403881668.IwAR_x-1.AQ', domain: '127.0.0.1' },
    ],
    query: '?fbclid=IwAR_x-1',
    before: lead,
    expect: (seen) =>
      assert.deepEqual(pick(seen.events[0], 'fbp', 'fbc'), {
        fbp: 'fb.0.1596403881668.1116446470.AQYBAQMA',
        fbc: 'fb.0.1596403881668.IwAR_x-1.AQ',
      }),
  },
  {
    name: 'a click id that does not fit a cookie is ignored',
    query: '?fbclid=a%3Bdomain%3Dx',
    before: lead,
    expect: (seen) => assert.deepEqual(pick(seen.events[0], 'ev', 'fbc'), { ev: 'Lead', fbc: undefined }),
  },
  {
    name: 'the click id of another network is kept for later pages',
    rows: [['click ids of other networks', 'better (kept in `_oc`, sent as `oc`)']],
    query: '?gclid=EAIaIQ_x-1',
    before: lead,
    act: async (page, { address }) => {
      await page.waitForTimeout(300);
      await page.goto(address('?later'));
      await page.waitForFunction('window.isDone');
    },
    expect(seen) {
      assert.match(seen.events[1]?.oc ?? '', /^fb\.0\.\d{13}\.gclid-EAIaIQ_x-1$/);
      assert.equal(seen.events[1]?.oc, seen.events[0]?.oc);
    },
  },
];
