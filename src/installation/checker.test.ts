// Looking at pages, with the real thread: what may be asked, what comes of it, and that nobody waits for ever.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createChecker } from './checker.ts';

const asked: string[] = [];
let server: http.Server;
let site: string;

before(async () => {
  server = http.createServer((request, response) => {
    const { url = '' } = request;
    asked.push(url);
    if (url === '/robots.txt') response.end('User-agent: *\nDisallow: /secret\nCrawl-delay: 2\n');
    else if (url === '/far') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    else if (url === '/picture') response.writeHead(200, { 'content-type': 'image/png' }).end('x');
    else if (url === '/page') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Nothing</p>');
    else if (url !== '/slow') response.writeHead(404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

test('this machine and private networks are not asked unless that is allowed', async () => {
  const checker = createChecker({ mayPrivate: false });
  const checked = await checker.check(`${site}/page`);
  assert.deepEqual(checked?.outcome, {
    kind: 'unread',
    reason: 'its address is of this machine or of a private network (setting `check-private`)',
    isGone: false,
  });
  assert.deepEqual(await checker.survey(site), [`${site}/`]);
  assert.deepEqual(asked, []);
  await checker.close();
});

test('robots.txt is obeyed, what is gone is told, and what is no page is not read', async () => {
  const checker = createChecker({ mayPrivate: true });
  const look = async (path: string) => {
    const checked = await checker.check(site + path);
    assert.equal(checked?.delayMs, 2_000);
    const { outcome } = checked;
    return outcome.kind === 'read' ? outcome.verdict : [outcome.reason, outcome.isGone];
  };
  assert.equal(await look('/page'), 'none');
  assert.deepEqual(await look('/secret/a'), ['robots.txt of the site forbids it', false]);
  assert.deepEqual(await look('/away'), ['the server answers 404', true]);
  assert.deepEqual(await look('/picture'), ['it is no page (image/png)', false]);
  assert.ok(!asked.includes('/secret/a'));
  assert.equal(asked.filter((url) => url === '/robots.txt').length, 1);
  await checker.close();
});

test('a thread that does not answer is ended, and a new one goes on', async () => {
  const checker = createChecker({ mayPrivate: true, longestMs: 1_500 });
  assert.equal(await checker.check(`${site}/slow`), undefined);
  assert.equal((await checker.check(`${site}/page`))?.outcome.kind, 'read');
  const slow = checker.check(`${site}/slow`);
  await checker.close();
  assert.equal(await slow, undefined);
  assert.equal(await checker.check(`${site}/page`), undefined);
});
