// `npm run test:loss`: 200 pages with 20 events each, left at once; prints what was lost.

import { playLoss } from './tag/play-loss.ts';

const losses = await playLoss(Number(process.argv[2] ?? 200));
if (typeof losses === 'string') throw new Error(losses);
process.stdout.write(
  `${losses.stored} of ${losses.told} stored, ${losses.doubled} doubled (${losses.repeated} recorded twice, counted once)\n`,
);
if (losses.stored !== losses.told || losses.doubled !== 0) process.exitCode = 1;
