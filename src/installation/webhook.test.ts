// The webhook: what is told, that redirects lead nowhere, and when it is tried again.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { findFreePort } from '../runtime/free-port.ts';
import type { Alert } from './state.ts';
import { postpone, tellWebhook } from './webhook.ts';

const got: { readonly url: string; readonly text: string }[] = [];
let server: http.Server;
let base: string;
const { signal } = new AbortController();
const alert: Alert = {
  id: 'a1',
  kind: 'silent',
  pixelId: '1',
  host: 'shop.example',
  template: '/cart',
  sinceMs: 0,
  noticedMs: 1_000,
  detail: 'No event for 5 hours.',
};

before(async () => {
  server = http.createServer(async (request, response) => {
    const { url = '' } = request;
    got.push({ url, text: Buffer.concat(await request.toArray()).toString('utf8') });
    if (url === '/moved') response.writeHead(302, { location: '/inside' }).end();
    else response.writeHead(url === '/broken' ? 500 : 204).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

test('an alert is told as JSON whose text says it all', async () => {
  const options = { address: `${base}/hook`, publicUrl: 'https://px.example.com', signal };
  assert.equal(await tellWebhook(alert, 'begun', options), undefined);
  const told = JSON.parse(got.at(-1)?.text ?? '');
  assert.equal(told.event, 'alert-begun');
  assert.equal(told.text, 'Ownpixel: no events any more from shop.example/cart. No event for 5 hours.');
  assert.deepEqual([told.alert.since, told.alert.ended], ['1970-01-01T00:00:00.000Z', null]);
  assert.equal(told.dashboard, 'https://px.example.com/?page=installation&pixel=1');
  await tellWebhook({ ...alert, endedMs: 2_000, ending: 'mended' }, 'ended', options);
  assert.match(JSON.parse(got.at(-1)?.text ?? '').text, /events arrive again from shop\.example\/cart/);
});

test('what does not take it is named, and a redirect is not followed', async () => {
  const tell = (address: string) => tellWebhook(alert, 'begun', { address, publicUrl: '', signal });
  assert.equal(await tell(`${base}/broken`), 'it answers 500');
  assert.equal(await tell(`${base}/moved`), 'it answers 302');
  assert.ok(!got.some(({ url }) => url === '/inside'));
  assert.equal(await tell(`http://127.0.0.1:${await findFreePort()}/`), 'ECONNREFUSED');
});

test('it is tried again five times within eight hours, then given up', () => {
  const first = { alertId: 'a1', event: 'begun', tries: 0, nextMs: 0 } as const;
  const moments: number[] = [];
  for (let next = postpone(first, 0); next !== undefined; next = postpone(next, next.nextMs))
    moments.push(next.nextMs);
  assert.deepEqual(moments, [2_000, 32_000, 332_000, 3_932_000, 25_532_000]);
});
