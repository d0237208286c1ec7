// Numbers of a session's events: from page to page, and when a page is loaded again. What the loss meter makes of them: ../lost-events.test.ts.

import assert from 'node:assert/strict';
import type { Situation } from '../situation.ts';

export const numberingSituations: readonly Situation[] = [
  {
    name: 'each browser session numbers its events, so that a gap tells of a loss',
    rows: [['loss meter: `os`, `oi`', 'better (parameters of ours)']],
    // Without automatic events, which have numbers too.
    before: `fbq('set', 'autoConfig', false); fbq('init', 'ID'); fbq('init', 'ID2'); fbq('track', 'A'); fbq('track', 'B')`,
    act: async (page, { address }) => {
      await page.waitForTimeout(300);
      await page.goto(address('?two'));
      await page.waitForFunction('window.isDone');
    },
    expect(seen) {
      for (const id of seen.ids.slice(0, 2)) {
        const numbers = seen.events
          .filter((event) => event.id === id)
          .map((event) => event.os?.split('.') ?? []);
        assert.equal(new Set(numbers.map(([session]) => session)).size, 1);
        assert.deepEqual(
          numbers.map(([, number]) => number),
          ['0', '1', '2', '3'],
        );
      }
      assert.equal(new Set(seen.events.map((event) => `${event.dl} ${event.delivery}`)).size, 8);
    },
  },
  {
    name: 'the first page of a tab is loaded again: the session is the same, and its numbers go on',
    before: "fbq('set', 'autoConfig', false); fbq('init', 'ID'); fbq('track', 'A'); fbq('track', 'B')",
    act: async (page) => {
      for (let again = 0; again < 2; again++) {
        // At once: before anything that waits for a timer.
        await page.evaluate('setTimeout(function () { location.reload() }); window.isDone = false');
        await page.waitForFunction('window.isDone');
      }
    },
    expect(seen) {
      const numbers = seen.events.map((event) => event.os?.split('.') ?? []);
      assert.equal(new Set(numbers.map(([session]) => session)).size, 1, JSON.stringify(numbers));
      assert.deepEqual(numbers.map(([, number]) => Number(number)).sort(), [0, 1, 2, 3, 4, 5]);
    },
  },
];
