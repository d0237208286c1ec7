// The scripts a page loads: bytes as built, and as they travel.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { row } from './machine.ts';

const folder = fileURLToPath(new URL('../dist/tag/', import.meta.url));

export async function benchTag(): Promise<void> {
  row('tag, bytes', 'raw', 'gzip -9', 'brotli -11');
  for (const name of fs.readdirSync(folder).sort()) {
    const bytes = fs.readFileSync(path.join(folder, name));
    const gzip = gzipSync(bytes, { level: 9 });
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    row(`  ${name}`, ...[bytes, gzip, brotli].map((form) => form.length.toLocaleString('en')));
  }
}
