// `npm run docs`: writes the generated parts of the documents anew. What a person has written around them stays.

import fs from 'node:fs';
import path from 'node:path';
import { listDocuments, projectFolder, renewBlocks } from './docs-blocks.ts';

for (const name of listDocuments()) {
  const file = path.join(projectFolder, name);
  const before = fs.readFileSync(file, 'utf8');
  const after = await renewBlocks(before);
  if (after === before) continue;
  fs.writeFileSync(file, after);
  process.stderr.write(`rewrote ${name}\n`);
}
