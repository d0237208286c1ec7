// The command line as a person meets it: help, exit codes, results on stdout, everything else on stderr.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { commands } from '../src/cli/commands.ts';
import { settingTable } from '../src/runtime/setting-table.ts';
import { makeDataFolder, runCommand } from './product.ts';

const data = makeDataFolder();

after(() => {
  fs.rmSync(data, { recursive: true, force: true });
});

/** Runs a command on this file's data folder. */
function run(...args: readonly string[]) {
  return runCommand([...args, '--data', data]);
}

test('help is on stdout and complete, for the whole and for every command', async () => {
  const whole = await runCommand(['--help']);
  assert.equal(whole.code, 0);
  for (const { name, summary } of commands)
    assert.ok(whole.stdout.includes(`  ${name}`) && whole.stdout.includes(summary));
  const answers = await Promise.all(commands.map(({ name }) => runCommand([name, '--help'])));
  answers.forEach(({ code, stdout, stderr }, index) => {
    assert.deepEqual([code, stderr], [0, ''], commands[index]?.name);
    assert.match(stdout, new RegExp(`^Usage: ownpixel ${commands[index]?.name}`));
  });
  const serve = answers[commands.findIndex(({ name }) => name === 'serve')]?.stdout ?? '';
  for (const { name } of settingTable) assert.ok(serve.includes(`--${name} `), name);
});

test('wrong usage is one sentence on stderr and exit code 2', async () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['bake'], /^ownpixel: there is no command "bake"; the commands are serve, /],
    [['serve', '--colour', 'red'], /^ownpixel: unknown option --colour/],
    [['serve', '--port', 'http'], /^ownpixel: --port must be a whole number/],
    [['serve', '--trusted-proxies', '10.0.0.0/99'], /^ownpixel: --trusted-proxies: "10\.0\.0\.0\/99"/],
    [['settings', 'all'], /^ownpixel: unknown argument all/],
    [['pixel'], /^ownpixel: say what to do/],
    [['pixel', 'create', '--id', '007'], /^ownpixel: --id must be a number without leading zero, not "007"/],
    [['pixel', 'show'], /^ownpixel: say which/],
    [['token', 'create', '--pixel', '1', '--scope', 'all'], /^ownpixel: --scope must be one of/],
    [['--port', '1'], /^ownpixel: the command comes first, before --port/],
    [['query'], /^ownpixel: give the question/],
    [['pixel', 'allow-host', '4711'], /^ownpixel: say of which pixel and which hosts/],
    [
      ['pixel', 'block-host', '4711', 'https://a.example'],
      /^ownpixel: "https:\/\/a.example" is not the name/,
    ],
    [['rejected', 'all'], /^ownpixel: unknown argument all/],
    [['rejected', '--reason', 'why'], /^ownpixel: there is no reason "why"; docs\/reference/],
    [['rejected', '--pixel', 'x'], /^ownpixel: --pixel must be the id of a pixel, or 0/],
    [['rejected', '--since', 'once'], /^ownpixel: --since must be a time such as 2h/],
    [['rejected', '--limit', '0'], /^ownpixel: --limit must be a whole number from 1/],
    [['rejected', '--format', 'csv'], /^ownpixel: --format must be text or json/],
    [['replay'], /^ownpixel: say what to replay: replay rejected/],
    [['replay', '--from', '2h', '--to', '1d'], /^ownpixel: --to must be later than --from/],
    [['replay', '--to', '1d'], /^ownpixel: --to and --dry-run belong to a period/],
    [['replay', '--from', '1d', '--since', '1d'], /^ownpixel: --reason and --since are for replay rejected/],
    [['replay', '--from', '1d', '--pixel', 'x'], /^ownpixel: --pixel must be the id of a pixel, not "x"/],
    [['replay', 'rejected', '--from', '1d'], /^ownpixel: --from is not for replay rejected/],
    [['replay', 'rejected', 'all'], /^ownpixel: unknown argument all/],
    [['query', 'SELECT 1', '--format', 'a b'], /^ownpixel: "a b" is not the name of a format/],
  ];
  const answers = await Promise.all(wrong.map(([args]) => run(...args)));
  answers.forEach(({ code, stdout, stderr }, index) => {
    const [args, sentence] = wrong[index] ?? assert.fail();
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.match(stderr, sentence);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  });
  const nothing = await runCommand([]);
  assert.equal(nothing.code, 2);
});

test('a pixel is created, listed and shown', async () => {
  assert.match((await run('pixel', 'list')).stderr, /^no pixels yet/);
  assert.deepEqual(await run('pixel', 'create', '--id', '4711', '--name', 'Shop é'), {
    code: 0,
    stdout: '4711\n',
    stderr: '',
  });
  const made = await run('pixel', 'create');
  assert.match(made.stdout, /^[1-9]\d{15}\n$/);
  const list = await run('pixel', 'list');
  assert.match(
    list.stdout,
    /^id +created +name\n4711 +\d{4}-\d\d-\d\d +Shop é\n\d{16} +\d{4}-\d\d-\d\d +My site\n$/,
  );
  const shown = JSON.parse((await run('pixel', 'show', '4711')).stdout) as { id: string; name: string };
  assert.deepEqual([shown.id, shown.name], ['4711', 'Shop é']);
});

test('hosts are allowed or blocked, never both, and taken out again', async () => {
  const hosts = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await run('pixel', ...args);
    return [code, stdout, stderr.replace(/^(?:pixel|ownpixel:) /, '').trimEnd()];
  };
  assert.deepEqual(await hosts('allow-host', '4711', 'Shop.example.com', '*.pay.example'), [
    0,
    'pay.example\nshop.example.com\n',
    '4711 takes events only from these hosts and their sub-domains',
  ]);
  const [code, , problem] = await hosts('block-host', '4711', 'copy.example');
  assert.equal(code, 1);
  assert.match(String(problem), /list of hosts to allow.*pixel remove-host ID pay.example shop.example.com/);
  assert.deepEqual(await hosts('remove-host', '4711', 'other.example'), [
    1,
    '',
    'other.example is not in the list of this pixel; see `ownpixel pixel show ID`',
  ]);
  assert.match(String((await hosts('allow-host', '9', 'a.example'))[2]), /there is no pixel 9/);
  const shown = JSON.parse((await run('pixel', 'show', '4711')).stdout) as { hosts?: unknown };
  assert.deepEqual(shown.hosts, { kind: 'allow', names: ['pay.example', 'shop.example.com'] });
  assert.deepEqual(await hosts('remove-host', '4711', 'shop.example.com', 'pay.example'), [
    0,
    '',
    '4711 takes events from every host',
  ]);
  assert.deepEqual(await hosts('block-host', '4711', 'copy.example'), [
    0,
    'copy.example\n',
    '4711 takes no events from these hosts and their sub-domains',
  ]);
});

test('a pixel keeps no addresses, or cut short, as it is told', async () => {
  const shown = async () =>
    (JSON.parse((await run('pixel', 'show', '4711')).stdout) as { address?: string }).address;
  assert.equal(await shown(), undefined);
  const told = await run('pixel', 'address', '4711', 'truncated');
  assert.deepEqual([told.code, told.stdout], [0, '']);
  assert.match(told.stderr, /pixel 4711 from now on are truncated/);
  assert.equal(await shown(), 'truncated');
  assert.equal((await run('pixel', 'address', '4711', 'dropped')).code, 0);
  assert.equal(await shown(), undefined);
  const codes = await Promise.all(
    [['4711'], ['4711', 'whole'], ['9', 'dropped'], ['4711', 'dropped', 'more']].map((args) =>
      run('pixel', 'address', ...args),
    ),
  );
  assert.deepEqual(
    codes.map(({ code }) => code),
    [2, 2, 1, 2],
  );
  assert.match(codes[1]?.stderr ?? '', /dropped or truncated, not "whole"/);
});

test('a pixel that exists, and one that does not, are failures with exit code 1', async () => {
  const twice = await run('pixel', 'create', '--id', '4711');
  assert.deepEqual(twice, { code: 1, stdout: '', stderr: 'ownpixel: pixel 4711 exists already\n' });
  const missing = await run('pixel', 'show', '4712');
  assert.deepEqual(missing, {
    code: 1,
    stdout: '',
    stderr: 'ownpixel: there is no pixel 4712; see `ownpixel pixel list`\n',
  });
});

test('a token is shown once, kept as a hash, listed and revoked', async () => {
  const { code, stdout, stderr } = await run('token', 'create', '--pixel', '4711', '--scope', 'reports:read');
  assert.equal(code, 0);
  const secret = stdout.trim();
  assert.match(secret, /^op_[\w-]{32}$/);
  assert.ok(!stderr.includes(secret));
  assert.ok(!fs.readFileSync(path.join(data, 'registry.json'), 'utf8').includes(secret));
  const id = /^token ([0-9a-f]{8}) /.exec(stderr)?.[1] ?? assert.fail(stderr);
  assert.match((await run('token', 'list')).stdout, new RegExp(`\n${id} +4711 +reports:read +\\S+ +valid\n`));
  assert.deepEqual(await run('token', 'revoke', id), {
    code: 0,
    stdout: '',
    stderr: `token ${id} is revoked\n`,
  });
  assert.match((await run('token', 'list')).stdout, new RegExp(`\n${id} .* revoked \\d{4}-`));
  assert.equal((await run('token', 'revoke', 'ffffffff')).code, 1);
});

test('a token may end on a day to come, and on no other', async () => {
  const create = (day: string) =>
    run('token', 'create', '--pixel', '4711', '--scope', 'admin', '--expires', day);
  assert.equal((await create('2999-12-31')).code, 0);
  assert.match((await run('token', 'list')).stdout, /valid until 2999-12-31/);
  const wrong = await Promise.all(['2020-01-01', '2999-13-01', '2999-02-30', 'tomorrow', ''].map(create));
  assert.deepEqual(
    wrong.map(({ code }) => code),
    [2, 2, 2, 2, 2],
  );
});

test('settings are shown with their source, and secrets are not', async () => {
  const environment = { OWNPIXEL_PASSWORD: 'hunter2', OWNPIXEL_PORT: '5001' };
  const { code, stdout, stderr } = await runCommand(
    ['settings', '--clickhouse', 'http://user:hunter3@ch.example:8123', '--demo', 'off'],
    environment,
  );
  assert.deepEqual([code, stderr], [0, '']);
  assert.doesNotMatch(stdout, /hunter/);
  assert.match(stdout, /^password +\(secret\) +environment +OWNPIXEL_PASSWORD$/m);
  assert.match(stdout, /^clickhouse +\(secret\) +flag /m);
  assert.match(stdout, /^port +5001 +environment +OWNPIXEL_PORT$/m);
  assert.match(stdout, /^demo +off +flag /m);
  for (const { name } of settingTable) assert.match(stdout, new RegExp(`^${name} `, 'm'));
});

test('a question is answered without a server, in the format that was asked for', async () => {
  const { code, stdout } = await run('query', "SELECT 1 AS one, 'a,b' AS text", '--format', 'CSVWithNames');
  assert.deepEqual([code, stdout], [0, '"one","text"\n1,"a,b"\n']);
});

test('a long answer arrives whole', async () => {
  const { code, stdout } = await run(
    'query',
    'SELECT number FROM numbers(3000000)',
    '--format',
    'TabSeparated',
  );
  assert.equal(code, 0);
  assert.ok(stdout.endsWith('\n2999999\n'), `the answer ends with ${JSON.stringify(stdout.slice(-20))}`);
});

test('a question that the store refuses is its sentence and exit code 1', async () => {
  const { code, stdout, stderr } = await run('query', 'SELECT nonsense');
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^ownpixel: .*nonsense/);
});
