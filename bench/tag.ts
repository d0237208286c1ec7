// The scripts a page loads, ours and those it would load instead, on the same page: bytes as they travel, and time they take
// of the page's main thread. A script's own part is what it takes beyond the same page whose script does nothing but one request. That
// page has our snippet where ours has it: the snippet's time, some 2 ms, is in our total and not in our own part.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { median, row } from './machine.ts';
import { bundleRival, rivals } from './tag-rivals.ts';
import { type Contender, measureLoads } from './tag-time.ts';

const folder = fileURLToPath(new URL('../dist/tag/', import.meta.url));
const loads = 11;

export async function benchTag(): Promise<void> {
  const own = readOwn();
  row('tag, bytes', 'raw', 'gzip -9', 'brotli -11');
  for (const [name, code] of own) row(`  ${name}`, ...sizes([code]));
  row('  ours, all that a page without user data loads', ...sizes(own.slice(0, 2).map(([, code]) => code)));
  const contenders: (Contender & { readonly baseline?: string })[] = [
    { name: 'no tag', files: new Map(), html: '' },
    { name: snippetAlone, files: new Map([['fbevents.js', bareFetch]]), html: ownSnippet },
    { name: 'ours', files: new Map(own), html: ownSnippet, baseline: snippetAlone },
    { name: moduleAlone, files: new Map([['bare.js', bareFetch]]), html: renderModule('bare.js') },
  ];
  for (const name of rivals) {
    const { entry, files } = await bundleRival(name);
    row(`  ${name}`, ...sizes([...files.values()]));
    contenders.push({ name, files, html: renderModule(entry), baseline: moduleAlone });
  }
  process.stdout.write('\n');
  row(
    `tag, main thread, CPU slowed 4 times, median of ${loads}`,
    'to first event',
    'own part *',
    'best',
    'in 4 s',
    'long tasks',
  );
  const measured = await measureLoads(contenders, loads);
  if (typeof measured === 'string') return row(`  ${measured}`);
  const toFirst = new Map(
    [...measured].map(([name, results]) => [name, results.flatMap(({ firstEventMs }) => firstEventMs ?? [])]),
  );
  for (const { name, baseline } of contenders) {
    const results = measured.get(name) ?? [];
    const firstMs = toFirst.get(name) ?? [];
    const ownMs = baseline === undefined ? Number.NaN : median(firstMs) - median(toFirst.get(baseline) ?? []);
    const figures = firstMs.length > results.length / 2 ? [median(firstMs), ownMs, Math.min(...firstMs)] : [];
    row(
      `  ${name}`,
      ...[0, 1, 2].map((n) => (Number.isFinite(figures[n]) ? `${figures[n]?.toFixed(1)} ms` : '-')),
      `${median(results.map(({ scriptMs }) => scriptMs)).toFixed(1)} ms`,
      String(median(results.map(({ longTasks }) => longTasks))),
    );
  }
  process.stdout.write(
    '  * beyond the bare fetch loaded in the same way. Of ours without the snippet, some 2 ms, which that page has too.\n',
  );
}

/** The least that a script which tells of a page can do: one request with a body as long as a page view's. */
const bareFetch = Buffer.from("fetch('./tr/?sent=1', { method: 'POST', body: 'x'.repeat(400) })");
const snippetAlone = 'our snippet, a bare fetch behind it';
const moduleAlone = 'a module, a bare fetch';

const renderModule = (file: string) => `<script type="module" src="./${file}"></script>`;

/** What the installation page gives, with the file from where the benchmark serves it. */
const ownSnippet = `<script>!function(f,b,e,v,n,t,s){if(f.fbq)return;n=f.fbq=function(){n.callMethod?
n.callMethod.apply(n,arguments):n.queue.push(arguments)};if(!f._fbq)f._fbq=n;n.push=n;n.loaded=!0;n.version='2.0';n.queue=[];t=b.createElement(e);
t.async=!0;t.src=v;s=b.getElementsByTagName(e)[0];s.parentNode.insertBefore(t,s)}(window,document,'script','./fbevents.js');
fbq('init','123456789012345');fbq('track','PageView')</script>`;

function readOwn(): [name: string, code: Buffer][] {
  return fs
    .readdirSync(folder)
    .sort()
    .map((name) => [name, fs.readFileSync(path.join(folder, name))]);
}

/** Each file is compressed by itself, as it travels. */
function sizes(files: readonly Buffer[]): string[] {
  const sum = (compress: (code: Buffer) => Buffer) =>
    files.reduce((total, code) => total + compress(code).length, 0).toLocaleString('en');
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return [
    sum((code) => code),
    sum((code) => gzipSync(code, { level: 9 })),
    sum((code) => brotliCompressSync(code, { params })),
  ];
}
