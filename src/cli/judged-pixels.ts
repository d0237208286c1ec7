// Where: command line, behind `diagnose` and `quality`. What both are asked with: which pixels, how many days, in which form; and one
// sentence where the store cannot be read.

import { openExistingDataFolder } from '../runtime/data-folder.ts';
import { StartError, UsageError } from '../runtime/errors.ts';
import { type Pixel, readRegistry } from '../runtime/registry.ts';
import type { Settings } from '../runtime/settings.ts';
import { StoreFault } from '../store/store.ts';
import { findPixel } from './pixel.ts';

/** ClickHouse's code: no server has made the tables. */
const unknownTable = '60';

/** The exit code of `run`, or 2 with a sentence. */
export async function sayProblems(command: string, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StartError || error instanceof StoreFault)) throw error;
    const problem =
      error.code === unknownTable ? 'the store has no events yet: start the server once' : error.message;
    process.stderr.write(`ownpixel ${command}: ${problem}\n`);
    return 2;
  }
}

/** Throws UsageError. */
export function readDays(text: string | undefined, otherwise: number): number {
  const days = Number(text ?? otherwise);
  if (!Number.isInteger(days) || days < 1 || days > 90)
    throw new UsageError(`--days must be a whole number from 1 to 90, not "${text}"`);
  return days;
}

/** Throws UsageError. */
export function choose<Choice extends string>(
  name: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined)
    throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not "${text}"`);
  return choice;
}

/** Throws StartError. */
export function findPixels(settings: Settings, pixelId: string | undefined): readonly Pixel[] {
  const { pixels } = readRegistry(openExistingDataFolder(settings.data).registry);
  if (pixelId !== undefined) return [findPixel(pixels, pixelId)];
  if (pixels.length === 0)
    throw new StartError(
      'no_pixels',
      'there are no pixels yet: `ownpixel pixel create`, or start the server once',
    );
  return pixels;
}
