// Where: test of the store. Invented histories of one pixel: few names, ids and people, so that nearly everything may be a copy
// of something, and times at the edges of every rule.

import { hash } from 'node:crypto';
import fc from 'fast-check';
import { copyRules } from './copies-keys.ts';
import type { SentEvent } from './copies-model.ts';

/** An event and the insert it is loaded with. */
interface LoadedEvent extends SentEvent {
  readonly load: number;
}
export type World = readonly LoadedEvent[];

const hour = 3_600_000;
const day = 24 * hour;
const { window, preference, late } = copyRules;
/** A midnight, long enough ago that every time below lies in the past. */
const startMs = Math.floor(Date.now() / day) * day - 30 * day;
const browsers = ['', 'fb.1.1700000000000.111', 'fb.2.1700000000000.111.AQ', 'fb.1.1700000000000.222', 'Own'];
const sha256 = (text: string) => hash('sha256', text, 'hex');
const people = [sha256('user-1'), sha256('user-2'), sha256('fb.1.1700000000000.111'), sha256('own')];

const edges = [0, preference, window, window + preference, 2 * window, 3 * window, late, late + window];
const receivedMs = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...edges), fc.constantFrom(-1, 0, 0, 1))
      .map(([at, off]) => Math.max(0, at + off)),
  },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 72 * hour }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 20 * day }) },
);

const event = fc.record({
  name: fc.constantFrom('Purchase', 'Purchase', 'Purchase', 'PageView', 'Engagement'),
  id: fc.constantFrom('', '', 'a', 'a', ' a ', 'A', 'b'),
  eventTimeMs: fc.constantFrom(0, 0, 1, hour, 26 * hour).map((ms) => startMs + ms),
  receivedMs: receivedMs.map((ms) => startMs + ms),
  channel: fc.constantFrom('browser', 'browser', 'server', 'server', 'image'),
  visitor: fc.constantFrom(0, 1, 1, 2),
  deliveryNumber: fc.constantFrom(0, 0, 1, 2),
  fbp: fc.constantFrom(...browsers),
  externalIds: fc.subarray(people, { maxLength: 2 }),
  emails: fc.subarray([sha256('anna@example.com')]),
  value: fc.constantFrom(null, null, '9.9', '10'),
  currency: fc.constantFrom('', 'EUR', 'EUR', 'USD'),
  orderId: fc.constantFrom('', 'order-1'),
  batch: fc.integer({ min: 1, max: 3 }),
  load: fc.integer({ min: 0, max: 19 }),
});

export const world: fc.Arbitrary<World> = fc
  .array(event, { minLength: 1, maxLength: 9, size: 'max' })
  .map((events) => events.map((one, row) => ({ ...one, channel: one.channel as SentEvent['channel'], row })));
