// Where: command line. `ownpixel diagnose`: what is wrong with what arrives, from the events in the store.

import fs from 'node:fs';
import { isAtLeast, type Severity, severities } from '../event/severity.ts';
import { type DiagnosticsAnswer, diagnose } from '../reports/reports.ts';
import { openExistingDataFolder } from '../runtime/data-folder.ts';
import { StartError, UsageError } from '../runtime/errors.ts';
import { type Pixel, readRegistry } from '../runtime/registry.ts';
import { readSettings, type Settings } from '../runtime/settings.ts';
import { StoreFault } from '../store/store.ts';
import { refuseRest, takeOptions } from './arguments.ts';
import type { Command } from './commands.ts';
import { formatDiagnostics } from './diagnose-output.ts';
import { findPixel } from './pixel.ts';
import { withReader } from './store-reader.ts';

export const diagnoseCommand: Command = {
  help: () => `Usage: ownpixel diagnose [--pixel ID] [--days N] [--format text|json] [--fail-on SEVERITY] [--data DIR]

Judges the events in the store: names, values, currencies, ids, copies of page and server, data about people, silence
and drops. docs/reference/diagnostics.md has every check. Works while the server runs and when it does not.

  --pixel ID            this pixel only; else every pixel
  --days N              length of the period that ends now, 1 to 90 (7)
  --format FORMAT       text (default) or json
  --fail-on SEVERITY    exit with 1 from this severity on: note, warning (default), error, never

Exit codes: 0 nothing found, 1 findings, 2 the store could not be read or wrong usage.
`,
  async run(args) {
    const { settings, rest } = readSettings(args, process.env);
    const options = readOptions(rest);
    try {
      return await diagnosePixels(settings, options);
    } catch (error) {
      if (!(error instanceof StartError || error instanceof StoreFault)) throw error;
      const problem =
        error.code === unknownTable ? 'the store has no events yet: start the server once' : error.message;
      process.stderr.write(`ownpixel diagnose: ${problem}\n`);
      return 2;
    }
  },
};

/** ClickHouse's code: no server has made the tables. */
const unknownTable = '60';

interface DiagnoseOptions {
  readonly pixelId: string | undefined;
  readonly days: number;
  readonly format: 'text' | 'json';
  readonly failOn: Severity | 'never';
}

/** Throws UsageError. */
function readOptions(args: readonly string[]): DiagnoseOptions {
  const { options, rest } = takeOptions(args, ['pixel', 'days', 'format', 'fail-on']);
  refuseRest(rest);
  const days = Number(options.days ?? 7);
  if (!Number.isInteger(days) || days < 1 || days > 90)
    throw new UsageError(`--days must be a whole number from 1 to 90, not "${options.days}"`);
  return {
    pixelId: options.pixel,
    days,
    format: choose('format', options.format ?? 'text', ['text', 'json']),
    failOn: choose('fail-on', options['fail-on'] ?? 'warning', [...severities, 'never']),
  };
}

function choose<Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined)
    throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not "${text}"`);
  return choice;
}

async function diagnosePixels(settings: Settings, options: DiagnoseOptions): Promise<number> {
  const { days, format, failOn } = options;
  const pixels = findPixels(settings, options.pixelId);
  const answers: DiagnosticsAnswer[] = [];
  await withReader(settings, async (client) => {
    for (const { id, name } of pixels) {
      const answer = await diagnose(client, { pixelId: id, days, nowMs: Date.now() });
      const hasColor = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
      if (format === 'text')
        fs.writeSync(1, `${answers.length === 0 ? '' : '\n'}${formatDiagnostics(answer, name, hasColor)}`);
      answers.push(answer);
    }
  });
  if (format === 'json') fs.writeSync(1, `${JSON.stringify(answers, undefined, 2)}\n`);
  const found = answers.flatMap(({ diagnostics }) => diagnostics);
  return failOn !== 'never' && found.some(({ severity }) => isAtLeast(severity, failOn)) ? 1 : 0;
}

/** Throws StartError. */
function findPixels(settings: Settings, pixelId: string | undefined): readonly Pixel[] {
  const { pixels } = readRegistry(openExistingDataFolder(settings.data).registry);
  if (pixelId !== undefined) return [findPixel(pixels, pixelId)];
  if (pixels.length === 0)
    throw new StartError(
      'no_pixels',
      'there are no pixels yet: `ownpixel pixel create`, or start the server once',
    );
  return pixels;
}
