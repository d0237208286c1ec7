// The list of refused requests from a real engine: in order, page by page, each once, and none after its seven days.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import fastify from 'fastify';
import { type Engine, startEngine } from '../cli/engine.ts';
import { rejections } from '../event/rejections.ts';
import { openDataFolder } from '../runtime/data-folder.ts';
import { createLog } from '../runtime/log.ts';
import { readSettings } from '../runtime/settings.ts';
import { connectStore, migrate, type StoreClient } from '../store/store.ts';
import type { Reach } from './access.ts';
import { buildApi } from './api.ts';
import { type KeptRow, listRejected, type RejectedQuestion, readRejected } from './rejected.ts';

const log = createLog('test', 'silent');
const nowMs = Date.now();
const hourMs = 3_600_000;
const sameMs = nowMs - 5 * hourMs;
let folder: string;
let engine: Engine;
let writer: StoreClient;
let reader: StoreClient;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-rejected-'));
  engine = await startEngine(openDataFolder(folder), readSettings([], {}).settings, log);
  await engine.supervised.whenReady;
  writer = connectStore(engine.writer);
  reader = connectStore(engine.reader);
  await migrate(writer, log);
  const lines = [
    cells(nowMs - 1 * hourMs, '1', 'missing_event_name', 'id=1&newest=ä', 1),
    cells(nowMs - 2 * hourMs, '1', 'event_name_too_long', 'id=1', 2),
    cells(nowMs - 3 * hourMs, '2', 'missing_event_name', 'id=2', 3),
    cells(nowMs - 4 * hourMs, '0', 'unknown_pixel', 'id=77', 4),
    cells(nowMs - 7 * 24 * hourMs - 1_000, '1', 'missing_event_name', 'id=1&tooold=1', 5),
    // Of one millisecond and one batch: more than a page of them.
    ...Array.from({ length: 450 }, (_, row) => cells(sameMs, '3', 'missing_event_name', `n=${row}`, row)),
  ];
  const columns = ['received_at', 'pixel_id', 'reason', 'raw', 'batch_id', 'batch_row'];
  await writer.insertLines('rejected', columns, Buffer.from(lines.join('')));
});

const isNew = () => false;

function cells(atMs: number, pixel: string, reason: string, raw: string, row: number): string {
  return `${(atMs / 1_000).toFixed(3)}\t${pixel}\t${reason}\t${raw}\t18446744073709551615\t${row}\n`;
}

after(async () => {
  await writer.close();
  await reader.close();
  await engine.supervised.stop(2_000);
  fs.rmSync(folder, { recursive: true, force: true });
});

test('the newest come first, with what the reason means, its cure, and the beginning of what was sent', async () => {
  const answer = await listRejected(reader, { sinceMs: 0, limit: 1, rawMaxLength: 13 }, isNew);
  const { meaning, cure } = rejections.missing_event_name;
  assert.deepEqual(answer, {
    rejected: [
      {
        receivedAtMs: nowMs - hourMs,
        pixelId: '1',
        reason: 'missing_event_name',
        detail: '',
        meaning,
        cure,
        raw: 'id=1&newest=ä',
        rawLength: 13,
      },
    ],
    hasMore: true,
  });
  const cut = await listRejected(reader, { sinceMs: 0, limit: 1, rawMaxLength: 4 }, isNew);
  assert.deepEqual([cut.rejected[0]?.raw, cut.rejected[0]?.rawLength], ['id=1', 13]);
});

test('pixel, reason and time narrow the list, and what is older than seven days is gone', async () => {
  const list = async (question: object) =>
    (await listRejected(reader, { sinceMs: 0, limit: 9, rawMaxLength: 9, ...question }, isNew)).rejected.map(
      ({ raw }) => raw,
    );
  assert.deepEqual(await list({ pixelId: '1' }), ['id=1&newe', 'id=1']);
  assert.deepEqual(await list({ pixelId: '0' }), ['id=77']);
  assert.deepEqual(await list({ pixelId: '1', reason: 'event_name_too_long' }), ['id=1']);
  assert.deepEqual(await list({ sinceMs: nowMs - 3 * hourMs }), ['id=1&newe', 'id=1', 'id=2']);
  assert.deepEqual(await list({ pixelId: "1' OR 1=1" }), []);
  assert.deepEqual(await list({ pixelId: '12345678901234567890123' }), []);
});

test('what has been replayed is not in the list, however much that is', async () => {
  const isReplayed = ({ pixelId, batchRow }: KeptRow) => pixelId === '3' && batchRow > 2;
  const list = async (limit: number) => {
    const question = { sinceMs: 0, pixelId: '3', limit, rawMaxLength: 9 };
    const { rejected, hasMore } = await listRejected(reader, question, isReplayed);
    return [rejected.map(({ raw }) => raw), hasMore];
  };
  assert.deepEqual(await list(2), [['n=2', 'n=1'], true]);
  assert.deepEqual(await list(3), [['n=2', 'n=1', 'n=0'], false]);
  assert.deepEqual(await list(100), [['n=2', 'n=1', 'n=0'], false]);
});

async function collect(question: RejectedQuestion): Promise<(readonly KeptRow[])[]> {
  const pages: (readonly KeptRow[])[] = [];
  for await (const page of readRejected(reader, question)) pages.push(page);
  return pages;
}

test('all rows are read once, oldest first, over more than one page', async () => {
  const pages = await collect({ sinceMs: 0 });
  assert.ok(pages.length > 2);
  const raws = pages.flat().map(({ raw }) => raw);
  const expected = [...Array.from({ length: 450 }, (_, row) => `n=${row}`), 'id=77', 'id=2', 'id=1'];
  assert.deepEqual(raws, [...expected, 'id=1&newest=ä']);
  assert.deepEqual(await collect({ sinceMs: 0, pixelId: '9' }), []);
});

test('a token sees what was refused of its pixel; the sample without a pixel is for who sees all', async () => {
  const ask = async (reach: Reach, query: string) => {
    const app = fastify();
    buildApi(app, {
      client: reader,
      access: {
        hasPassword: true,
        isSignInKey: () => false,
        isPassword: () => false,
        sessionCookie: () => 'a=b',
        reach: () => reach,
      },
      pixels: () => ['1', '2'].map((id) => ({ id, name: id, createdAtMs: 0 })),
      live: { subscribe: () => () => undefined },
      installation: {
        read: async () => '',
        parseAddress: () => undefined,
        add: () => true,
        remove: () => true,
        check: () => 0,
      },
      readReplayed: () => () => false,
      readFindings: () => ({ judgedAtMs: 0, findings: [] }),
      publicUrl: '',
      hasDemo: false,
      log,
    });
    const answer = await app.inject({ url: `/api/v1/rejected${query}` });
    await app.close();
    const { rejected = [], error } = answer.json() as {
      rejected?: { raw: string }[];
      error?: { code: string };
    };
    return [answer.statusCode, error?.code ?? rejected.map(({ raw }) => raw)];
  };
  const own: Reach = { pixels: '1' };
  const all: Reach = { pixels: 'all' };
  assert.deepEqual(await ask(undefined, '?pixel=1'), [401, 'not_signed_in']);
  assert.deepEqual(await ask(undefined, '?pixel=0'), [401, 'not_signed_in']);
  assert.deepEqual(await ask(own, '?pixel=2'), [403, 'forbidden']);
  assert.deepEqual(await ask(own, '?pixel=0'), [404, 'unknown_pixel']);
  assert.deepEqual(await ask(own, '?pixel=1'), [200, ['id=1&newest=ä', 'id=1']]);
  assert.deepEqual(await ask(all, '?pixel=0'), [200, ['id=77']]);
  assert.deepEqual(await ask(all, `?pixel=1&since=${nowMs - 2 * hourMs + 1}`), [200, ['id=1&newest=ä']]);
  assert.deepEqual(await ask(all, '?pixel=1&reason=event_name_too_long&limit=1'), [200, ['id=1']]);
  assert.deepEqual(await ask(all, '?pixel=1&since=soon'), [400, 'bad_question']);
});
