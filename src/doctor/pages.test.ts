// Every page of test/fixtures/pages/: what is found, what is said of the visit, and that a repair touches nothing else.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { expectedFile, pagesFolder, testPages } from '../../test/doctor-pages.ts';
import { examine } from './examine.ts';
import { applyEdits, patchText, renderText } from './patched-text.ts';

test('there are at least 120 pages, a third of them healthy, and the files are those of the generator', () => {
  assert.ok(testPages.length >= 120, `${testPages.length} pages`);
  const healthy = testPages.filter(({ checks }) => checks.length === 0);
  assert.ok(healthy.length * 3 >= testPages.length, `${healthy.length} of ${testPages.length} are healthy`);
  assert.equal(new Set(testPages.map(({ name }) => name)).size, testPages.length);
  assert.equal(fs.readFileSync(path.join(pagesFolder, 'expected.json'), 'utf8'), expectedFile());
  for (const { name, html } of testPages)
    assert.equal(fs.readFileSync(path.join(pagesFolder, `${name}.html`), 'utf8'), html, name);
});

for (const { name, html, verdict, repair, pixels, events, eventsAfterRepair, checks } of testPages) {
  test(`page ${name}: ${checks.length === 0 ? 'nothing is found' : checks.join(', ')}`, () => {
    const found = examine(html);
    assert.deepEqual(
      {
        verdict: found.verdict,
        repair: found.repair,
        pixels: found.pixels,
        events: found.events.toSorted(),
        eventsAfterRepair: found.eventsAfterRepair.toSorted(),
        checks: [...new Set(found.findings.map(({ check }) => check))].sort(),
      },
      {
        verdict,
        repair,
        pixels,
        events: events.toSorted(),
        eventsAfterRepair: eventsAfterRepair.toSorted(),
        checks: checks.toSorted(),
      },
    );
    assert.equal(
      renderText(applyEdits(patchText(html), found.edits)),
      found.repairedText,
      'the edits are the repair',
    );
    const again = examine(found.repairedText);
    assert.deepEqual(again.edits, [], 'a repaired page needs no repair');
    assert.deepEqual(again.events, found.eventsAfterRepair);
  });
}

test('the same is found when the page is long, and most of it is not read closely', () => {
  const paragraph =
    '<p class="text">The <a href="/west" title="it’s > here">west</a> wind<br>blew, says <em>Ida</em>.</p>\n';
  for (const { name, html } of testPages) {
    const long = html.replace('<footer>', `${paragraph.repeat(80)}<footer>`);
    const summary = (text: string) => {
      const { verdict, repair, pixels, events, eventsAfterRepair, findings } = examine(text);
      return {
        verdict,
        repair,
        pixels,
        events,
        eventsAfterRepair,
        checks: findings.map(({ check }) => check),
      };
    };
    assert.deepEqual(summary(long), summary(html), name);
  }
});
