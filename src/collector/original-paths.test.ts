// What only the original library and its plugins ask for is answered so that they go on.

import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createOriginalPaths } from './original-paths.ts';

const answer = createOriginalPaths((id) => id === '123');
const server = http.createServer((request, response) => {
  if (!answer(request, response)) response.writeHead(418).end();
});
let base: string;

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

test('plugins are told the settings of a pixel, and of one that does not exist that it does not', async () => {
  for (const path of [
    '/signals/config/json/123',
    '/signals/config/json/123/',
    '/signals/config/json/123?v=1',
  ]) {
    const settings = await (await fetch(base + path)).json();
    assert.deepEqual(settings, {
      matchingConfig: { enableAutomaticMatching: false, enabledAutomaticMatchingFields: [] },
    });
  }
  const unknown = (await (await fetch(`${base}/signals/config/json/9`)).json()) as { errorMessage?: string };
  assert.match(unknown.errorMessage ?? '', /No pixel/);
});

/** Runs a script with an `fbq` that notes what is registered, and runs that. */
async function runScript(path: string): Promise<{ readonly names: string[]; readonly loaded: string[] }> {
  const names: string[] = [];
  const loaded: string[] = [];
  const fbq = {
    registerPlugin(name: string, { plugin }: { plugin: (fbq: object, instance: object) => void }) {
      names.push(name);
      plugin(fbq, { configLoaded: (id: string) => loaded.push(id) });
    },
  };
  new Function('fbq', await (await fetch(base + path)).text())(fbq);
  return { names, loaded };
}

test('the configuration script releases the events that the original library holds', async () => {
  assert.deepEqual(await runScript('/signals/config/123?v=2.9.252&r=stable&domain=shop.example'), {
    names: ['123'],
    loaded: ['123'],
  });
  assert.deepEqual(await runScript('/signals/plugins/openbridge3.js?v=2.9.252'), {
    names: ['openbridge3'],
    loaded: [],
  });
});

test('reports of errors and of advertising features are taken and forgotten', async () => {
  for (const path of [
    '/log/error',
    '/privacy_sandbox/pixel/register/trigger/?id=1',
    '/privacy_sandbox/topics/registration/',
  ]) {
    const taken = await fetch(base + path, { method: path === '/log/error' ? 'POST' : 'GET' });
    assert.deepEqual([taken.status, await taken.text()], [200, ''], path);
  }
});

test('other paths, and names that could break out of the script, are not answered here', async () => {
  for (const path of ['/signals/config/1"x', '/signals/plugins/a%22b.js', '/signals/', '/tr', '/log/errors'])
    assert.equal((await fetch(base + path)).status, 418, path);
});
