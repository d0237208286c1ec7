// After `npm install` changed package-lock.json: adds the entries of optional platform packages (another system's engine,
// formatter, bundler) that the registry in use did not offer, so that `npm ci` works on every system. npm leaves such
// packages out of the lock file in silence and then refuses the file as incomplete.

import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(fs.readFileSync(file, 'utf8'));

for (const [place, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const own = `${place}/node_modules/${name}`;
    const shared = `node_modules/${name}`;
    if (lock.packages[own] !== undefined || lock.packages[shared] !== undefined) continue;
    lock.packages[shared] = {
      version: version.replace(/^[\^~]/, ''),
      ...readPlatform(name),
      ...(parent.dev ? { dev: true } : {}),
      optional: true,
    };
    process.stderr.write(`added ${name}@${version}\n`);
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
fs.writeFileSync(
  file,
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, undefined, 2)}\n`,
);

/** Systems and processors as platform packages name themselves: `lib-darwin-arm64`, `linux-x64-musl`. */
function readPlatform(name) {
  const os = [
    'darwin',
    'linux',
    'win32',
    'android',
    'freebsd',
    'openbsd',
    'netbsd',
    'sunos',
    'aix',
    'openharmony',
  ];
  const cpu = ['arm64', 'x64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el'];
  const words = name.split(/[-/]/);
  const found = (list) => list.filter((word) => words.includes(word));
  return {
    ...(found(cpu).length > 0 ? { cpu: found(cpu) } : {}),
    ...(found(os).length > 0 ? { os: found(os) } : {}),
  };
}
