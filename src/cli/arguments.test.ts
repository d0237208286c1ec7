// Options of one command: taken once, with a value, and what nobody knows is refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../runtime/errors.ts';
import { refuseRest, takeOptions } from './arguments.ts';

const isUsage = (text: RegExp) => (error: unknown) => error instanceof UsageError && text.test(error.message);

test('options are taken out wherever they stand, the rest stays in order', () => {
  const { options, rest } = takeOptions(
    ['create', '--id', '5', 'more', '--name=My site', '--other', 'x'],
    ['id', 'name'],
  );
  assert.deepEqual(options, { id: '5', name: 'My site' });
  assert.deepEqual(rest, ['create', 'more', '--other', 'x']);
});

test('a value may be empty, hold equals signs and line ends, or begin with dashes', () => {
  assert.deepEqual(takeOptions(['--name='], ['name']).options, { name: '' });
  assert.deepEqual(takeOptions(['--name=a=b\nc'], ['name']).options, { name: 'a=b\nc' });
  assert.deepEqual(takeOptions(['--name', '--id'], ['name', 'id']).options, { name: '--id' });
});

test('an option without value or given twice is refused', () => {
  assert.throws(() => takeOptions(['--id'], ['id']), isUsage(/^--id needs a value: --id VALUE$/));
  assert.throws(() => takeOptions(['--id', '1', '--id=2'], ['id']), isUsage(/^--id is given twice/));
  assert.throws(() => takeOptions(['--id=', '--id=2'], ['id']), isUsage(/^--id is given twice/));
});

test('what is left over is refused by its kind', () => {
  assert.doesNotThrow(() => refuseRest([]));
  assert.throws(() => refuseRest(['--colour', 'red']), isUsage(/^unknown option --colour;/));
  assert.throws(() => refuseRest(['again']), isUsage(/^unknown argument again;/));
});

test('a value that was meant for a misspelt option is not repeated', () => {
  assert.throws(
    () => refuseRest(['--pasword=hunter2']),
    (error) => !String(error).includes('hunter2'),
  );
});
