// The live list: newest first, bounded, nothing twice, opened again after a break.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { LiveEvent } from '../event/live-event.ts';
import { addEntry, createLive, maxEntries } from './live.ts';

function liveEvent(parts: Partial<LiveEvent>): LiveEvent {
  return {
    id: '1',
    receivedAtMs: 0,
    pixelId: '4711',
    channel: 'browser',
    eventName: 'PageView',
    page: '',
    country: '',
    customData: {},
    outcome: 'accepted',
    ...parts,
  };
}

/** What `live.ts` uses of an EventSource, driven by the test. */
class FakeStream extends EventTarget {
  readyState = 1;
  onopen = () => {};
  onerror = () => {};
  close = mock.fn();
  send(data: string) {
    this.dispatchEvent(new MessageEvent('request', { data }));
  }
}

function openLive() {
  const streams: FakeStream[] = [];
  const onArrival = mock.fn();
  const openStream = () => {
    const stream = new FakeStream();
    streams.push(stream);
    return stream as unknown as EventSource;
  };
  return { live: createLive({ openStream, onArrival }), streams, onArrival };
}

test('entries are newest first, whatever order they arrive in', () => {
  const inOrder = ['9', '10', '8'].reduce<readonly LiveEvent[]>(
    (entries, id) => addEntry(entries, liveEvent({ id })),
    [],
  );
  assert.deepEqual(
    inOrder.map((entry) => entry.id),
    ['10', '9', '8'],
  );
});

test('the list is bounded and keeps the newest', () => {
  let entries: readonly LiveEvent[] = [];
  for (let id = 1; id <= 300; id += 1)
    entries = addEntry(entries, liveEvent({ id: String(id), receivedAtMs: id }));
  assert.equal(entries.length, maxEntries);
  assert.equal(entries[0]?.id, '300');
  assert.equal(addEntry(entries, liveEvent({ id: '5', receivedAtMs: 5 })), entries);
});

test('what the server repeats after a reconnect is neither listed nor announced twice', () => {
  const { live, streams, onArrival } = openLive();
  live.follow('4711');
  streams[0]?.send(JSON.stringify(liveEvent({ id: '7' })));
  streams[0]?.send(JSON.stringify(liveEvent({ id: '7' })));
  assert.equal(live.entries.value.length, 1);
  assert.equal(onArrival.mock.callCount(), 1);
});

test('what is not a live event is left out', () => {
  const { live, streams } = openLive();
  live.follow('4711');
  for (const text of ['', '{', 'null', '{"id":1}']) streams[0]?.send(text);
  streams[0]?.send(JSON.stringify({ ...liveEvent({}), reason: 'invented' }));
  streams[0]?.send(JSON.stringify({ ...liveEvent({}), botReason: true }));
  assert.deepEqual(live.entries.value, []);
});

test('a stream that was given up is opened again', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { live, streams } = openLive();
  live.follow('4711');
  streams[0]?.onopen();
  assert.equal(live.connection.value, 'open');
  if (streams[0]) streams[0].readyState = 2;
  streams[0]?.onerror();
  assert.equal(live.connection.value, 'interrupted');
  context.mock.timers.tick(2_000);
  streams[1]?.onopen();
  assert.equal(live.connection.value, 'open');
});

test('another pixel starts with an empty list and the old stream closed', () => {
  const { live, streams } = openLive();
  live.follow('4711');
  streams[0]?.send(JSON.stringify(liveEvent({})));
  live.follow('4712');
  assert.deepEqual(live.entries.value, []);
  assert.equal(streams[0]?.close.mock.callCount(), 1);
  assert.equal(streams.length, 2);
});
