// Templates: pages made alike have one, others their own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findTemplate, mergeShapes, shapePath } from './shape.ts';

const shapes: readonly (readonly [path: string, shape: string])[] = [
  ['/', '/'],
  ['', '/'],
  ['/news/', '/news'],
  ['/news', '/news'],
  ['/about-us', '/about-us'],
  ['/news/harbour-opens-again', '/news/:name'],
  ['/2026/11/the-dog-is-back/', '/:number/:number/:name'],
  ['/article-12.html', '/:number'],
  ['/10-things-to-do', '/:name'],
  ['/p/b7f3c9d2e1', '/p/:number'],
  ['/donaudampfschifffahrtsgesellschaft', '/:name'],
  ['/a/b/c/d/e/f/g', '/a/b/c/d/e/:more'],
];

test('numbers and names of single things are told from the parts of a site', () => {
  for (const [path, shape] of shapes) assert.equal(shapePath(path), shape, path);
});

test('the shape of a shape is itself', () => {
  const path = fc
    .array(fc.constantFrom('a', 'news', '12', 'a-b-c', 'x1', '', 'really-long-name-of-a-thing'), {
      maxLength: 8,
    })
    .map((words) => `/${words.join('/')}`);
  fc.assert(fc.property(path, (text) => shapePath(shapePath(text)) === shapePath(text)));
});

test('a place with very many words is the name of a thing; few stay as they are', () => {
  const people = Array.from(
    { length: 30 },
    (_, index) => `/people/${'abcdefghij'[index % 10]}${'xyz'[index % 3]}${'klm'[Math.floor(index / 10)]}`,
  );
  const merged = mergeShapes(['/', '/people', '/about', ...people, '/shop/lamps', '/shop/chairs']);
  assert.deepEqual(
    new Set(merged.values()),
    new Set(['/', '/people', '/about', '/people/:name', '/shop/lamps', '/shop/chairs']),
  );
});

test('a page that has not sent belongs to the template of those like it', () => {
  const templates = ['/', '/people/:name', '/about'];
  const found = ['/about', '/people/ada', '/people/ada/more', '/contact'].map((shape) =>
    findTemplate(shape, templates),
  );
  assert.deepEqual(found, ['/about', '/people/:name', '/people/ada/more', '/contact']);
});
