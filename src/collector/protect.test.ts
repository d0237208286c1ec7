// What may not reach the disk in clear: values about a person become hashes, e-mail addresses are masked, and nothing
// else is changed.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { limits } from '../event/limits.ts';
import { findParam, formatParams, parseParams } from '../event/params.ts';
import { protectParams } from './protect.ts';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The value of `name` after protection, decoded. */
function protectedValue(name: string, value: string): string | undefined {
  return findParam(parseParams(protectParams(formatParams([[name, value]]))), name);
}

test('clear values of every family become the hash of their normalised form', () => {
  for (const family of ['ud', 'udff', 'aud', 'audff']) {
    assert.equal(protectedValue(`${family}[em]`, ' Jane@Example.com'), sha256('jane@example.com'));
    assert.equal(protectedValue(`${family}[ph]`, '+49 30 1234'), sha256('49301234'));
    assert.equal(protectedValue(`${family}[anything]`, 'Clear'), sha256('clear'));
  }
});

test('family names are recognised in every spelling that the loader reads', () => {
  for (const name of ['ud[ph]', 'ud%5Bph%5D', 'ud%5bph%5d', 'u%64[ph]', 'ud[ph][0]', 'ud[%70h]']) {
    const after = protectParams(`id=1&${name}=0301234567&x=1`);
    assert.ok(!after.includes('0301234567'), `${name}: ${after}`);
  }
});

test('in lists and objects of a form a value is known by any of its keys', () => {
  assert.equal(protectedValue('ud[ph][0]', '+49 30 1234'), sha256('49301234'));
  assert.equal(protectedValue('ud[em][]', ' Jane@Example.com'), sha256('jane@example.com'));
  assert.equal(protectedValue('cd[customer][phone]', '030 1234567'), '[phone]');
  assert.equal(protectedValue('cd[billing][0][street]', 'Harbour Lane'), '[address]');
  assert.equal(protectedValue('cd[contents][0][id]', 'Harbour'), 'Harbour');
});

test('a text that stands for a missing value is hashed as it is, so that its hash is known', () => {
  assert.equal(protectedValue('ud[fn]', ' [object Object]'), sha256('[object object]'));
  assert.equal(protectedValue('ud[ct]', 'N/A'), sha256('n/a'));
});

test('hashes stay, in their stored form', () => {
  const hash = sha256('jane@example.com');
  assert.equal(protectedValue('ud[em]', hash), hash);
  assert.equal(protectedValue('ud[em]', hash.toUpperCase()), hash);
  assert.equal(protectedValue('ud[em]', `${hash}.AQECAwQF`), hash);
  assert.equal(protectedValue('ud[em]', ''), '');
  assert.equal(protectedValue('ud[ph]', 'none'), '');
});

test('an e-mail address is masked wherever it stands in a value', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['jane.roe+tag@mail.example.co.uk', '[e-mail]'],
    ['write to JANE@EXAMPLE.COM, please', 'write to [e-mail], please'],
    ['a@b.de;c@d.fr', '[e-mail];[e-mail]'],
    ['mailto:jane@example.com?subject=x', 'mailto:[e-mail]?subject=x'],
    ['{"mail":"jane@example.com"}', '{"mail":"[e-mail]"}'],
    ['https://site.example/?m=jane%40example.com&n=1', 'https://site.example/?m=[e-mail]&n=1'],
    ['jane@company.gift', '[e-mail]'],
    ['jane@brand.gifts', '[e-mail]'],
    ['jane@münchen.de', '[e-mail]'],
    ['jörg@example.com', '[e-mail]'],
  ];
  for (const [value, masked] of cases) assert.equal(protectedValue('cd[note]', value), masked, value);
});

test('an address in the query of the page is masked, though it is encoded twice', () => {
  const page = `https://site.example/thanks?mail=${encodeURIComponent('jane@example.com')}`;
  // Nothing else in the request calls for a closer look.
  const after = protectParams(`id=1&ev=PageView&dl=${encodeURIComponent(page)}`);
  assert.equal(findParam(parseParams(after), 'dl'), 'https://site.example/thanks?mail=[e-mail]');
  const thrice = encodeURIComponent(`https://site.example/?back=${encodeURIComponent(page)}`);
  assert.ok(!protectParams(`id=1&ev=PageView&dl=${thrice}`).includes('jane'));
});

test('an address in the name of a parameter is masked too', () => {
  const after = protectParams('id=1&ev=x&cd[jane@example.com]=1&jane%40example.com');
  assert.ok(!after.includes('jane'), after);
});

test('file names and other at-signs are left alone', () => {
  for (const value of [
    'icon@2x.png',
    '/img/icon@3x.webp?v=1',
    '@handle',
    'me @ home',
    'a@b',
    'x@localhost',
    '5 @ 2.50',
  ]) {
    assert.equal(protectedValue('cd[note]', value), value);
  }
});

test('a request with nothing to protect is not touched, byte for byte', () => {
  for (const params of [
    'id=1&ev=PageView&cd[a]=%e9+%zz&&=',
    'cd%5ba%5d=1@2&b',
    'cud[em]=*****&ncud[ph]=###',
  ]) {
    assert.equal(protectParams(params), params);
  }
});

test('other parameters keep their meaning when one is protected', () => {
  const before = 'id=1&ud[em]=Jane@x.de&cd%5Ba%5D=caf%C3%A9+%2B&cd[b]=100%&cd[b]=&c';
  const others = (text: string) => parseParams(text).filter(([name]) => name !== 'ud[em]');
  assert.deepEqual(others(protectParams(before)), others(before));
});

test('no e-mail address survives, whatever stands around it', () => {
  const word = fc.stringMatching(/^[a-z0-9]([a-z0-9._+-]{0,10}[a-z0-9])?$/);
  const domain = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]\.(com|de|co\.uk|shop|io|museum)$/);
  const around = fc.constantFrom(
    '',
    ' ',
    ',',
    '<',
    '>',
    '"',
    '?m=',
    '&',
    '/',
    ':',
    '%',
    '+',
    '=',
    'é',
    '😀',
    '\n',
    '@',
  );
  const times = fc.integer({ min: 0, max: 2 });
  fc.assert(
    fc.property(word, domain, around, around, times, (user, host, before, after, encodings) => {
      let value = `${before}${user}@${host}${after}`;
      for (let n = 0; n < encodings; n++) value = encodeURIComponent(value);
      let kept = protectParams(`id=1&cd[a]=${encodeURIComponent(value)}`);
      for (let n = 0; n <= encodings; n++) kept = decodeAscii(kept);
      assert.ok(!kept.includes(`${user}@${host}`), kept);
    }),
    { numRuns: 500 },
  );
});

/** Masking may cut a percent-encoding in two, so this one never throws. */
function decodeAscii(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

test('long texts take linear time', () => {
  const shapes: readonly ((length: number) => string)[] = [
    (length) => `a=@${'x'.repeat(length)}`,
    (length) => `a=${'a.'.repeat(length / 2)}@`,
    (length) => `a=x@${'a.'.repeat(length / 2)}1`,
    (length) => `a=${'x@'.repeat(length / 2)}`,
    (length) => `a=@${'a@b.'.repeat(length / 4)}`,
    (length) => `ud[em]=x&a=${'%'.repeat(length)}`,
  ];
  for (const shape of shapes) {
    // Four times the text: about 4 times the time when linear, 16 when quadratic. The floor hides the clock's noise.
    const [long, best] = fastest(shape(200_000), shape(50_000));
    const short = Math.max(best, 5);
    assert.ok(long < short * 12, `${shape(20)}: ${short.toFixed(1)} ms became ${long.toFixed(1)} ms`);
  }
});

test('no text of the largest size that is read holds up others', () => {
  const fill = (unit: string) => unit.repeat(limits.beaconMaxBytes / unit.length);
  const texts: Readonly<Record<string, string>> = {
    'letters and an at-sign': `a=@${fill('x')}`,
    'long names before at-signs': `a=${fill(`${'x'.repeat(63)}@`)}`,
    'long labels after at-signs': `a=${fill(`a@${'b'.repeat(61)}.`)}`,
    'at-signs only': `a=${fill('ab@')}`,
    'short domains': `a=${fill('a@a.')}`,
    'encoded percent signs': `a=%${fill('25')}40`,
    'bytes that are no character': `a=@${fill('%e9%')}`,
    'continuation bytes': `a=@${fill('%80%20')}`,
    'one bracketed name': `a=@&ud${fill('[a]')}=1`,
    'as many parameters as are read': `x=@&${Array(limits.parametersMax - 1)
      .fill(`cd[a]=${'%C3%A9'.repeat(41)}`)
      .join('&')}`,
    'as many values to hash as are read': Array(limits.parametersMax)
      .fill(`ud[em]=${'x'.repeat(250)}`)
      .join('&'),
  };
  // The worst are as slow as it at most; the old ways took three to fifteen times as long.
  const plain = `ud[em]=a%40b.example&${fill('cd[name]=A%20word%20or%20two&')}`;
  for (const [name, text] of Object.entries(texts)) {
    const [ms, ordinary] = fastest(text, plain);
    assert.ok(ms < ordinary * 3, `${name}: ${ms.toFixed(1)} ms; an ordinary text: ${ordinary.toFixed(1)}`);
  }
});

/** Each text's best processor time, ms, in turns: other work on the machine takes none of it, and slows both alike. */
function fastest(...texts: readonly [string, string]): [number, number] {
  const best: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let turn = 0; turn < 15; turn++)
    for (const index of [0, 1] as const) {
      const before = process.cpuUsage();
      protectParams(texts[index]);
      const { user, system } = process.cpuUsage(before);
      best[index] = Math.min(best[index], (user + system) / 1_000);
    }
  return best;
}
