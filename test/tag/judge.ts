// What a situation must have shown, in whichever browser: it was played, the page threw nothing, nothing about a person was
// on the wire in clear, and what it expects.

import assert from 'node:assert/strict';
import type { Seen, Situation } from './situation.ts';
import { listClearUserData } from './wire.ts';

export function judge(situation: Situation, seen: ReadonlyMap<string, Seen>): void {
  const found = seen.get(situation.name);
  if (found === undefined) throw new Error('it was not played');
  if (found.errors.length > 0) throw new Error(`the page threw: ${found.errors.join('; ')}`);
  assert.deepEqual(listClearUserData(found.wire), [], 'user data in clear on the wire');
  situation.expect(found);
}
