// `npm run bench [-- NAME ...]`: everything that is claimed about speed, size and memory, measured in one run on this
// machine. Ratios travel between machines; figures do not.

import os from 'node:os';
import { benchCollect } from './collect.ts';
import { benchConversions } from './conversions.ts';
import { benchDoctor } from './doctor.ts';
import { benchIdle } from './idle.ts';
import { benchInterpret } from './interpret.ts';
import { benchLoader } from './loader.ts';
import { benchSpool } from './spool.ts';
import { benchTag } from './tag.ts';

const benches: Readonly<Record<string, () => Promise<void>>> = {
  tag: benchTag,
  idle: benchIdle,
  collect: benchCollect,
  conversions: benchConversions,
  interpret: benchInterpret,
  spool: benchSpool,
  loader: benchLoader,
  doctor: benchDoctor,
};

/** What goes with a bench that is asked for: all that is claimed of the collecting path. */
const companions: Readonly<Record<string, readonly string[]>> = { collect: ['conversions', 'interpret'] };

const wanted = process.argv.slice(2).flatMap((name) => [name, ...(companions[name] ?? [])]);
const unknown = wanted.filter((name) => benches[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(
    `No bench "${unknown.join('", "')}". There are: ${Object.keys(benches).join(', ')}.\n`,
  );
  process.exit(2);
}

const cpus = os.cpus();
const memoryGib = Math.round(os.totalmem() / 2 ** 30);
process.stdout.write(`${cpus.length} x ${cpus[0]?.model}, ${memoryGib} GiB, Node ${process.versions.node}\n`);
const [busy = 0] = os.loadavg();
if (busy > 0.5)
  process.stdout.write(`The machine is not idle (load ${busy.toFixed(1)}): figures are too low.\n`);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write('\n');
  await bench();
}
