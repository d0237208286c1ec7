// `ownpixel doctor --browser` in a real browser: what the proof tells of pages that are right, mended, damaged or held.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { examineBytes, provePage } from '../src/doctor/doctor.ts';
import { launchBrowser } from './browser.ts';
import { testPages } from './doctor-pages.ts';
import { base, originalTag, page, script, stub } from './doctor-parts.ts';

const browser = await launchBrowser();
const skip = typeof browser === 'string' ? browser : false;

after(async () => {
  if (typeof browser !== 'string') await browser.close();
});

test('the proof shows the page view of a repaired page arriving, and what is missing on a broken one', {
  skip,
}, async () => {
  assert.ok(typeof browser !== 'string');
  const page = testPages.find(({ name }) => name === 'printed-curly') ?? assert.fail();
  const examined = examineBytes({ name: page.name, bytes: Buffer.from(page.html) }) ?? assert.fail();
  const before = await provePage(
    browser.browser,
    { bytes: Buffer.from(page.html) },
    examined.examination.planAfterRepair,
    {
      patienceMs: 700,
    },
  );
  assert.deepEqual([before.events, before.missing], [[], page.eventsAfterRepair]);
  const repaired = await provePage(
    browser.browser,
    { bytes: examined.repaired ?? assert.fail() },
    examined.examination.planAfterRepair,
  );
  assert.deepEqual(
    [repaired.events, repaired.missing, repaired.unexpected, repaired.blocked],
    [page.eventsAfterRepair, [], [], []],
  );
  assert.ok((repaired.firstEventMs ?? 0) > 0);
});

test('the proof tells what a policy refuses', { skip }, async () => {
  assert.ok(typeof browser !== 'string');
  const page = testPages.find(({ name }) => name === 'ok-base-code') ?? assert.fail();
  const policyHeader = "script-src 'self'";
  const examined =
    examineBytes({ name: page.name, bytes: Buffer.from(page.html), policyHeader }) ?? assert.fail();
  assert.deepEqual(
    examined.report.findings.map(({ check }) => check),
    ['blocked-by-policy'],
  );
  assert.deepEqual(examined.report.events, []);
  const { plan } =
    examineBytes({ name: page.name, bytes: Buffer.from(page.html) })?.examination ?? assert.fail();
  const proof = await provePage(browser.browser, { bytes: Buffer.from(page.html), policyHeader }, plan, {
    patienceMs: 700,
  });
  assert.deepEqual(proof.missing, page.events);
  assert.deepEqual(proof.blocked, [{ what: 'inline', by: 'policy: script-src-elem' }]);
  assert.equal(proof.library, 'not asked for');
  assert.match(proof.problems.join('\n'), /Content Security Policy/);
});

async function prove(html: string, options: { readonly planOf?: string; readonly url?: string } = {}) {
  assert.ok(typeof browser !== 'string');
  const origin = options.url === undefined ? {} : { url: options.url };
  const planned = examineBytes({ name: 'page', bytes: Buffer.from(options.planOf ?? html), ...origin });
  const { plan } = planned?.examination ?? assert.fail();
  return provePage(browser.browser, { bytes: Buffer.from(html), ...origin }, plan, { patienceMs: 2_000 });
}

const pixel = '1029384756102938';
const purchase = `fbq('track', 'Purchase', {value: 49.9, currency: 'EUR', content_ids: ['a']}, {eventID: 'o-7'});\n`;

test('the proof compares parameters: value, currency, ids, event id', { skip }, async () => {
  const right = page({ head: script(base(pixel) + purchase) });
  assert.deepEqual((await prove(right)).wrong, []);
  const changed = right.replace('49.9', '4990').replace("['a']", "['b']").replace(", {eventID: 'o-7'}", '');
  const event = `${pixel}:Purchase`;
  assert.deepEqual((await prove(changed, { planOf: right })).wrong, [
    { event, parameter: 'cd[value]', expected: '49.9', sent: '4990' },
    { event, parameter: 'cd[content_ids]', expected: '["a"]', sent: '["b"]' },
    { event, parameter: 'eid', expected: 'o-7' },
  ]);
  const late = page({
    head: script(
      `${base(pixel)}fbq('track', 'Purchase', {value: '€ ' + location.host.length, currency: 'Eu' + 'ros'});\n`,
    ),
  });
  assert.deepEqual(
    (await prove(late)).wrong.map(({ parameter, expected }) => [parameter, expected]),
    [
      ['cd[value]', 'a plain number'],
      ['cd[currency]', 'a code of ISO 4217'],
    ],
  );
});

test('the proof tells events that count twice from one event that is sent twice', { skip }, async () => {
  const twice = page({
    head: script(
      `${base(pixel)}fbq('track', 'Lead');\nsetTimeout(function () { fbq('track', 'Lead'); }, 300);\n`,
    ),
  });
  assert.deepEqual((await prove(twice)).doubled, [`${pixel}:Lead`]);
  const once = page({ head: script(base(pixel) + purchase + purchase) });
  const { doubled, events } = await prove(once);
  assert.deepEqual([doubled, events.length], [[], 3]);
});

test('the proof sees whether a visitor who has agreed to nothing is left alone', { skip }, async () => {
  const tool = '<script src="https://consent.example.com/tool.js"></script>';
  const heldCode = script(base(pixel), ' type="text/plain" data-cookieconsent="marketing"');
  const revoked = script(
    `${stub()}fbq('consent', 'revoke');\nfbq('init', '${pixel}');\nfbq('track', 'PageView');\n`,
  );
  assert.equal((await prove(page({ head: script(base(pixel)) }))).consent, 'not asked');
  assert.equal((await prove(page({ head: tool + heldCode }))).consent, 'respected');
  assert.equal((await prove(page({ head: revoked }))).consent, 'respected');
  // Another part of the page does not ask.
  const eager = page({ head: tool + heldCode, body: script(base(pixel)) });
  const ignored = await prove(eager);
  assert.deepEqual([ignored.consent, ignored.events], ['ignored', [`${pixel}:PageView`]]);
  assert.match(ignored.problems.join('\n'), /_fbp was set before/);
});

test('the proof names what blocked the library or its requests', { skip }, async () => {
  const policy = (content: string) => `<meta http-equiv="Content-Security-Policy" content="${content}">`;
  const whole = page({ head: script(base(pixel)) });
  const noFile = await prove(page({ head: policy("script-src 'unsafe-inline'") + script(base(pixel)) }), {
    planOf: whole,
  });
  assert.deepEqual(noFile.blocked, [{ what: originalTag, by: 'policy: script-src-elem' }]);
  assert.deepEqual([noFile.library, noFile.missing], ['blocked', [`${pixel}:PageView`]]);
  const mixed = await prove(
    page({ head: script(base(pixel, 'http://connect.facebook.net/en_US/fbevents.js')) }),
    { planOf: whole },
  );
  assert.deepEqual(
    [mixed.library, mixed.blocked.map(({ what }) => what)],
    ['blocked', ['http://connect.facebook.net/en_US/fbevents.js']],
  );
  assert.match(mixed.blocked[0]?.by ?? '', /mixed/i);
});
