// The scripts a page loads, ours and those it would load instead, on the same page: bytes as they travel, and time they take
// of the page's main thread.

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
  const contenders: Contender[] = [
    { name: 'no tag', files: new Map(), html: '' },
    { name: 'ours', files: new Map(own), html: ownSnippet },
  ];
  for (const name of rivals) {
    const { entry, files } = await bundleRival(name);
    row(`  ${name}`, ...sizes([...files.values()]));
    contenders.push({ name, files, html: `<script type="module" src="./${entry}"></script>` });
  }
  process.stdout.write('\n');
  row(
    `tag, main thread, CPU slowed 4 times, median of ${loads}`,
    'to first event',
    'best',
    'in 4 s',
    'long tasks',
  );
  const measured = await measureLoads(contenders, loads);
  if (typeof measured === 'string') return row(`  ${measured}`);
  for (const [name, results] of measured) {
    const firstMs = results.flatMap(({ firstEventMs }) => firstEventMs ?? []);
    row(
      `  ${name}`,
      ...[median(firstMs), Math.min(...firstMs)].map((ms) =>
        firstMs.length > results.length / 2 ? `${ms.toFixed(1)} ms` : '-',
      ),
      `${median(results.map(({ scriptMs }) => scriptMs)).toFixed(1)} ms`,
      String(median(results.map(({ longTasks }) => longTasks))),
    );
  }
}

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
