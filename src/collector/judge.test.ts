// The steps that decide whether a request becomes an event, and the quick look at its parameters.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findParam, formatParams, type Param, parseParams } from '../event/params.ts';
import { hasParam, judge, readArrival, scanParam } from './judge.ts';

const isKnownPixel = (id: string) => id === '123';

function reasonFor(params: string): string | undefined {
  return judge(readArrival(params), isKnownPixel)?.reason;
}

test('a request with a known id and a name is an event', () => {
  for (const params of [
    'id=123&ev=PageView',
    'ev=PageView&id=123',
    'id=123&ev=+Buy+',
    'id=%20123&ev=%C3%A9',
  ]) {
    assert.equal(reasonFor(params), undefined, params);
  }
});

test('each refusal has its reason', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'missing_pixel_id'],
    ['ev=PageView', 'missing_pixel_id'],
    ['id=&ev=PageView', 'missing_pixel_id'],
    ['id=0123&ev=PageView', 'missing_pixel_id'],
    ['id=UA-123&ev=PageView', 'missing_pixel_id'],
    ['id=124&ev=PageView', 'unknown_pixel'],
    ['id=123', 'missing_event_name'],
    ['id=123&ev=', 'missing_event_name'],
    ['id=123&ev=%20+', 'missing_event_name'],
    ['id=123&cd[ev]=PageView', 'missing_event_name'],
    [`id=123&ev=${'x'.repeat(201)}`, 'event_name_too_long'],
    [`id=123&ev=x${'&cd[a]=1'.repeat(999)}`, 'too_many_parameters'],
  ];
  for (const [params, reason] of cases) assert.equal(reasonFor(params), reason, params.slice(0, 60));
});

test('the limits themselves are still taken', () => {
  assert.equal(reasonFor(`id=123&ev=${'x'.repeat(200)}`), undefined);
  assert.equal(reasonFor(`id=123&ev=${'%C3%A9'.repeat(200)}`), undefined);
  assert.equal(reasonFor(`id=123&ev=x${'&cd[a]=1'.repeat(998)}`), undefined);
});

test('a detail never repeats what was sent', () => {
  const secret = 'jane@example.com';
  for (const params of [`id=${secret}&ev=x`, `id=123&ev=${secret.repeat(20)}`]) {
    const detail = judge(readArrival(params), isKnownPixel)?.detail ?? '';
    assert.ok(detail !== '' && !detail.includes('jane'), detail);
  }
});

test('the first of several ids and names counts, as in the loader', () => {
  assert.deepEqual(readArrival('id=1&ev=a&id=2&ev=b'), {
    params: 'id=1&ev=a&id=2&ev=b',
    pixelId: '1',
    eventName: 'a',
  });
});

test('a parameter is found by its whole name only', () => {
  assert.equal(scanParam('uid=5&xid=6&idx=7', 'id'), '');
  assert.equal(scanParam('a=id%3D5&cd[id]=6', 'id'), '');
  assert.equal(hasParam('cd[v]=1&ev=2', 'v'), false);
  assert.equal(hasParam('v=', 'v'), true);
});

test('the quick look finds what the full reading finds', () => {
  const name = fc.constantFrom('id', 'ev', 'v', 'x', 'cd[id]', '');
  const params = fc.array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 8 });
  fc.assert(
    fc.property(params, (list: Param[]) => {
      const text = formatParams(list);
      for (const one of ['id', 'ev', 'v']) {
        assert.equal(scanParam(text, one), findParam(parseParams(text), one) ?? '');
        assert.equal(
          hasParam(text, one),
          list.some(([given]) => given === one),
        );
      }
    }),
  );
});
