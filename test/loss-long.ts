// `npm run test:loss`: 200 pages with 20 events each, left at once; prints what was lost.

import { playLoss } from './tag/play-loss.ts';

const losses = await playLoss(Number(process.argv[2] ?? 200));
if (typeof losses === 'string') throw new Error(losses);
process.stdout.write(
  `${losses.stored} of ${losses.told} stored, ${losses.doubled} doubled (${losses.repeated} recorded twice, counted once)
The loss meter: ${losses.missing} numbers missing, ${losses.misnumbered} given twice, in ${losses.tabs} sessions of one tab\n`,
);
const { told, stored, doubled, missing, misnumbered, tabs } = losses;
if (stored !== told || doubled + missing + misnumbered !== 0 || tabs !== 1) process.exitCode = 1;
