// `npm test`: set up what is missing, then run every test. Arguments are names of test files; none runs all.
// `npm run test:crash` and `test:loss` run the long crash test and the long loss test instead, `test:firefox` the tag in Firefox.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFolder } from './prepare.mjs';
import { projectFile, runUnderNode24 } from './run.mjs';

const args = process.argv.slice(2);
// Tests start hundreds of processes of the same code: each is compiled once.
process.env.NODE_COMPILE_CACHE ??= projectFile('node_modules', '.cache', 'compiled');

const long = { '--crash': 'crash-long.ts', '--loss': 'loss-long.ts', '--firefox': 'firefox-long.ts' }[
  args[0] ?? ''
];
if (long !== undefined) runUnderNode24([projectFile('test', long), ...args.slice(1)]);
else {
  const files = args.length > 0 ? args : ['src', 'test'].flatMap(listTests);
  // Two at a time: most start the whole product, and two cores is what is expected of a machine.
  const limits = [
    '--test-concurrency=2',
    '--test-timeout=300000',
    '--import',
    fileUrl('test', 'left-behind.ts'),
  ];
  runUnderNode24(['--test', ...limits, ...files]);
}

/** What `--import` takes everywhere, spaces in a folder's name included. */
function fileUrl(...parts) {
  return pathToFileURL(projectFile(...parts)).href;
}

function listTests(folder) {
  return fs
    .readdirSync(path.join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join(projectFolder, folder, name));
}
