// The client of the API: refusals told with their cure, odd answers refused at the door.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiFault, createApi } from './api.ts';

const answering = (body: unknown, status = 200) =>
  createApi(async () => new Response(JSON.stringify(body), { status }));

test('a refusal carries the message and the cure of the server', async () => {
  const error = { code: 'wrong_password', message: 'This is not the password.', cure: 'Try again.' };
  await assert.rejects(answering({ error }, 401).signIn('x'), { ...error, status: 401, name: 'Error' });
});

test('a failure without explanation, as of a proxy, still says what to do', async () => {
  const api = createApi(async () => new Response('<h1>Bad gateway</h1>', { status: 502 }));
  await assert.rejects(
    api.readSession(),
    (fault) => fault instanceof ApiFault && fault.cure.includes('proxy'),
  );
});

test('no answer at all is a fault like any other', async () => {
  const api = createApi(() => Promise.reject(new TypeError('fetch failed')));
  await assert.rejects(
    api.readSession(),
    (fault) => fault instanceof ApiFault && fault.code === 'unreachable',
  );
});

test('an answer of another shape is refused at the door', async () => {
  for (const body of [null, [], {}, { isSignedIn: 'yes', hasPassword: true }]) {
    await assert.rejects(answering(body).readSession(), { code: 'not_understood' });
  }
  await assert.rejects(answering({ pixels: [{ id: "1'); alert(1)" }] }).readPixels(), {
    code: 'not_understood',
  });
});

test('the overview is asked for in the time zone of the viewer', async () => {
  let asked = '';
  const api = createApi(async (path) => {
    asked = path;
    return new Response('{}');
  });
  await assert.rejects(
    api.readOverview({ pixelId: '1', period: '7d', timezone: 'Europe/Berlin', botChoice: 'apart' }),
  );
  assert.equal(asked, '/api/v1/overview?pixel=1&period=7d&timezone=Europe%2FBerlin&bots=apart');
});
