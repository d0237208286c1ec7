// Protocol part 5: every vector of the column `reference`, hashed by the browser build; what never leaves the page.

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { pick, type Seen, type Sent, type Situation } from '../situation.ts';
import { readWire, textOf } from '../wire.ts';

interface Vector {
  readonly id: string;
  readonly key: string;
  readonly input: string;
  readonly reference: { readonly normalized?: string | null; readonly sha256: string | null };
}

const fixture = JSON.parse(
  fs.readFileSync(new URL('../../fixtures/protocol-vectors.json', import.meta.url), 'utf8'),
) as {
  vectors: Vector[];
  placeholder_hashes: { text: string; sha256: string }[];
  appendix_vectors: { appendix: string }[];
};

/** Vectors whose hash an event does not have, or that have more than one. */
function listWrong(events: readonly Sent[]): readonly string[] {
  return allVectors.flatMap(({ n, id, key, reference }) => {
    const ofVector = events.filter((event) => event['cd[n]'] === String(n));
    const userData = ofVector.map((event) =>
      Object.fromEntries(Object.entries(event).filter(([name]) => /^a?ud/.test(name))),
    );
    const expected = reference.sha256 === null ? {} : { [`ud[${key}]`]: reference.sha256 };
    const isRight = userData.length > 0 && userData.every((found) => isDeepStrictEqual(found, expected));
    return isRight ? [] : [`${id}: ${JSON.stringify(userData)}`];
  });
}

/** Parameters of the tag that are as short as a vector and may be equal to it. */
const counts = ['cd[n]', 'ec', 'if', 'sw', 'sh', 'v'];

/** Clear inputs and their normalised forms that a request tells, in whatever case: long ones anywhere, short ones as a value. */
function listTold(seen: Seen): readonly string[] {
  const texts = fixture.vectors
    .flatMap(({ input, reference }) => [input.trim(), reference.normalized ?? ''])
    .filter((text) => text !== '' && !/^[\da-f]{32,}$/i.test(text))
    .map((text) => text.toLowerCase());
  const whole = seen.wire.map((request) =>
    decodeURIComponent(textOf(request).replaceAll('+', ' ')).toLowerCase(),
  );
  const values = readWire(seen.wire).flatMap((params) =>
    [...params].filter(([name]) => !counts.includes(name)).map(([, value]) => value.trim().toLowerCase()),
  );
  return texts.filter(
    (text) => values.includes(text) || (text.length > 5 && whole.some((request) => request.includes(text))),
  );
}

const known = '62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f';

/** Every vector as one event: a pixel's user data is set anew for each. */
const allVectors = [
  ...fixture.vectors,
  ...fixture.placeholder_hashes.map(({ text, sha256 }) => ({
    id: `placeholder ${text}`,
    key: 'em',
    input: sha256,
    reference: { sha256: null },
  })),
  ...fixture.placeholder_hashes.map(({ text }) => ({
    id: `clear placeholder ${text}`,
    key: 'external_id',
    input: text,
    reference: { sha256: null },
  })),
  ...fixture.appendix_vectors.map(({ appendix }) => ({
    id: `mark ${appendix}`,
    key: 'em',
    input: `${known}.${appendix}`,
    reference: { sha256: known },
  })),
].map((vector, n) => ({ ...vector, n }));

export const userDataSituations: readonly Situation[] = [
  ...[true, false].map(
    (hasCrypto): Situation => ({
      name: `all user-data vectors are hashed as the reference has it, ${hasCrypto ? 'and' : 'also where crypto.subtle is missing, and'} nothing clear is sent`,
      rows: [
        [
          'advanced matching: normalising and hashing',
          'better (the documented rules; identifiers are never made up or moved)',
        ],
      ],
      before: `${hasCrypto ? '' : "Object.defineProperty(window, 'crypto', { value: undefined });"}
        var vectors = ${JSON.stringify(allVectors).replaceAll('<', '\\u003c')};
        fbq('init', 'ID'); vectors.forEach(function (v) { var data = {}; data[v.key] = v.input; fbq('set', 'userData', data); fbq('trackCustom', 'Vector', { n: v.n }) })`,
      tag: `<script>var queued = fbq.queue.splice(1); window.afterTag = function () {
        var step = function () { var call = queued.shift(); if (!call) { window.isDone = true; return } fbq.apply(null, call); if (call[0] === 'set' || call[2].n > 0) step(); else setTimeout(step, 800) }; step() }</script><script src="TAG" onload="afterTag()"></script>`,
      act: async (page) => {
        await page.waitForTimeout(500);
      },
      expect(seen) {
        // On the wire, because the collector hashes by itself what arrives in clear; and stored as it was sent.
        const onWire = readWire(seen.wire).map((params) => Object.fromEntries(params));
        assert.deepEqual(listWrong(onWire), []);
        assert.deepEqual(listWrong(seen.events), []);
        assert.deepEqual(listTold(seen), []);
      },
    }),
  ),
  {
    name: 'lists are accepted, unknown keys are hashed under their own name, and init wins over set',
    rows: [
      ['`init`: user data', 'same'],
      ['lists in user data', 'better (every value is hashed; the original sends none)'],
      ["`set('userData')`", 'better (works for every pixel)'],
      [
        'keys that are no known ones (`email`, `uid`)',
        'better (hashed under their own name, not copied to another)',
      ],
    ],
    before: `fbq('set', 'userData', { em: 'x@example.com', fn: 'Ann' }); fbq('init', 'ID', { em: ['A@example.com', 'b@example.com'], email: 'c@example.com', uid: 'U 1', ph: null, zp: '' }); fbq('track', 'Lead')`,
    expect(seen) {
      const sha = (text: string) => hash('sha256', text);
      assert.deepEqual(pick(seen.events[0], 'ud[em]', 'ud[fn]', 'ud[email]', 'ud[uid]', 'ud[ph]', 'ud[zp]'), {
        'ud[em]': `${sha('a@example.com')}\u0000${sha('b@example.com')}`,
        'ud[fn]': sha('ann'),
        'ud[email]': sha('c@example.com'),
        'ud[uid]': sha('u1'),
        'ud[ph]': undefined,
        'ud[zp]': undefined,
      });
    },
  },
  {
    name: 'identifiers are never made up, moved between keys or copied',
    rows: [
      ['an `em` without `@`', 'better (left out; the original adds @gmail.com)'],
      ['values that look like a phone or a postal code', 'better (not moved to `ph` or `zp`)'],
      ['an address of Apple that hides the person', 'better (hashed as given, without a mark)'],
      [
        'values against the rule of their key',
        'better (left out and warned about; the original hashes them raw)',
      ],
    ],
    before: `fbq('init', 'ID', { em: 'x1@privaterelay.appleid.com,', external_id: '+16505551212', fn: 'ann@example.com', zp: '6505551212', ge: 'woman' }); fbq('init', 'ID2', { em: 'undefined' }); fbq('track', 'Lead')`,
    isPatient: true,
    expect(seen) {
      const keys = Object.keys(seen.events[0] ?? {}).filter((name) => /^a?ud\[|^ped$/.test(name));
      assert.ok(!keys.includes('ud[ph]'), String(keys));
      assert.equal(seen.events[0]?.['ud[em]'], hash('sha256', 'x1@privaterelay.appleid.com'));
      assert.equal(seen.events[0]?.['ud[ge]'], undefined);
      assert.ok(
        keys.every((name) => ['ud[em]', 'ud[external_id]', 'ud[fn]', 'ud[zp]'].includes(name)),
        String(keys),
      );
      assert.equal(seen.events[1]?.['ud[em]'], undefined);
      assert.ok(seen.warnings.some((text) => text.includes('PII_INVALID_TYPE ge')));
    },
  },
  {
    name: 'clear values are in no request, and what cannot be hashed does not hold events back',
    before:
      "fbq('init', 'ID', { em: 'not an address', ph: 'clear-text-phone', fn: 'Clearname' }); fbq('track', 'Lead')",
    isPatient: true,
    expect(seen) {
      const [lead] = readWire(seen.wire).filter((params) => params.get('ev') === 'Lead');
      const userData = [...(lead ?? [])].filter(([name]) => name.startsWith('ud'));
      assert.deepEqual(userData, [['ud[fn]', hash('sha256', 'clearname')]]);
      const sent = seen.wire.map((request) => decodeURIComponent(textOf(request).replaceAll('+', ' ')));
      assert.doesNotMatch(sent.join('\n'), /not an address|clear-text-phone|clearname/i);
      assert.deepEqual(pick(seen.events[0], 'ev', 'ud[em]', 'ud[ph]'), {
        ev: 'Lead',
        'ud[em]': undefined,
        'ud[ph]': undefined,
      });
      assert.ok(seen.warnings.some((text) => text.includes('PII_INVALID_TYPE')));
    },
  },
  {
    name: 'user data whose keys cannot be read count as none, and hold neither events nor other data back',
    before: `var veiled = function () { return new Proxy({}, { ownKeys: function () { throw new Error('keys') } }) };
      fbq('set', 'userData', veiled()); fbq('init', 'ID2', veiled()); fbq('init', 'ID', { em: 'a@example.com' }); fbq('track', 'Lead')`,
    expect: (seen) =>
      assert.deepEqual(
        seen.events.map((event) => pick(event, 'id', 'ev', 'ud[em]')),
        [
          { id: seen.ids[1], ev: 'Lead', 'ud[em]': undefined },
          { id: seen.ids[0], ev: 'Lead', 'ud[em]': hash('sha256', 'a@example.com') },
        ],
      ),
  },
];
