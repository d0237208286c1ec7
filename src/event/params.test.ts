// Parameters as text: every encoding rule of the wire (protocol.md, 3.3), and that what is written is read back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bracketKey, cutParams, findParam, formatParams, type Param, parseParams } from './params.ts';

test('brackets are read literal and encoded, in upper and lower case', () => {
  for (const text of ['cd[a]=1', 'cd%5Ba%5D=1', 'cd%5ba%5d=1', 'cd%5Ba]=1']) {
    assert.deepEqual(parseParams(text), [['cd[a]', '1']], text);
  }
});

test('a key inside brackets may be encoded again, hold brackets, dots, percents, spaces and any letters', () => {
  const keys: readonly (readonly [string, string])[] = [
    ['cd[k%5B2%5D]', 'k[2]'],
    ['cd%5Bk%255B2%255D%5D', 'k[2]'],
    ['cd[k[2]]', 'k[2]'],
    ['cd[Schema.org]', 'Schema.org'],
    ['cd[100%25]', '100%'],
    ['cd[100%2525]', '100%'],
    ['cd[two+words]', 'two words'],
    ['cd[%D1%86%D0%B5%D0%BD%D0%B0]', 'цена'],
    ['cd[]', ''],
  ];
  for (const [wire, key] of keys) {
    const [param] = parseParams(`${wire}=x`);
    assert.equal(bracketKey(param?.[0] ?? '', 'cd'), key, wire);
  }
});

test('a name that is not of a bracket family has no key', () => {
  for (const name of ['cd', 'cda]', 'cd[a', 'cda[b]', 'ncd[a]', 'acd[a]', '']) {
    assert.equal(bracketKey(name, 'cd'), undefined, name);
  }
});

test('repeated names are all kept, in order', () => {
  const expected: Param[] = [
    ['expv2[]', 'pl0'],
    ['expv2[]', 'el0'],
    ['exp', 'p1'],
    ['exp', 'l0'],
  ];
  assert.deepEqual(parseParams('expv2%5B%5D=pl0&expv2%5B%5D=el0&exp=p1&exp=l0'), expected);
  assert.equal(findParam(expected, 'exp'), 'p1');
  assert.equal(findParam(expected, 'missing'), undefined);
});

test('plus is a space, and an encoded plus is a plus', () => {
  assert.deepEqual(parseParams('a+b=c+d%2Be'), [['a b', 'c d+e']]);
});

test('broken percent-encoding stays as the text it was, beside what can be decoded', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['100%', '100%'],
    ['%', '%'],
    ['%zz', '%zz'],
    ['%E9t%C3%A9', '%E9té'],
    ['50%+off', '50% off'],
    ['%u00e9%20x', '%u00e9 x'],
    ['%C3', '%C3'],
  ];
  for (const [wire, text] of texts) assert.equal(parseParams(`a=${wire}`)[0]?.[1], text, wire);
});

test('values may be empty, absent or hold equals signs, and empty pairs are nothing', () => {
  assert.deepEqual(parseParams('a=&b&c=d=e&&=f&'), [
    ['a', ''],
    ['b', ''],
    ['c', 'd=e'],
    ['', 'f'],
  ]);
  assert.deepEqual(parseParams(''), []);
});

test('what is written is read back unchanged', () => {
  const param = fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(param), (params) => {
      assert.deepEqual(parseParams(formatParams(params)), params);
    }),
  );
});

test('a text cut within a character is written with the replacement character instead of throwing', () => {
  // Pages cut texts by length; half an emoji must not cost the event.
  assert.deepEqual(parseParams(formatParams([['cd[name]', 'cut \ud83d']])), [['cd[name]', 'cut \ufffd']]);
});

test('any text is read without throwing', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('%', 'C', '3', 'a', '9', '&', '=', '+', '[', ']') }),
      (text) => {
        for (const [name] of parseParams(text)) bracketKey(name, 'a');
      },
    ),
  );
});

test('the beginning of a long text is cut between two parameters', () => {
  const text = 'a=1&b=22&c=333';
  assert.equal(cutParams(text, { maxParams: 9, maxLength: 99 }), text);
  assert.equal(cutParams(text, { maxParams: 2, maxLength: 99 }), 'a=1&b=22');
  assert.equal(cutParams(text, { maxParams: 9, maxLength: 8 }), 'a=1&b=22');
  assert.equal(cutParams(text, { maxParams: 9, maxLength: 7 }), 'a=1');
  assert.equal(cutParams(text, { maxParams: 9, maxLength: 2 }), '');
  assert.equal(cutParams('', { maxParams: 9, maxLength: 9 }), '');
});

test('what can be decoded of a broken encoding is what the platform decodes', () => {
  const bytes = [
    '%41',
    '%7f',
    '%80',
    '%bf',
    '%c1',
    '%c3%a9',
    '%e0%9f%80',
    '%ed%a0%80',
    '%ee%80%80',
    '%f4%8f%bf%bf',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...bytes, '%', '%4', 'a', '%F0%9F%98%80', '%f4%90%80%80')),
      (parts) => {
        const text = parts.join('');
        const expected = text.replace(/%[0-7][0-9a-f]|(?:%[89a-f][0-9a-f])+/gi, (run) => {
          try {
            return decodeURIComponent(run);
          } catch {
            return run;
          }
        });
        assert.equal(findParam(parseParams(`a=${text}%`), 'a'), `${expected}%`);
      },
    ),
    { numRuns: 2_000 },
  );
});
