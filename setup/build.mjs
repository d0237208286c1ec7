// `npm run build`: the two browser bundles. src/tag -> dist/tag/fbevents.js, src/dashboard -> dist/dashboard/.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
const from = (...parts) => path.join(projectFolder, 'src', ...parts);
const to = (...parts) => path.join(projectFolder, 'dist', ...parts);

await build({
  entryPoints: [from('tag', 'tag.ts')],
  outfile: to('tag', 'fbevents.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2018',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
});
await build({
  entryPoints: { main: from('dashboard', 'main.tsx') },
  outdir: to('dashboard'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  logLevel: 'warning',
});
fs.copyFileSync(from('dashboard', 'index.html'), to('dashboard', 'index.html'));
