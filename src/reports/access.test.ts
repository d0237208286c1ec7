// Who may read: sessions that were begun here and are not over, and tokens within their scope.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { hashSecret, type Registry, type Token } from '../runtime/registry.ts';
import { type AccessOptions, createAccess } from './access.ts';

const day = 24 * 3_600_000;
let nowMs: number;
let registry: Registry;

beforeEach(() => {
  nowMs = 1_700_000_000_000;
  registry = { pixels: [], tokens: [], sessionSecret: 'a'.repeat(64) };
});

function open(options: Partial<AccessOptions> = {}) {
  const { registry: current = () => registry } = options;
  const defaults = { registry: current, signInKeyHash: hashSecret('key'), password: '', isSecure: false };
  return createAccess({ ...defaults, now: () => nowMs, ...options });
}

/** What a browser sends back of a Set-Cookie header. */
function sentBack(setCookie: string): { cookie: string } {
  return { cookie: `other=1; ${setCookie.split(';', 1)[0]}; last=2` };
}

function addToken(secret: string, token: Partial<Token>): { authorization: string } {
  const added: Token = {
    id: secret,
    pixelId: '123',
    scope: 'reports:read',
    hash: hashSecret(secret),
    createdAtMs: nowMs,
    ...token,
  };
  registry = { ...registry, tokens: [...registry.tokens, added] };
  return { authorization: `Bearer ${secret}` };
}

test('a session that was begun here reaches every pixel for thirty days', () => {
  const access = open();
  const headers = sentBack(access.sessionCookie('begin'));
  assert.deepEqual(access.reach(headers), { pixels: 'all' });
  nowMs += 30 * day - 1;
  assert.deepEqual(access.reach(headers), { pixels: 'all' });
  nowMs += 1;
  assert.equal(access.reach(headers), undefined);
});

test('the cookie is for this host and scripts do not see it; over https it is secure', () => {
  assert.match(
    open().sessionCookie('begin'),
    /^ownpixel_session=\d+\.[\w-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
  );
  assert.match(open({ isSecure: true }).sessionCookie('begin'), /; Secure$/);
  assert.match(open().sessionCookie('end'), /^ownpixel_session=; Path=\/; Max-Age=0;/);
});

test('a forged, changed or empty cookie is nobody', () => {
  const access = open();
  const [value = ''] = /(?<==)[^;]+/.exec(access.sessionCookie('begin')) ?? [];
  const [expires = '', signature = ''] = value.split('.');
  const forged = [
    '',
    expires,
    `${expires}.`,
    `${Number(expires) + 1}.${signature}`,
    `${expires}.${signature.slice(0, -1)}`,
    `${expires}.${signature.toUpperCase()}`,
    `x${expires}.${signature}`,
    `9999999999999.${createHmac('sha256', '').update('9999999999999').digest('base64url')}`,
    `Infinity.${signature}`,
  ];
  for (const text of forged)
    assert.equal(access.reach({ cookie: `ownpixel_session=${text}` }), undefined, text);
  for (const cookie of [undefined, '', `xownpixel_session=${value}`])
    assert.equal(access.reach({ cookie }), undefined);
});

test('a new session secret ends all sessions', () => {
  const access = open();
  const headers = sentBack(access.sessionCookie('begin'));
  registry = { ...registry, sessionSecret: 'b'.repeat(64) };
  assert.equal(access.reach(headers), undefined);
});

test('without a session secret nobody is let in: anybody could sign with none', () => {
  // The registry is gone while the server runs.
  registry = { pixels: [], tokens: [], sessionSecret: '' };
  const expires = String(nowMs + day);
  const signature = createHmac('sha256', '').update(expires).digest('base64url');
  assert.equal(open().reach({ cookie: `ownpixel_session=${expires}.${signature}` }), undefined);
});

test('the key of the sign-in link and the password are checked', () => {
  const access = open({ password: 'open sesame' });
  assert.deepEqual(
    [access.isSignInKey('key'), access.isSignInKey('kez'), access.isSignInKey('')],
    [true, false, false],
  );
  assert.deepEqual(
    ['open sesame', 'open sesam', 'open sesame ', ''].map((password) => access.isPassword(password)),
    [true, false, false, false],
  );
  assert.equal(access.hasPassword, true);
});

test('without a password none is right, not even the empty one', () => {
  const access = open();
  assert.deepEqual(
    [access.hasPassword, access.isPassword(''), access.isPassword('x')],
    [false, false, false],
  );
});

test('a token reaches what its scope says', () => {
  const access = open();
  assert.deepEqual(access.reach(addToken('read', { scope: 'reports:read' })), { pixels: '123' });
  assert.deepEqual(access.reach(addToken('admin', { scope: 'admin' })), { pixels: 'all' });
  assert.equal(access.reach(addToken('write', { scope: 'events:write' })), undefined);
});

test('a revoked, expired or unknown token is nobody', () => {
  const access = open();
  assert.equal(access.reach(addToken('revoked', { revokedAtMs: nowMs - 1 })), undefined);
  const limited = addToken('limited', { expiresAtMs: nowMs + day });
  assert.deepEqual(access.reach(limited), { pixels: '123' });
  nowMs += day + 1;
  assert.equal(access.reach(limited), undefined);
  for (const authorization of [
    'Bearer unknown',
    'Bearer ',
    'Basic limited',
    'limited',
    `Bearer ${hashSecret('limited')}`,
  ]) {
    assert.equal(access.reach({ authorization }), undefined, authorization);
  }
});
