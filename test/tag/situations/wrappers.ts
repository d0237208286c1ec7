// Wrappers from npm, unchanged: what they were told to send is in the store, all of it and nothing else. And our own npm package.

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Seen, Sent, Situation } from '../situation.ts';
import { readWire } from '../wire.ts';

interface Wrapper {
  /** As a page would write it. The stub with our host is there before; `pixel`, `person`, `order`, `eventId` and `origin` are its variables. */
  readonly program: string;
  /** The events that it was told to send, apart from what every event of it has: the pixel and the person. `eid`: `eventId`. */
  readonly told: readonly Sent[];
  /** Through this wrapper nothing can be said about the person. */
  readonly hasNoPerson?: boolean;
}

const person = { em: ' Jane@Example.com', fn: 'Jane', ph: '+1 (650) 555-1212', external_id: 'U-1' };
const order = {
  value: 12.5,
  currency: 'EUR',
  content_ids: ['a', 'b'],
  contents: [{ id: 'a', quantity: 2 }],
  num_items: 2,
  gift: true,
  note: 'x & y = 100 % ü',
};
const personSent = {
  'ud[em]': hash('sha256', 'jane@example.com'),
  'ud[fn]': hash('sha256', 'jane'),
  'ud[ph]': hash('sha256', '16505551212'),
  'ud[external_id]': hash('sha256', 'u-1'),
};
const orderSent = {
  'cd[value]': '12.5',
  'cd[currency]': 'EUR',
  'cd[content_ids]': '["a","b"]',
  'cd[contents]': '[{"id":"a","quantity":2}]',
  'cd[num_items]': '2',
  'cd[gift]': 'true',
  'cd[note]': 'x & y = 100 % ü',
};

const view = { ev: 'PageView' };
const lead = { ev: 'Lead', 'cd[value]': '3' };
const own = { ev: 'Own', 'cd[a]': 'b' };
const purchase = { ev: 'Purchase', ...orderSent };
/** By a command for one pixel. */
const alone = { tm: '1' };
const usual = [view, lead, { ...purchase, eid: 'own' }, own];

const angulartics = './node_modules/angulartics2/esm2020';
const wrappers: Readonly<Record<string, Wrapper>> = {
  'react-facebook-pixel': {
    program: `import wrapper from 'react-facebook-pixel'; const p = wrapper.default || wrapper;
      p.init(pixel, person, { autoConfig: false, debug: false }); p.pageView(); p.track('Lead', { value: 3 }); p.trackSingle(pixel, 'Purchase', order);
      p.trackCustom('Own', { a: 'b' }); p.fbq('track', 'Contact', {}, { eventID: eventId })`,
    told: [view, lead, { ...purchase, ...alone }, own, { ev: 'Contact', eid: 'own' }],
  },
  'vue-facebook-pixel': {
    program: `import wrapper from 'vue-facebook-pixel'; const Vue = { prototype: {} }; (wrapper.default || wrapper).install(Vue, { router: undefined });
      const p = Vue.analytics.fbq; p.init(pixel, person); p.event('PageView'); p.event('Lead', { value: 3 }); p.event('Purchase', order); p.event('Own', { a: 'b' });
      p.query('trackSingle', pixel, 'Contact', { a: 1 }, { eventID: eventId })`,
    told: [view, lead, purchase, own, { ev: 'Contact', 'cd[a]': '1', eid: 'own', ...alone }],
  },
  'meta-pixel': {
    program: `import { setup } from 'meta-pixel'; const p = setup(); p.init(pixel, false, person).pageView(); p.pageView(pixel);
      p.$fbq('track', 'Lead', { value: 3 }); p.$fbq('track', 'Purchase', order, { eventID: eventId }); p.$fbq('trackCustom', 'Own', { a: 'b' })`,
    told: [view, { ...view, ...alone }, ...usual.slice(1)],
  },
  '@adkit.so/meta-pixel': {
    program: `import { createMetaPixel } from '@adkit.so/meta-pixel'; const p = createMetaPixel(); p.init({ pixelIds: [pixel] });
      p.track('Lead', { value: 3 }); p.track('Purchase', order, { eventID: eventId }); p.trackCustom('Own', { a: 'b' })`,
    told: usual,
    hasNoPerson: true,
  },
  angulartics2: {
    program: `import '@angular/compiler'; import { Injector } from '@angular/core';
      import { Angulartics2 } from '${angulartics}/angulartics2-core'; import { ANGULARTICS2_TOKEN } from '${angulartics}/angulartics2-token';
      import { Angulartics2Facebook } from '${angulartics}/providers/facebook/facebook'; import { RouterlessTracking } from '${angulartics}/routerless';
      const injector = Injector.create({ providers: [{ provide: RouterlessTracking, deps: [] }, { provide: ANGULARTICS2_TOKEN, useValue: { settings: {} } },
        { provide: Angulartics2, deps: [RouterlessTracking, ANGULARTICS2_TOKEN] }, { provide: Angulartics2Facebook, deps: [Angulartics2] }] });
      fbq('init', pixel, person); injector.get(Angulartics2Facebook).startTracking();
      [['Lead', { value: 3 }], ['Purchase', order], ['Own', { a: 'b' }]].forEach(([action, properties]) => injector.get(Angulartics2).eventTrack.next({ action, properties }))`,
    told: [lead, purchase, own],
  },
  'our own package': {
    program: `import { loadPixel } from './npm/index.js'; const f = loadPixel({ host: 'none.example', id: pixel, userData: person });
      f('track', 'PageView'); f('track', 'Lead', { value: 3 }); f('track', 'Purchase', order, { eventID: eventId }); f('trackCustom', 'Own', { a: 'b' })`,
    told: usual,
  },
  'our own package on a page without a snippet': {
    program: `import { fbq, loadPixel } from './npm/index.js';
      fbq('track', 'Nowhere'); loadPixel({ host: origin, id: pixel, userData: person }).disablePushState = true;
      history.pushState(null, '', '?one'); fbq('track', 'PageView'); history.pushState(null, '', '?two'); fbq('track', 'Lead', { value: 3 });
      fbq('track', 'Purchase', order, { eventID: eventId }); fbq('trackCustom', 'Own', { a: 'b' })`,
    told: usual,
  },
};

export const wrapperSituations: readonly Situation[] = await Promise.all(
  Object.entries(wrappers).map(async ([name, { program, told, hasNoPerson }]): Promise<Situation> => {
    const isAlone = name.endsWith('without a snippet');
    return {
      name: `${name}: its events arrive as it was told`,
      before: `var pixel = 'ID', eventId = '${name}', origin = new URL('TAG').origin, person = ${JSON.stringify(person)}, order = ${JSON.stringify(order)}`,
      files: { 'wrapper.js': await bundle(program) },
      ...(isAlone ? { stub: ' ' } : {}),
      tag: `<script src="wrapper.js"></script>${isAlone ? '<script>isDone = true</script>' : '<script async src="TAG" onload="isDone = true"></script>'}`,
      act: async (page) => {
        await page.waitForFunction(
          `window.fbq && fbq.getState && fbq.getState().pixels[0].eventCount >= ${told.length}`,
        );
      },
      expect(seen) {
        const shared = { id: seen.ids[0], ...(hasNoPerson ? {} : personSent) };
        const expected = told.map((event) => ({
          ...event,
          ...shared,
          ...(event.eid === undefined ? {} : { eid: name }),
        }));
        assert.deepEqual(seen.events.map(toldOf), expected);
        assert.deepEqual(firstSendings(seen).map(toldOf), expected);
      },
    };
  }),
);

/** What of an event somebody has told the tag: the rest is the tag's own. */
function toldOf(event: Sent): Sent {
  return Object.fromEntries(
    Object.entries(event).filter(([name]) => /^(id|ev|eid|a|tm|es|dpo|cd\[.*|a?ud\[.*)$/.test(name)),
  );
}

/** The page's events as they left the browser, before the collector could hash or mend anything. */
function firstSendings(seen: Seen): Sent[] {
  const sendings = readWire(seen.wire).map((params) => Object.fromEntries(params));
  return [...new Map(sendings.map((event) => [event.oi, event])).values()].filter(
    ({ es }) => es !== 'automatic',
  );
}

async function bundle(program: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('../../..', import.meta.url)) },
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    logLevel: 'error',
    resolveExtensions: ['.mjs', '.js'],
  });
  return outputFiles[0]?.text ?? '';
}
