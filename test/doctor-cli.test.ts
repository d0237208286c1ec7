// `ownpixel doctor` as a person meets it: what it prints and writes, exit codes, bad input, and servers that mean no good.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pagesFolder, testPages } from './doctor-pages.ts';
import { base, curl, noscript, page, script } from './doctor-parts.ts';
import { runCommand } from './product.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-doctor-'));
const id = '1029384756102938';
const healthy = page({ head: script(base(id)), body: noscript(id) });
const printed = page({ body: `<p>${curl(base(id)).trim().replace(/\n/g, '<br />\n')}</p>` });
let server: http.Server;
let site: string;

before(async () => {
  server = http.createServer(answer).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const asked: string[] = [];

function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  const url = request.url ?? '';
  asked.push(url);
  const html = (body: string, headers = {}) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
  if (url === '/')
    html(
      `${healthy}<a href="/a">a</a><a href="/secret">s</a><a href="https://elsewhere.example.com/">e</a><a href="/photo.jpg">p</a>`,
    );
  else if (url === '/robots.txt')
    response.end(`User-agent: *\nDisallow: /secret\nSitemap: ${site}/map.xml\n`);
  else if (url === '/map.xml')
    response.end(
      `<?xml version="1.0"?><urlset><url><loc>${site}/b?x=1&amp;y=2</loc></url><url><loc>https://elsewhere.example.com/c</loc></url></urlset>`,
    );
  else if (url === '/a') html(printed);
  else if (url.startsWith('/b')) html(`${healthy}<a href="/a#part">again</a>`);
  else if (url === '/round') response.writeHead(302, { location: '/about' }).end();
  else if (url === '/about') response.writeHead(302, { location: '/round' }).end();
  else if (url === '/far') response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end();
  else if (url === '/policy') html(healthy, { 'content-security-policy': "script-src 'self'" });
  else if (url === '/endless') for (let i = 0; i < 2000; i++) response.write('x'.repeat(10_000));
  else if (url === '/slow') response.writeHead(200, { 'content-type': 'text/html' }).write('<html>');
  else if (url === '/picture') response.writeHead(200, { 'content-type': 'image/png' }).end('x');
  else response.writeHead(404).end();
}

function write(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

interface Report {
  readonly page: string;
  readonly verdict: string;
  readonly findings: readonly {
    readonly check: string;
    readonly line: number;
    readonly column: number;
    readonly repairable: boolean;
  }[];
}

async function doctor(...args: readonly string[]) {
  const result = await runCommand(['doctor', ...args]);
  return { ...result, reports: () => JSON.parse(result.stdout) as Report[] };
}

test('every page of the fixtures through the command line: the reports are those expected', async () => {
  const { code, reports, stderr } = await doctor(pagesFolder, '--format', 'json');
  assert.deepEqual([code, stderr], [1, '']);
  const expected = new Map(testPages.map((one) => [`${one.name}.html`, one]));
  assert.equal(reports().length, expected.size);
  for (const report of reports()) {
    const wanted = expected.get(path.basename(report.page));
    assert.equal(report.verdict, wanted?.verdict, report.page);
    assert.deepEqual(Object.keys(report), [
      'page',
      'verdict',
      'pixels',
      'events',
      'eventsAfterRepair',
      'repair',
      'findings',
    ]);
    for (const found of report.findings)
      assert.deepEqual(Object.keys(found), [
        'check',
        'severity',
        'line',
        'column',
        'message',
        'cure',
        'repairable',
      ]);
  }
});

test('one command shows the cause character by character, --fix mends it and keeps the old page', async () => {
  const file = write('article.html', printed);
  const told = await doctor(file);
  assert.equal(told.code, 1);
  assert.match(told.stdout, /article\.html: broken, pixel 1029384756102938/);
  assert.match(told.stdout, /‘ \(U\+2018, left single quotation mark\), ′ \(U\+2032, prime\)/);
  assert.match(told.stdout, /\n +\^ +\^\n/);
  assert.match(told.stdout, /^\+.*<script>!function/m);
  assert.ok(!told.stdout.includes('\u001b'), 'no colour in a pipe');
  assert.equal(fs.readFileSync(file, 'utf8'), printed, 'nothing is written without --fix');
  const fixed = await doctor(file, '--fix');
  assert.equal(fixed.code, 0);
  assert.equal(fs.readFileSync(`${file}.bak`, 'utf8'), printed);
  const again = await doctor(file, '--format', 'json');
  assert.equal(again.code, 0);
  assert.equal(again.reports()[0]?.verdict, 'ok');
});

test('--output writes elsewhere, a folder for several pages', async () => {
  write('site/one.html', printed);
  write('site/deep/two.html', curl(healthy));
  const output = path.join(folder, 'mended');
  assert.equal((await doctor(path.join(folder, 'site'), '--fix', '--output', output)).code, 0);
  assert.equal(fs.readFileSync(path.join(folder, 'site/one.html'), 'utf8'), printed);
  const { reports } = await doctor(output, '--format', 'json');
  assert.deepEqual(
    reports().map(({ page: name, verdict }) => [path.relative(output, name), verdict]),
    [
      ['deep/two.html', 'ok'],
      ['one.html', 'ok'],
    ],
  );
});

test('a page from standard input is mended to standard output', async () => {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(new URL('../src/cli/main.ts', import.meta.url)),
      'doctor',
      '-',
      '--fix',
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  child.stdin.end(printed);
  let mended = '';
  for await (const chunk of child.stdout) mended += String(chunk);
  assert.match(mended, /<script>!function/);
  assert.ok(!mended.includes('‘init'));
});

test('bytes that no repair names stay the same, in every encoding', async () => {
  const western = Buffer.from(
    printed.replace('utf-8', 'windows-1252').replace(
      /[‘’′“”–—…©]/g,
      (character) =>
        ({
          '‘': '\x91',
          '’': '\x92',
          '′': '\x92',
          '“': '\x93',
          '”': '\x94',
          '–': '\x96',
          '—': '\x97',
          '…': '\x85',
          '©': '\xa9',
        })[character] ?? '',
    ),
    'latin1',
  );
  const file = write('western.html', western);
  assert.equal((await doctor(file, '--fix')).code, 0);
  const mended = fs.readFileSync(file);
  assert.equal(mended.indexOf(Buffer.from("fbq('init'")) > 0, true);
  const foot = (bytes: Buffer) => bytes.subarray(bytes.indexOf('<footer>'));
  assert.deepEqual(foot(mended), foot(western));
  const head = (bytes: Buffer) => bytes.subarray(0, bytes.indexOf('</article>'));
  assert.deepEqual(head(mended), head(western));
});

test('--switch-host moves script, image and hints, and nothing else', async () => {
  const file = write(
    'switch.html',
    healthy
      .replace('<head>', '<head>\n<link rel="preconnect" href="https://connect.facebook.net">')
      .replace('<footer>', '<p><a href="https://www.facebook.com/harbourletter">our page</a></p><footer>'),
  );
  assert.equal((await doctor(file, '--switch-host', 'px.example.com', '--fix')).code, 0);
  const text = fs.readFileSync(file, 'utf8');
  assert.equal(text.match(/px\.example\.com/g)?.length, 3);
  assert.match(text, /https:\/\/px\.example\.com\/en_US\/fbevents\.js/);
  assert.match(text, /https:\/\/px\.example\.com\/tr\?id=/);
  assert.match(text, /https:\/\/www\.facebook\.com\/harbourletter/);
  assert.doesNotMatch(text, /connect\.facebook\.net/);
});

test('SARIF names each finding, its rule and its place', async () => {
  const { stdout } = await doctor(write('sarif.html', printed), '--format', 'sarif');
  const { runs, version } = JSON.parse(stdout);
  assert.equal(version, '2.1.0');
  assert.deepEqual(
    runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId),
    ['code-as-text', 'typographic-quotes'],
  );
  assert.equal(runs[0].tool.driver.rules[runs[0].results[1].ruleIndex].id, 'typographic-quotes');
  assert.ok(runs[0].results[0].locations[0].physicalLocation.region.startLine > 10);
});

test('--fail-on says from which severity on the exit code is 1', async () => {
  const file = write('warn.html', page({ head: script(base(id)) + script(base(id)) }));
  const codes = await Promise.all(
    ['note', 'warning', 'error', 'never'].map(
      async (severity) => (await doctor(file, '--fail-on', severity)).code,
    ),
  );
  assert.deepEqual(codes, [1, 1, 0, 0]);
});

test('what cannot be read is one sentence, exit code 2, and the rest goes on', async () => {
  const good = write('good.html', healthy);
  const binary = write('image.html', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'));
  const large = write('large.html', Buffer.alloc(50_000_000, 'a'));
  const { code, stderr, reports } = await doctor(
    binary,
    large,
    path.join(folder, 'missing'),
    good,
    '--format',
    'json',
  );
  assert.equal(code, 2);
  assert.deepEqual(
    reports().map(({ verdict }) => verdict),
    ['ok'],
  );
  const lines = stderr.trimEnd().split('\n');
  assert.equal(lines.length, 3, stderr);
  assert.match(lines[0] ?? '', /image\.html: it is no text/);
  assert.match(lines[1] ?? '', /large\.html: it is larger than 20 MB \(50 MB\)/);
  assert.match(lines[2] ?? '', /missing: there is no such file or folder/);
});

test('malformed pages are read as far as a browser reads them', async () => {
  const pages = [
    '',
    '<',
    '<!--',
    '<script>',
    '<script>fbq(',
    `${'<div>'.repeat(30_000)}fbq`,
    '</p></p></table><td>fbq(‘init’',
    `<script>${'['.repeat(50_000)}fbq()</script>`,
    '\0fbq\0'.replaceAll('\0', '\uFFFD'),
    `<a href='x" onclick="fbq(">`,
    `<script>fbq("${'a'.repeat(500_000)}`,
  ];
  const files = pages.map((content, index) => write(`odd-${index}.html`, content));
  const { code, stderr, reports } = await doctor(...files, '--format', 'json');
  assert.deepEqual([code, stderr], [1, '']);
  assert.equal(reports().length, pages.length);
});

test('wrong usage is one sentence and exit code 2', async () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /say what to look at/],
    [['x', '--format', 'xml'], /--format must be one of text, json, sarif, not "xml"/],
    [['x', '--fail-on', 'all'], /--fail-on must be one of note, warning, error, never/],
    [['x', '--mend'], /unknown option --mend/],
    [['x', '--site'], /--site needs the address of a site/],
    [['x', '--output', 'y'], /give --fix too/],
    [['x', '--switch-host', 'https://px.example.com'], /give the host alone/],
    [['x', '--max-pages', 'many'], /--max-pages must be a whole number/],
  ];
  for (const [args, sentence] of wrong) {
    const { code, stderr, stdout } = await doctor(...args);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.match(stderr, sentence);
  }
});

test('addresses of this machine and of private networks are not asked, unless allowed, also not by a redirect', async () => {
  const count = asked.length;
  for (const address of [
    `${site}/`,
    'http://localhost/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://10.1.2.3/',
    'http://169.254.169.254/',
    'http://[fd00::1]/',
  ]) {
    const { code, stderr } = await doctor(address, '--timeout', '3');
    assert.equal(code, 2, address);
    assert.match(stderr, /is an address of this machine or of a private network/, address);
  }
  assert.equal(asked.length, count, 'nobody was asked');
});

test('servers: a policy header counts, circles, slow and endless answers end in a sentence', async () => {
  const policy = await doctor(`${site}/policy`, '--allow-private', '--format', 'json');
  assert.deepEqual(
    policy.reports()[0]?.findings.map(({ check }) => check),
    ['blocked-by-policy'],
  );
  // Only what is slow on purpose has to be given up soon.
  const expected: readonly (readonly [string, RegExp, string?])[] = [
    ['/round', /redirects in a circle/],
    ['/slow', /took too long/, '2'],
    ['/endless', /larger than 10 MB/],
    ['/nowhere', /the server answers 404/],
    ['/picture', /it is no page \(image\/png\)/],
  ];
  for (const [address, sentence, seconds = '60'] of expected) {
    const { code, stderr } = await doctor(site + address, '--allow-private', '--timeout', seconds);
    assert.equal(code, 2, address);
    assert.match(stderr, sentence, address);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  }
});

test('a site is read by its sitemap and links, as robots.txt allows, each page once, and goes on where it was', async () => {
  asked.length = 0;
  const state = path.join(folder, 'state.jsonl');
  const { code, reports } = await doctor(
    `${site}/`,
    '--site',
    '--allow-private',
    '--format',
    'json',
    '--resume',
    state,
  );
  assert.equal(code, 1);
  assert.deepEqual(
    reports()
      .map((report) => [report.page.slice(site.length), report.verdict])
      .sort(),
    [
      ['/', 'ok'],
      ['/a', 'broken'],
      ['/b?x=1&y=2', 'ok'],
    ],
  );
  assert.equal(asked.filter((url) => url === '/a').length, 1);
  assert.ok(!asked.includes('/secret') && !asked.includes('/photo.jpg'));
  const again = await doctor(`${site}/`, '--site', '--allow-private', '--format', 'json', '--resume', state);
  assert.equal(again.reports().length, 3, 'earlier reports are told again, nothing is examined twice');
});

test('without an installed browser, --browser takes that of a checkout, or says in one sentence what to do', async () => {
  const file = write('browser.html', healthy);
  const none = await runCommand(['doctor', file, '--browser'], { PATH: '/nowhere', OWNPIXEL_CHROMIUM: '' });
  if (process.platform === 'linux' && process.arch === 'x64') {
    assert.match(none.stdout, /in a browser it sends: \d+:PageView/, none.stderr);
  } else {
    assert.equal(none.code, 1);
    assert.match(
      none.stderr,
      /^ownpixel: (there is no browser for --browser: install Chromium .*|.* does not start: .*)\n$/,
    );
  }
  const wrong = await runCommand(['doctor', file, '--browser'], { OWNPIXEL_CHROMIUM: '/nowhere/chromium' });
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /^ownpixel: \/nowhere\/chromium does not start: .*\n$/);
});
