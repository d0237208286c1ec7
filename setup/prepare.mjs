// Where: before everything. Makes a fresh clone ready to run: dependencies from the lock file, Node 24 from the npm
// package `node`, the browser bundles when they are stale. Plain JavaScript: it runs on the old Node of the system.
// Says what it does on stderr, and plainly what to do when it cannot.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));
const modules = path.join(projectFolder, 'node_modules');
const lockFile = path.join(projectFolder, 'package-lock.json');
const lockStamp = path.join(modules, '.ownpixel-lock');
const nodeFile = path.join(modules, 'node', 'bin', 'node');
const bundleStamp = path.join(projectFolder, 'dist', '.sources');
const bundleSources = [
  'setup/build.mjs',
  'setup/bundle-tag.mjs',
  'src/tag',
  'src/event',
  'src/dashboard',
  'src/reports/contract.ts',
  'src/reports/contract-installation.ts',
];

/** Sets up what is missing and returns the path of Node 24. Ends the process with a sentence when it cannot. */
export function prepare() {
  requireNode20();
  if (readText(lockStamp) !== hashFiles([lockFile])) {
    // Before a gigabyte is loaded for nothing.
    requireSystem();
    install();
  }
  if (!fs.existsSync(nodeFile)) restoreNode();
  requireEngine();
  const sources = hashFiles(bundleSources.flatMap((name) => listFiles(path.join(projectFolder, name))));
  if (readText(bundleStamp) !== sources) {
    say('building the browser bundles ...');
    run(nodeFile, [path.join(projectFolder, 'setup', 'build.mjs')], 'the browser bundles could not be built');
    fs.writeFileSync(bundleStamp, sources);
  }
  return nodeFile;
}

export function say(text) {
  process.stderr.write(`ownpixel: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}

function requireNode20() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    fail(`Node ${process.versions.node} is too old for the set-up; install Node 20 or newer and try again`);
}

function install() {
  say('installing the dependencies (once; about 1 GB on disk) ...');
  const { command, args } = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  run(
    command,
    args,
    "the dependencies could not be installed. If the messages above speak of the network: connect, or set npm's " +
      'proxy or registry (npm config set registry URL), and try again; what was loaded is kept',
  );
  fs.writeFileSync(lockStamp, hashFiles([lockFile]));
}

/** An npm that skips install scripts leaves the package `node` without its binary. */
function restoreNode() {
  say('fetching Node 24 (npm package `node`) ...');
  const { command, args } = npm([
    'rebuild',
    'node',
    '--ignore-scripts=false',
    '--foreground-scripts',
    '--loglevel=error',
  ]);
  run(command, args, 'Node 24 could not be fetched');
  if (!fs.existsSync(nodeFile)) fail('the npm package `node` has no binary for this system');
}

function requireSystem() {
  const { platform, arch } = process;
  const isKnown = (platform === 'linux' || platform === 'darwin') && (arch === 'x64' || arch === 'arm64');
  if (!isKnown) refuseSystem(`${platform} ${arch}`);
  if (platform === 'linux' && isMusl()) refuseSystem(`Linux with musl (Alpine) ${arch}`);
}

/** Node names the glibc that it runs with; with another C library there is none to name. */
function isMusl() {
  process.report.excludeNetwork = true;
  const report = process.report.getReport();
  const { header } = typeof report === 'string' ? JSON.parse(report) : report;
  return header.glibcVersionRuntime === undefined;
}

function requireEngine() {
  const folder = path.join(modules, '@chdb');
  const hasEngine = fs.existsSync(folder) && fs.readdirSync(folder).some((name) => name.startsWith('lib-'));
  if (!hasEngine) refuseSystem(`${process.platform} ${process.arch}`);
}

function refuseSystem(system) {
  fail(
    `the embedded engine does not exist for ${system}; it does for Linux with glibc and for macOS, on x64 and arm64. ` +
      'Run Ownpixel there, or here in a container with glibc such as node:24-slim, or in WSL on Windows',
  );
}

/** npm itself, run by the Node that runs this: also where `npm` is not on the PATH. */
function npm(args) {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js')
    ? { command: process.execPath, args: [script, ...args] }
    : { command: 'npm', args };
}

function run(command, args, problem) {
  // Output of tools is progress, not a result: it goes to stderr, stdout stays for the command's own answer.
  const { status, error } = spawnSync(command, args, { cwd: projectFolder, stdio: ['ignore', 2, 2] });
  if (error?.code === 'ENOENT' && command === 'npm')
    fail('npm is not on the PATH; install Node 20 or newer together with npm, and try again');
  if (error !== undefined) fail(`${problem} (${error.message})`);
  if (status !== 0) fail(problem);
}

function readText(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

function listFiles(place) {
  if (fs.statSync(place).isFile()) return [place];
  return fs
    .readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function hashFiles(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(path.relative(projectFolder, file)).update('\0').update(fs.readFileSync(file));
  return hash.digest('hex');
}
