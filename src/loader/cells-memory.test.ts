// The memory of written cells: it answers what was made for the very same bytes, and it is bounded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCellsMemory } from './cells-memory.ts';
import { createDesk, readText } from './desk.ts';

/** Two kinds, which make different cells of the same text; an event asks two questions. */
function createMemory(sizes: { readonly most?: number; readonly mostBytes?: number } = {}) {
  const record = createDesk(32 << 10);
  let made = 0;
  const make = (mark: string) => (sent: string) => {
    made += 1;
    if (sent.startsWith('never')) return undefined;
    return { cells: `${mark}\t${sent}`, more: sent.slice(0, 3), number: sent.length };
  };
  const memory = createCellsMemory({ record, makes: [make('one'), make('two')], questions: 2, ...sizes });
  const { desk, starts, ends, moreEnds, numbers } = memory;
  /** What the last answer to the question says, as it stands in the memory now. */
  const read = (question: number) => ({
    cells: readText(desk, starts[question] ?? 0, ends[question] ?? 0),
    more: readText(desk, ends[question] ?? 0, moreEnds[question] ?? 0),
    number: numbers[question],
  });
  return {
    made: () => made,
    read,
    /** As an event that has one question more. */
    askOne(question: number, text: string) {
      memory.ask(question, question, 0, record.bytes.write(text));
      return memory.answer();
    },
    /** What stands in the memory for each text, the first of kind 0, wherever in a record it was sent; undefined: it has no place there. */
    ask(texts: readonly string[], at = 0) {
      let end = at;
      for (const [question, text] of texts.entries()) {
        const start = end;
        end += record.bytes.write(text, start);
        memory.ask(question, question, start, end);
      }
      return memory.answer() ? texts.map((_, question) => read(question)) : undefined;
    },
  };
}

function blockOf(mark: string, text: string) {
  return { cells: `${mark}\t${text}`, more: Buffer.from(text.slice(0, 3)).toString(), number: text.length };
}

test('what is asked for again is not made again; texts that begin or end alike, and kinds, are told apart', () => {
  const { ask, made } = createMemory();
  const long = 'x'.repeat(500);
  const texts = ['', 'a', 'ab', 'abc', 'abcd', 'abcde', 'bcde', 'é😀', long, `${long.slice(1)}y`];
  const before = made();
  for (let round = 0; round < 3; round++)
    for (const text of texts)
      assert.deepEqual(ask([text, text], round * 5), [blockOf('one', text), blockOf('two', text)]);
  // Nothing was made at the beginning.
  assert.equal(made() - before, (texts.length - 1) * 2);
});

test('what is asked for often stays, the rest is forgotten', () => {
  const { ask, made } = createMemory({ most: 65 });
  ask(['often']);
  for (let n = 0; n < 10_000; n++) {
    assert.deepEqual(ask([`seldom ${n}`]), [blockOf('one', `seldom ${n}`)]);
    const before = made();
    assert.deepEqual(ask(['often', '']), [blockOf('one', 'often'), blockOf('two', '')]);
    assert.equal(made(), before);
  }
  const before = made();
  for (let n = 0; n < 9_000; n++) ask([`seldom ${n}`]);
  assert.equal(made() - before, 9_000);
});

test('both answers of an event are whole, also when a generation ends with it', () => {
  const { ask } = createMemory({ most: 10, mostBytes: 64 << 10 });
  for (let n = 0; n < 5_000; n++) {
    const texts = [`one ${n} ${'long '.repeat(n % 390)}`, `two ${n % 7}`];
    assert.deepEqual(ask(texts), [blockOf('one', texts[0] ?? ''), blockOf('two', texts[1] ?? '')]);
  }
});

test('an answer is whole after the next one too, also when a generation ends with each', () => {
  const { askOne, read } = createMemory({ most: 1 });
  for (let n = 0; n < 100; n++) {
    assert.ok(askOne(0, `first ${n}`));
    assert.ok(askOne(1, `second ${n}`));
    assert.deepEqual([read(0), read(1)], [blockOf('one', `first ${n}`), blockOf('two', `second ${n}`)]);
  }
});

test('what is too long, or nothing can be made of, is left to others, and the next question is answered', () => {
  const { ask } = createMemory();
  assert.equal(ask(['x'.repeat(2_001), 'a']), undefined);
  assert.equal(ask(['never', 'a']), undefined);
  assert.equal(ask(['a', 'never']), undefined);
  assert.deepEqual(ask(['a', 'b']), [blockOf('one', 'a'), blockOf('two', 'b')]);
});
