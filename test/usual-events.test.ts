// The loader's short cut for usual events (src/loader/usual-events.ts) makes the very lines that the interpretation of texts makes,
// whatever is sent, and realistic traffic takes it.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { generateVisits } from '../bench/generate.ts';
import { channels, type EventRecord, encodeRecord, parseRecord } from '../src/event/record.ts';
import { createInterpreter } from '../src/loader/interpret.ts';
import { createSessionIndex } from '../src/loader/steps/sessions.ts';
import { createUsualEvents } from '../src/loader/usual-events.ts';
import { formatEvent } from '../src/store/store.ts';

const retentionOf = (pixelId: string) => 30 + (Number(pixelId) % 900);
const receivedAtMs = 1_700_000_000_000;

/** Compares both ways for one record after the other; each remembers what came before. */
function createComparison() {
  const usual = createUsualEvents({ retentionOf, sessions: createSessionIndex() });
  const interpret = createInterpreter({ retentionDays: retentionOf });
  /** Whether the record took the short cut. */
  return (text: string): boolean => {
    const record = parseRecord(text);
    const madeAtMs = usual.makeLine(Buffer.from(text));
    if (madeAtMs === undefined) return false;
    assert.ok(record !== undefined && record.rejection === undefined, text);
    const line = usual.line.bytes.toString('utf8', 0, usual.line.length);
    // Both end as UTF-8, which has no half characters.
    assert.equal(line, formatEvent(interpret(record)).toWellFormed(), text);
    assert.equal(madeAtMs, record.receivedAtMs);
    return true;
  };
}

const plainSender: EventRecord['sender'] = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  referer: 'https://site.example/',
  language: 'de-DE',
  country: 'DE',
  cookielessId: '00000000000000ab',
  hasGlobalPrivacyControl: false,
};

function makeRecord(params: string, more: Partial<EventRecord> = {}): string {
  const sender = plainSender;
  return encodeRecord({
    version: 1,
    receivedAtMs,
    channel: 'browser',
    pixelId: '123',
    params,
    sender,
    ...more,
  });
}

test('generated traffic takes the short cut, and its lines are those of the interpretation', () => {
  const compare = createComparison();
  const visits = generateVisits(receivedAtMs, '1000000000000001', 'everything');
  for (let n = 0; n < 20_000; n++) assert.ok(compare(encodeRecord(visits.next().value)));
});

test('so do recorded requests of the original library', () => {
  const { samples } = JSON.parse(
    fs.readFileSync(new URL('./fixtures/tr-samples.json', import.meta.url), 'utf8'),
  ) as { readonly samples: readonly { readonly url: string }[] };
  const compare = createComparison();
  // Twice: what was made the first time is copied the second.
  const sent = [...samples, ...samples].map(({ url }) => new URL(url).search.slice(1));
  const usual = sent.filter((params) => compare(makeRecord(params)));
  assert.ok(usual.length > sent.length * 0.95, `${usual.length} of ${sent.length}`);
});

test('each single peculiarity comes out as the interpretation has it', () => {
  const compare = createComparison();
  const usual = `id=123&ev=Buy&dl=https%3A%2F%2Fs.example%2Fa&rl=&ts=${receivedAtMs - 5}`;
  const peculiar = [
    '',
    'id=123',
    '&',
    '=',
    'ev',
    'ev=',
    `${usual}&`,
    `&${usual}`,
    `${usual}&&x=1`,
    `${usual}&ev=Again`,
    `${usual}&id=124`,
    usual.replace('id=123', 'id=124'),
    usual.replace('id=123', 'id=12%33'),
    usual.replace('Buy', '+Buy%20now+'),
    usual.replace('Buy', ''),
    usual.replace('dl=', 'dl=&x='),
    usual.replace('dl=', 'dl=%25%2'),
    usual.replace('ts=', 'ts=0'),
    usual.replace('ts=1', 'ts=2'),
    usual.replace('ts=1', 'ts=x'),
    usual.replace(/ts=.*/, 'ts='),
    usual.replace(/&ts=.*/, ''),
    `${usual}&sent=${receivedAtMs}`,
    `${usual}&sent=${receivedAtMs + 3_600_000}`,
    `${usual}&sent=${receivedAtMs - 3_600_000}`,
    `${usual}&sent=12`,
    `${usual}&sent=`,
    `${usual}&eid=a%26b&x=a%26b&y=c`,
    `${usual}&eid=a\\b&x=a\\b&y=\\`,
    `${usual}&eid=é&x=é&y=😀`,
    `${usual}&eid=a\tb\nc\0&x=\t`,
    `${usual}&x=1=2&y==&=z`,
    `${usual}&x&y&%78=1`,
    `${usual}&%65id=7`,
    `${usual}&cd[a]=1&x=2&cd[b]=3`,
    `${usual}&cd[a]=1&cd[currency]=EUR&cd[value]=1&x=2`,
    `${usual}&cd[currency]=EUR&x=2`,
    `x=2&cd[currency]=EUR&${usual}`,
    `${usual}&cd[é]=ü&cd[b]`,
    `${usual}&cd[order_id]=${'7'.repeat(3_000)}`,
    `${usual}&cd%5Bcontent_ids%5D=%5B%22a%22%5D&y=1`,
    `${usual}&ud[em]=${'a'.repeat(64)}&x=1&aud[em]=${'b'.repeat(64)}&ud%5Bph%5D=${'c'.repeat(64)}`,
    `${usual}&ud[em]=x&expv2[0]=pl0&expv2[1]=el3&es=automatic&udff[em]=${'d'.repeat(64)}`,
    `${usual}&fbp=fb.1.1600000000000.5&fbc=fb.1.1600000000000.Click`,
    `${usual}&fbp=fb.0.1600000000000.5`,
    `${usual}&fbp=nonsense&fbc=no%20sense`,
    `${usual}&fbp=&fbc=`,
    `${usual}&vdpo=LDU`,
    `${usual}&vdpo=&dpo=LDU`,
    `${usual}&oc=fb.1.1600000000000.gclid-Kept`,
    `${usual.replace('%2Fa', '%2Fa%3Fgclid%3DOwn')}&oc=fb.1.1600000000000.gclid-Kept`,
    `${usual}&oc=fb.1.1600000000000.gclid-K%5Ce+pt`,
    ...['LDU', 'ldu', '', 'LDU%2CX', 'XLDU'].map((options) => `${usual}&dpo=${options}&dpoco=1`),
    ...['a.0', 'a.5', 'a.65534', 'a.65535', 'a.99999', 'a.100000', '.5', 'a.b.5', 'a.', '5', 'a%2E5'].map(
      (oi) => `${usual}&oi=${oi}`,
    ),
    ...[
      'k3x9.0',
      'a_Z.999999999',
      'a.1000000000',
      'a.007',
      'a.',
      '.1',
      'a',
      '',
      'a.b.1',
      'é.1',
      'a-b.1',
      'a%2E1',
      'a+b.1',
      'a.1 ',
    ].map((os) => `${usual}&os=${os}&z=1`),
    `${usual}&os=a.1&os=a.1`,
    ...[
      '1699999999000',
      '-1',
      '',
      '0169999999900',
      '169999999900',
      '16999999990000',
      '169999999900x',
      '1699999999%30',
      '+1699999999000',
    ].map((it) => `${usual}&it=${it}&z=1`),
    ...['128', '256', '384', '4126', '30', '', '0000128', '%31%32%38', 'x', '-128'].map(
      (o) => `${usual}&o=${o}`,
    ),
  ];
  const senders: Partial<EventRecord>[] = [
    {},
    { channel: 'image' },
    { channel: 'server' },
    { pixelId: '0' },
    { receivedAtMs: 12 },
    { receivedAtMs: receivedAtMs + 30 * 24 * 3_600_000 },
    { rejection: { reason: 'missing_event_name', detail: 'd' } },
    ...[
      { hasGlobalPrivacyControl: true },
      { userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1)' },
      { userAgent: '', referer: '', language: '', country: '', cookielessId: '' },
      { userAgent: 'ünknown \\ \n agent', referer: 'https://é.example/ä?utm_source=x', language: 'dé\\' },
      { referer: `https://site.example/${'x'.repeat(3_000)}` },
      { cookielessId: 'ffffffffffffffff' },
      { cookielessId: 'no hash' },
      { truncatedAddress: '203.0.113.0' },
      { truncatedAddress: '2001:db8:7::' },
      { truncatedAddress: 'no address' },
    ].map((sender) => ({ sender: { ...plainSender, ...sender } })),
  ];
  // Twice: what was made the first time is copied the second.
  const all = [0, 1].flatMap(() =>
    senders.flatMap((sender) => peculiar.map((params) => makeRecord(params, sender))),
  );
  const taken = all.filter(compare);
  assert.ok(taken.length > all.length / 2, `${taken.length} of ${all.length}`);
});

test('one page that is reached from many hosts keeps the channel of each', () => {
  const compare = createComparison();
  const hosts = ['', 'www.google.com', 'm.site.example', 'mail.example', 'facebook.com', 'chatgpt.com'];
  for (let n = 0; n < 40; n++) hosts.push(`host-${n}.example`);
  const pages = ['a', 'b?utm_medium=cpc', 'c?gclid=1', 'd?utm_source=x%00y', 'e?utm_campaign=%C3%A9%5C%09'];
  for (let n = 0; n < 3_000; n++) {
    const host = hosts[(n * 7) % hosts.length];
    const address = encodeURIComponent(`https://site.example/${pages[n % pages.length]}`);
    const referrer = host === '' ? '' : `https%3A%2F%2F${host}%2F${n % 3}`;
    const isTaken = compare(makeRecord(`id=123&ev=PageView&dl=${address}&rl=${referrer}`));
    assert.equal(isTaken, n % pages.length !== 3);
  }
});

test('more is sent than is remembered, and what comes back comes out the same', () => {
  const compare = createComparison();
  const long = 'x'.repeat(1_500);
  for (let n = 0; n < 40_000; n++) {
    const number = n % 4 === 0 ? n % 97 : n;
    const path = encodeURIComponent(`https://site.example/${number}/${long.slice(number % 700)}`);
    assert.ok(
      compare(makeRecord(`id=123&ev=e${number % 300}&dl=${path}&fbp=fb.1.${receivedAtMs}.${number}`)),
    );
  }
});

test('nothing that can be sent comes out differently', () => {
  const compare = createComparison();
  const sign = fc.constantFrom(...('a7.[]=&%+\\"\'\t\n\0é😀'.match(/./gsu) ?? []));
  const value = fc.oneof(
    fc.constantFrom(
      '',
      'a',
      '1',
      '%41',
      '%',
      'a+b',
      `${receivedAtMs}`,
      'fb.1.1600000000000.5',
      'x.7',
      'https://a.example/?gclid=1',
    ),
    fc.string({ unit: sign, maxLength: 12 }),
  );
  const name = fc.oneof(
    fc.constantFrom(
      'id',
      'ev',
      'eid',
      'dl',
      'rl',
      'ts',
      'sent',
      'fbp',
      'fbc',
      'oc',
      'dpo',
      'oi',
      'vdpo',
      'o',
      'v',
      'sw',
      '%65v',
    ),
    fc.constantFrom(
      'cd[value]',
      'cd[currency]',
      'cd%5Ba%5D',
      'cd[]',
      'ud[em]',
      'aud[em]',
      'udff[ph]',
      'es[0]',
    ),
    fc.string({ unit: sign, maxLength: 5 }),
  );
  const params = fc
    .array(fc.tuple(name, value), { maxLength: 14 })
    .map((all) => all.map(([key, text]) => `${key}=${text}`).join('&'));
  const more = fc.record({
    channel: fc.constantFrom(...channels),
    pixelId: fc.constantFrom('0', '1', '123'),
    sender: fc.record({
      userAgent: fc.string({ unit: sign, maxLength: 6 }),
      referer: value,
      language: value,
      country: fc.constantFrom('', 'DE'),
      cookielessId: fc.constantFrom('', '00000000000000ab', 'x'),
      truncatedAddress: fc.constantFrom('', '', '203.0.113.0', 'g'),
      hasGlobalPrivacyControl: fc.boolean(),
    }),
  });
  let taken = 0;
  fc.assert(
    fc.property(params, more, (sent, record) => {
      if (compare(makeRecord(sent, record))) taken += 1;
    }),
    { numRuns: 5_000 },
  );
  assert.ok(taken > 500, String(taken));
});

test('what is no record at all is left to the interpretation, and so is a record cut short', () => {
  const compare = createComparison();
  const whole = makeRecord('id=123&ev=x&cd[a]=1');
  for (let length = 0; length < whole.length; length++) compare(whole.slice(0, length));
  for (const text of [
    '\t'.repeat(30),
    '2\t',
    whole.replace('1\t', '2\t'),
    whole.replace('1700', '17x0'),
    'x'.repeat(20_000),
  ])
    assert.equal(compare(text), false);
});
