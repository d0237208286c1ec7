// JSON read as bytes: what is read, JSON.parse reads too and alike; what is passed over ends where the value does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSource, readNumber, readText, skipValue, textRead } from './json-bytes.ts';

function sourceOf(text: string) {
  return { ...createSource(), bytes: Buffer.from(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test('a text is what JSON.parse makes of it, or none', () => {
  const piece = fc.constantFrom(
    'a',
    'ä',
    '\ud83d\ude00',
    '\\"',
    '\\\\',
    '\\/',
    '\\u00e4',
    '\\q',
    '\t',
    '"',
    '@',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const source = sourceOf(`"${pieces.join('')}",1`);
      if (!readText(source)) return;
      assert.equal(textRead(source), parse(source.bytes.toString('utf8', 0, source.at)));
    }),
  );
});

test('a number is one of JSON, and is not longer than a JavaScript number holds', () => {
  const piece = fc.constantFrom('0', '1', '9', '.', '-', 'e', '+', '12345678');
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
      const source = sourceOf(`${pieces.join('')},`);
      if (!readNumber(source)) return;
      const text = source.bytes.toString('utf8', 0, source.at);
      assert.equal(typeof parse(text), 'number', text);
      assert.ok(!Object.is(parse(text), -0) && source.at <= 16, text);
    }),
  );
  for (const text of ['1', '0', '-7', '19.90', '123456789012345'])
    assert.ok(readNumber(sourceOf(text)), text);
  for (const text of ['01', '-0', '.5', '1.', '-', '1234567890123456'])
    assert.ok(!readNumber(sourceOf(text)), text);
});

test('a value is passed over to its end', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(
      value,
      fc.constantFrom(',', ']', '}'),
      fc.constantFrom(undefined, 1),
      (given, next, indent) => {
        const text = JSON.stringify(given, undefined, indent);
        const source = sourceOf(`${text}${next}"x"`);
        assert.ok(skipValue(source));
        assert.equal(source.bytes.toString('utf8', 0, source.at), text);
      },
    ),
  );
  for (const cut of ['{"a":1', '["]', '"a', '']) assert.ok(!skipValue(sourceOf(cut)), cut);
});
