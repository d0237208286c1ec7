// The cheap look at parameters says what one large pattern for the same says, whatever the text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { personalNames } from './mask-people.ts';
import { mayHoldPeople } from './may-hold-people.ts';
import { protectParams } from './protect.ts';

/** An at-sign, after which everything is looked at; it is no address itself. */
const eye = '&z=%40';

const parts = [
  ...['&', '?', ';', '#', '[', ']', '"', '=', '\\', '@', '+', '%', '-', '_', '.', ' ', 'é', 'K'],
  ...[
    '%40',
    '%2540',
    '%2b1',
    '%252B4',
    '%2b0',
    '%3f',
    '%26',
    '%253B',
    '%23',
    '%5b',
    '%5D',
    '%22',
    '%25',
    '25',
    '%5c',
    '%3d',
  ],
  ...[
    '%2d',
    '%255F',
    '%2e',
    '%3A',
    '%2F',
    'id',
    'ev',
    'dl',
    'sh',
    'sw',
    'fbp',
    'cd',
    'ud',
    'udff',
    'aud',
    'u%64',
    '1',
    'x',
  ],
];

test('where it finds nothing, nothing would have been changed', () => {
  const spelled = fc
    .tuple(
      fc.constantFrom(...personalNames),
      fc.constantFrom('', '_', '%5f', '.', ' ', '+', '%20', '__', '%2520'),
      fc.constantFrom('', '', '_', '%20'),
      fc.boolean(),
    )
    .map(([text, between, before, isUpper]) => {
      const apart = text.length < 4 ? text : `${text.slice(0, 3)}${between}${text.slice(3)}${before}`;
      return before + (isUpper ? apart.toUpperCase() : apart);
    });
  const value = fc.constantFrom('=Jane-Ann', '=0301234567', ']=0301234567', '%5D=Jane', '%22%3A%22Jane');
  const mark = fc.constantFrom('&', '&cd[', '&cd%5B', '&dl=%3F', '%26', '&x=%22', '&a=;');
  const datum = fc.tuple(mark, spelled, value).map((pieces) => pieces.join(''));
  const piece = fc.oneof(fc.constantFrom(...parts), spelled, datum, value, fc.string({ maxLength: 2 }));
  let masked = 0;
  let unseen = 0;
  const property = fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
    const text = pieces.join('');
    const looked = protectParams(text + eye);
    if (looked !== text + eye) masked += 1;
    if (mayHoldPeople(text)) return;
    unseen += 1;
    assert.equal(looked, text + eye);
  });
  fc.assert(property, { numRuns: 20_000 });
  assert.ok(masked > 2_000 && unseen > 2_000, `${masked} of 20,000 masked, ${unseen} not looked at`);
});

test('names as people write them are found', () => {
  for (const param of [
    'cd%5BFirst%20Name%5D=Jane-Ann',
    'cd[Phone+Number]=0301234567',
    'cd%5Bfirst__name%5D=Jane',
    'cd[_phone]=0301234567',
  ])
    assert.match(protectParams(`id=1&${param}`), /=\[(?:name|phone)\]$/, param);
});

test('what the tag sends by itself holds nothing', () => {
  const params =
    'id=123&ev=PageView&dl=https%3A%2F%2Fnews.example%2Fa%3Futm_source%3Dx%26fbclid%3DIwAR&rl=&if=false&ts=1&sw=1&sh=1' +
    '&v=ownpixel-1&r=stable&ec=0&it=1&fbp=fb.1.1.1&fbc=fb.1.1.IwAR&os=abc.0&cd%5Bvalue%5D=12&oi=abc.0&sent=1';
  assert.equal(mayHoldPeople(params), false);
});
