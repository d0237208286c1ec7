// Where: command line. `ownpixel diagnose`: what is wrong with what arrives, from the events in the store.

import fs from 'node:fs';
import { isAtLeast, type Severity, severities } from '../event/severity.ts';
import { type DiagnosticsAnswer, diagnose } from '../reports/reports.ts';
import { readSettings, type Settings } from '../runtime/settings.ts';
import { refuseRest, takeOptions } from './arguments.ts';
import type { Command } from './commands.ts';
import { formatDiagnostics } from './diagnose-output.ts';
import { choose, findPixels, readDays, sayProblems } from './judged-pixels.ts';
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
    return sayProblems('diagnose', () => diagnosePixels(settings, options));
  },
};

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
  return {
    pixelId: options.pixel,
    days: readDays(options.days, 7),
    format: choose('format', options.format ?? 'text', ['text', 'json']),
    failOn: choose('fail-on', options['fail-on'] ?? 'warning', [...severities, 'never']),
  };
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
