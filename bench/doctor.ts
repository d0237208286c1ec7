// The doctor over a site on disk: 1,000 pages of 200 KB, as articles are (text, navigation, images, scripts of others), a
// third of them with a damaged pixel. Through the command line, as a person runs it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { base, curl, noscript, page, script } from '../test/doctor-parts.ts';
import { memoryMib, row } from './machine.ts';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const pages = 1_000;
const pageBytes = 200_000;

export async function benchDoctor(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-bench-doctor-'));
  try {
    for (let i = 0; i < pages; i++) fs.writeFileSync(path.join(folder, `page-${i}.html`), makePage(i));
    row(`doctor, ${pages} pages of ${pageBytes / 1000} KB`, 'seconds', 'MiB at 1/4', 'MiB at most', 'broken');
    const { seconds, earlyMib, mostMib, broken } = await run(folder);
    row(
      '  ownpixel doctor FOLDER --format json',
      seconds.toFixed(1),
      earlyMib.toFixed(0),
      mostMib.toFixed(0),
      String(broken),
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function makePage(number: number): string {
  const code = base('1029384756102938');
  const head = script(number % 3 === 0 ? curl(code) : code);
  const other = `<script>window.state = ${JSON.stringify(Array.from({ length: 300 }, (_, i) => ({ id: i, title: `Story ${i}`, url: `/story/${i}` })))};</script>`;
  const paragraph =
    '<p class="text">The wind came from the <a href="/places/west" title="The west">west</a>, and the ferry lay across the quay all morning, says <em>Ida Holm</em>, who has seen <span class="n">forty</span> winters here and will see one more.</p>\n';
  const start = page({ head: `${head}\n${other}`, body: noscript('1029384756102938'), story: number });
  return start.replace(
    '<footer>',
    `${paragraph.repeat(Math.ceil((pageBytes - start.length) / paragraph.length))}<footer>`,
  );
}

interface Measured {
  readonly seconds: number;
  readonly earlyMib: number;
  readonly mostMib: number;
  readonly broken: number;
}

async function run(folder: string): Promise<Measured> {
  const startedAtMs = performance.now();
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, 'doctor', folder, '--format', 'json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let broken = 0;
  let seen = 0;
  let earlyMib = 0;
  let mostMib = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    const text = String(chunk);
    seen += text.split('"verdict"').length - 1;
    broken += text.split('"verdict":"broken"').length - 1;
    if (child.pid === undefined || child.exitCode !== null) return;
    const mib = memoryMib(child.pid);
    if (seen >= pages / 4 && earlyMib === 0) earlyMib = mib;
    mostMib = Math.max(mostMib, mib);
  });
  await once(child, 'exit');
  return { seconds: (performance.now() - startedAtMs) / 1000, earlyMib, mostMib, broken };
}
