// Settings: flags, environment and defaults become typed values, or one sentence that says what would be right.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from './errors.ts';
import { type SettingRule, settingTable } from './setting-table.ts';
import { readSettings, variableName } from './settings.ts';

function messageOf(args: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  try {
    readSettings(args, environment);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  }
  assert.fail(`${args.join(' ')} ${JSON.stringify(environment)} was taken`);
}

test('without flags and environment every setting has the default of the table', () => {
  const { settings, texts } = readSettings([], { PATH: '/bin', HOME: '/root' });
  assert.equal(settings.host, '127.0.0.1');
  assert.equal(settings.port, 4880);
  assert.equal(settings.hasDemo, true);
  assert.deepEqual(settings.trustedProxies, []);
  assert.equal(settings.spoolMaxBytes, 4096 * 1024 * 1024);
  for (const rule of settingTable)
    assert.deepEqual(texts[rule.name], { text: rule.default, from: 'default' }, rule.name);
});

test('a flag wins over the environment, the environment over the default', () => {
  const environment = { OWNPIXEL_PORT: '5001', OWNPIXEL_LOG_LEVEL: 'warn' };
  const { settings, texts } = readSettings(['--port', '5002'], environment);
  assert.equal(settings.port, 5002);
  assert.equal(settings.logLevel, 'warn');
  assert.deepEqual(
    [texts.port.from, texts['log-level'].from, texts.host.from],
    ['flag', 'environment', 'default'],
  );
});

test('a flag is written with a space or an equals sign, and its value may begin with dashes', () => {
  assert.equal(readSettings(['--data=/x=y'], {}).settings.data, '/x=y');
  assert.equal(readSettings(['--data', '--x'], {}).settings.data, '--x');
  assert.equal(readSettings(['--password='], { OWNPIXEL_PASSWORD: 'env' }).settings.password, '');
});

test('what is not a setting is handed on in order', () => {
  const { rest } = readSettings(['create', '--id', '5', '--port', '1', '--name=x', '-h'], {});
  assert.deepEqual(rest, ['create', '--id', '5', '--name=x', '-h']);
});

test('every setting can be given by its environment variable', () => {
  const texts: Readonly<Record<string, string>> = {
    number: '300',
    switch: 'off',
    list: '10.0.0.1',
    text: '/x',
  };
  const special: Readonly<Record<string, string>> = {
    workers: '2',
    clickhouse: 'http://ch.example:8123',
    'public-url': 'https://px.example.com',
    'log-level': 'debug',
    'check-hosts': 'added',
    'alert-webhook': 'https://hooks.example.com/a',
  };
  for (const rule of settingTable as readonly SettingRule[]) {
    const text = special[rule.name] ?? texts[rule.type] ?? '';
    const read = readSettings([], { [variableName(rule.name)]: text }).texts as Readonly<
      Record<string, unknown>
    >;
    assert.deepEqual(read[rule.name], { text, from: 'environment' }, rule.name);
  }
  assert.equal(variableName('spool-max-mb'), 'OWNPIXEL_SPOOL_MAX_MB');
});

test('an unknown variable with our prefix is refused by name, others are none of our business', () => {
  assert.match(
    messageOf([], { OWNPIXEL_PROT: '1' }),
    /^the environment variable OWNPIXEL_PROT is not a setting/,
  );
  const others = { OWNPIXELS: '1', MY_OWNPIXEL_PORT: '2', OWNPIXEL_CHROMIUM: '/usr/bin/chromium' };
  assert.equal(readSettings([], others).settings.port, 4880);
});

test('numbers are whole and within their bounds', () => {
  for (const rule of settingTable as readonly SettingRule[]) {
    if (rule.type !== 'number') continue;
    const { name, min = 0, max = 0 } = rule;
    for (const text of [String(min), String(max)]) readSettings([`--${name}=${text}`], {});
    for (const text of [String(min - 1), String(max + 1), '', ' 300', '3e2', '0x300', '300.5', 'many']) {
      const message = messageOf([`--${name}=${text}`]);
      assert.equal(message, `--${name} must be a whole number from ${min} to ${max}, not "${text}"`);
    }
  }
});

test('a wrong value from the environment is blamed on its variable', () => {
  assert.match(messageOf([], { OWNPIXEL_PORT: 'http' }), /^OWNPIXEL_PORT must be a whole number/);
});

test('switches and choices take their words only', () => {
  assert.equal(readSettings(['--demo', 'off'], {}).settings.hasDemo, false);
  assert.equal(messageOf(['--demo', 'false']), '--demo must be on or off, not "false"');
  assert.match(messageOf(['--log-level', 'loud']), /must be one of error, warn, info, debug, not "loud"/);
});

test('an address for alerts that is none is refused, and not repeated', () => {
  for (const text of ['hooks.example.com', 'ftp://x.example/a', 'https://me:secret@x.example/'])
    assert.match(messageOf(['--alert-webhook', text]), /^--alert-webhook must be an address without user/);
  assert.equal(
    readSettings(['--alert-webhook', 'http://10.0.0.5'], {}).settings.alertWebhook,
    'http://10.0.0.5/',
  );
});

test('a flag without value or given twice is refused', () => {
  assert.match(messageOf(['--port']), /^--port needs a value/);
  assert.match(messageOf(['--port', '1', '--port=2']), /^--port is given twice/);
});

test('an empty address to listen on is refused: it would mean every network', () => {
  assert.match(messageOf(['--host', '']), /--host/);
  assert.match(messageOf([], { OWNPIXEL_HOST: '' }), /OWNPIXEL_HOST/);
});

test('an empty data folder is refused: it would mean the current folder', () => {
  assert.match(messageOf([], { OWNPIXEL_DATA: '' }), /OWNPIXEL_DATA/);
});

test('addresses are checked and lose their final slash', () => {
  assert.equal(
    readSettings(['--public-url', 'https://PX.example.com/'], {}).settings.publicUrl,
    'https://px.example.com',
  );
  for (const text of ['px.example.com', 'ftp://px.example.com', 'https://px.example.com/?a=1', 'https://']) {
    assert.match(messageOf(['--public-url', text]), /^--public-url must be an address such as/);
  }
});

test('settings that contradict each other are refused', () => {
  const message = messageOf(['--clickhouse', 'http://ch.example:8123', '--engine-memory-mb', '500']);
  assert.match(message, /--engine-memory-mb is for the embedded engine and --clickhouse replaces it/);
});

test('a secret is in no message, however it is given', () => {
  const secret = 'hunter2';
  const cases: readonly (readonly [readonly string[], NodeJS.ProcessEnv])[] = [
    [['--password', secret, '--password', secret], {}],
    [[`--clickhouse=ftp://user:${secret}@host`], {}],
    [['--clickhouse', `user:${secret}`], {}],
    [['--port', 'x'], { OWNPIXEL_PASSWORD: secret, OWNPIXEL_CLICKHOUSE: `http://u:${secret}@host` }],
    [[], { OWNPIXEL_PASWORD: secret }],
  ];
  for (const [args, environment] of cases) assert.ok(!messageOf(args, environment).includes(secret));
});

test('a list is split at commas and trimmed', () => {
  const { settings } = readSettings(['--trusted-proxies', ' 10.0.0.1, ::1,,'], {});
  assert.deepEqual(settings.trustedProxies, ['10.0.0.1', '::1']);
});
