// `npm run build`: what browsers run. src/tag -> dist/tag/ (four scripts), src/dashboard -> dist/dashboard/.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleTag } from './bundle-tag.mjs';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
const from = (...parts) => path.join(projectFolder, 'src', ...parts);
const to = (...parts) => path.join(projectFolder, 'dist', ...parts);

fs.mkdirSync(to('tag'), { recursive: true });
for (const [name, code] of Object.entries(await bundleTag())) fs.writeFileSync(to('tag', name), code);
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
