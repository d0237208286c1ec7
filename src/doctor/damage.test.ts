// Healthy base code with any combination of the known damages: it is found, and where it is mended the calls are the same.
// DOCTOR_RUNS=50000 looks further, DOCTOR_SEED=n repeats a run.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as parts from '../../test/doctor-parts.ts';
import { examine } from './examine.ts';
import { readPage } from './page.ts';
import { parseScript } from './parse-script.ts';
import { callSignature } from './pixel-calls.ts';

const runs = Number(process.env.DOCTOR_RUNS ?? 5_000);
const seed = process.env.DOCTOR_SEED === undefined ? {} : { seed: Number(process.env.DOCTOR_SEED) };

const damages: Readonly<Record<string, parts.Damage>> = {
  curl: parts.curl,
  curlDouble: parts.curlDouble,
  closeOnly: parts.closeOnly,
  low: parts.low,
  lowDouble: parts.lowDouble,
  angled: parts.angled,
  angledTight: parts.angledTight,
  primes: parts.primes,
  doublePrimes: parts.doublePrimes,
  acute: parts.acute,
  backtickAcute: parts.backtickAcute,
  cornered: parts.cornered,
  fullwidthQuotes: parts.fullwidthQuotes,
  lost: parts.lost,
  mojibake: parts.mojibake,
  mojibakeLatin: parts.mojibakeLatin,
  escapeHtml: parts.escapeHtml,
  entityCurl: parts.entityCurl,
  namedCurl: parts.namedCurl,
  nbspEntities: parts.nbspEntities,
  lineBreaks: parts.lineBreaks,
  paragraphs: parts.paragraphs,
  zeroWidth: parts.zeroWidth,
  softHyphens: parts.softHyphens,
  bidi: parts.bidi,
  joiners: parts.joiners,
  fullwidth: parts.fullwidth,
  slashes: parts.slashes,
  spanish: parts.spanish,
  german: parts.german,
  modifierLetters: parts.modifierLetters,
  geresh: parts.geresh,
  controls: parts.controls,
  mojibakeMacintosh: parts.mojibakeMacintosh,
  asLineOfText: parts.asLineOfText,
  capitals: parts.capitals,
  escapeTwice: parts.escapeTwice,
};

/** What shops and editors write into texts, damage look-alikes among it. */
const contents = [
  'boots',
  'Ida’s lamp',
  "O'Neil",
  'a – b',
  'Tom & Jerry',
  'bread &amp; butter',
  '“quoted”',
  'sale…',
  '5″ pipe',
  "l'été",
  'a, b',
  '(c); d',
  "it's, well",
  'one\u00A0two',
  '（新品）',
  'a\\b',
  'x "y" z',
  'fin.',
  '',
  '1/2',
  'zwölf',
  '<b>',
  "'",
  "rock 'n' roll, live",
  '«ici»',
  'a\u200Bb',
] as const;
const names = ['ViewContent', 'Lead', 'Search', 'AddToWishlist', 'Contact'] as const;

function quote(text: string, mark: string): string {
  return `${mark}${text.replace(/\\/g, '\\\\').replaceAll(mark, `\\${mark}`)}${mark}`;
}

const event = fc.record({
  name: fc.constantFrom(...names),
  mark: fc.constantFrom("'", '"'),
  content: fc.option(fc.constantFrom(...contents), { nil: undefined }),
  amount: fc.option(fc.constantFrom('12.5', '0', '-0', '1e2'), { nil: undefined }),
});

const code = fc
  .record({
    stub: fc.constantFrom(parts.stub, parts.prettyStub, parts.smallStub),
    url: fc.constantFrom(parts.originalTag, parts.ownTag),
    id: fc.constantFrom('1029384756102938', '555666777888999'),
    mark: fc.constantFrom("'", '"'),
    events: fc.uniqueArray(event, { maxLength: 3, selector: ({ name }) => name }),
  })
  .map(({ stub, url, id, mark, events }) => {
    const calls = events.map(({ name, mark: own, content, amount }) => {
      const data =
        content === undefined && amount === undefined
          ? ''
          : `, {${[content === undefined ? '' : `content_name: ${quote(content, own)}`, amount === undefined ? '' : `num: ${amount}`].filter((part) => part !== '').join(', ')}}`;
      return `fbq(${quote('track', own)}, ${quote(name, own)}${data});\n`;
    });
    return `${stub(url)}\nfbq(${quote('init', mark)}, ${quote(id, mark)});\nfbq(${quote('track', mark)}, ${quote('PageView', mark)});\n${calls.join('')}`;
  });

const damaged = fc.record({
  code,
  chosen: fc.uniqueArray(fc.constantFrom(...Object.keys(damages)), { minLength: 1, maxLength: 3 }),
});

function signatureOf(source: string): string | undefined {
  const parsed = parseScript(source);
  return 'problem' in parsed ? undefined : callSignature(parsed.program);
}

function pixelScripts(html: string): string[] {
  return readPage(html)
    .scripts.filter(({ role }) => role === 'classic')
    .map(({ code: source }) => source);
}

let mended = 0;

test('damaged code is found, and never mended to other calls', () => {
  const check = fc.property(damaged, ({ code: healthy, chosen }) => {
    const broken = chosen.reduce((source, name) => damages[name]?.(source) ?? source, healthy);
    const html = `<!doctype html><head><title>Storm</title><script>${broken}</script></head><body><p>Wind.</p></body>`;
    const wanted = signatureOf(healthy);
    const found = examine(html);
    if (signatureOf(broken) === undefined) assert.equal(found.verdict, 'broken', chosen.join());
    const [after = ''] = pixelScripts(found.repairedText);
    const isMended = found.edits.length > 0 && signatureOf(after) !== undefined && after !== broken;
    if (!isMended) return;
    mended++;
    const calls = straighten(signatureOf(after));
    if (calls === straighten(wanted)) return;
    assert.equal(
      calls,
      straighten(meant(signatureOf(broken), wanted)),
      `${chosen.join()}\n${broken}\n=>\n${after}`,
    );
  });
  fc.assert(check, { numRuns: runs, ...seed });
  assert.ok(mended > runs / 4, `${mended} of ${runs} were mended`);
});

/** Within a text nobody can tell of which kind its apostrophes and quotes were: `Ida’s` and `Ida's` are both written. */
function straighten(signature: string | undefined): string | undefined {
  return signature?.replace(/[‘’‚‛ʼʹ′´׳]/g, "'").replace(/[“”„‟″ʺ״]/g, '\\"');
}

/**
 * Damage that the language takes as it is (a character in a text) changes the calls before anybody mends. Quotes that the
 * language takes for letters make a name of a text: what such a name stands for is the healthy code's.
 */
function meant(broken: string | undefined, healthy: string | undefined): string | undefined {
  if (broken === undefined || healthy === undefined) return healthy;
  return JSON.stringify(fillUnknown(JSON.parse(broken), JSON.parse(healthy)));
}

function fillUnknown(broken: unknown, healthy: unknown): unknown {
  if (Array.isArray(broken) && Array.isArray(healthy))
    return broken.map((value, index) => fillUnknown(value, healthy[index]));
  if (JSON.stringify(broken) === '{"unknown":true}' && healthy !== undefined) return healthy;
  if (!hasEntries(broken) || !hasEntries(healthy)) return broken;
  return { entries: fillUnknown(broken.entries, healthy.entries) };
}

function hasEntries(value: unknown): value is { readonly entries: unknown } {
  return typeof value === 'object' && value !== null && 'entries' in value;
}

test('healthy code with any text in it is left alone', () => {
  const check = fc.property(code, (healthy) => {
    const html = `<!doctype html><head><title>Storm</title><script>${healthy}</script></head><body><p>Wind.</p></body>`;
    const found = examine(html);
    assert.deepEqual(found.edits, []);
    assert.deepEqual(found.findings, []);
  });
  fc.assert(check, { numRuns: Math.ceil(runs / 5), ...seed });
});

test('single damages of plain code are mended, each of them', () => {
  for (const [name, damage] of Object.entries(damages)) {
    const healthy = parts.base('1029384756102938');
    const found = examine(
      `<!doctype html><head><title>Storm</title><script>${damage(healthy)}</script></head>`,
    );
    const [after = ''] = pixelScripts(found.repairedText);
    assert.equal(signatureOf(after), signatureOf(healthy), name);
  }
});
