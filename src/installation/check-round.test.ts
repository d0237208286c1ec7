// A round is polite: one page of a host after the other, the same page once, and a host that does not answer is left alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRound } from './check-round.ts';
import type { Checker } from './checker.ts';
import type { Outcome } from './record-outcome.ts';
import type { KnownPage } from './state.ts';

const right: Outcome = { kind: 'read', verdict: 'ok', pixels: [], findings: [] };
const away: Outcome = { kind: 'unread', reason: 'its server refuses the connection', isGone: false };

function page(address: string, pixelId = '1'): KnownPage {
  return { pixelId, address, host: new URL(address).host, template: '/', pixels: [], findings: [] };
}

function createWorld(outcomeOf: (address: string) => Outcome | undefined) {
  const asked: string[] = [];
  const atATime = new Map<string, number>();
  let most = 0;
  const checker: Checker = {
    async check(address) {
      const { host } = new URL(address);
      asked.push(address);
      atATime.set(host, (atATime.get(host) ?? 0) + 1);
      most = Math.max(most, atATime.get(host) ?? 0);
      await new Promise((resolve) => setTimeout(resolve, 5));
      atATime.set(host, (atATime.get(host) ?? 0) - 1);
      const outcome = outcomeOf(address);
      return outcome && { outcome, delayMs: 0 };
    },
    survey: async () => [],
    close: async () => {},
  };
  return { checker, asked, mostAtATime: () => most };
}

async function run(pages: readonly KnownPage[], outcomeOf: (address: string) => Outcome | undefined) {
  const { checker, asked, mostAtATime } = createWorld(outcomeOf);
  const noted: string[] = [];
  const { signal } = new AbortController();
  await checkRound({
    checker,
    pages,
    signal,
    onOutcome: ({ pixelId, address }) => noted.push(pixelId + address),
  });
  return { asked, noted, most: mostAtATime() };
}

test('pages of one host are asked one after the other, a page of two pixels once', async () => {
  const pages = [page('https://a.example/1'), page('https://a.example/2'), page('https://a.example/1', '2')];
  const { asked, noted, most } = await run([...pages, page('https://b.example/')], () => right);
  assert.equal(most, 1);
  assert.deepEqual(asked.toSorted(), ['https://a.example/1', 'https://a.example/2', 'https://b.example/']);
  assert.equal(noted.length, 4);
});

test('a host that does not answer is left alone after four pages, and others are not', async () => {
  const pages = Array.from({ length: 6 }, (_, index) => page(`https://a.example/${index}`));
  const { asked } = await run([...pages, page('https://b.example/')], (address) =>
    address.includes('a.example') ? away : right,
  );
  assert.equal(asked.length, 5);
});

test('what was interrupted is not noted', async () => {
  assert.deepEqual((await run([page('https://a.example/')], () => undefined)).noted, []);
});
