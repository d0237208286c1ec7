// Where: command line. `ownpixel quality`: how well what arrives tells whose it is, event by event, from the store.

import fs from 'node:fs';
import { measureQuality, type QualityAnswer } from '../reports/reports.ts';
import { readSettings, type Settings } from '../runtime/settings.ts';
import { refuseRest, takeOptions } from './arguments.ts';
import type { Command } from './commands.ts';
import { choose, findPixels, readDays, sayProblems } from './judged-pixels.ts';
import { formatQuality } from './quality-output.ts';
import { withReader } from './store-reader.ts';

export const qualityCommand: Command = {
  help: () => `Usage: ownpixel quality [--pixel ID] [--days N] [--format text|json] [--data DIR]

Scores the events of websites in the store, by name, those of pages and of servers apart: which keys tell whose an event
is, what share of the page's events the server reports too, how many are duplicates, how fast a server sends.
docs/reference/quality.md says how the score is made. Works while the server runs and when it does not.

  --pixel ID            this pixel only; else every pixel
  --days N              length of the period that ends now, 1 to 90 (2)
  --format FORMAT       text (default) or json

Exit codes: 0 answered, 2 the store could not be read or wrong usage.
`,
  async run(args) {
    const { settings, rest } = readSettings(args, process.env);
    const { options, rest: left } = takeOptions(rest, ['pixel', 'days', 'format']);
    refuseRest(left);
    const days = readDays(options.days, 2);
    const format = choose('format', options.format ?? 'text', ['text', 'json']);
    return sayProblems('quality', () => tellQuality(settings, { pixelId: options.pixel, days, format }));
  },
};

interface QualityOptions {
  readonly pixelId: string | undefined;
  readonly days: number;
  readonly format: 'text' | 'json';
}

async function tellQuality(settings: Settings, { pixelId, days, format }: QualityOptions): Promise<number> {
  const pixels = findPixels(settings, pixelId);
  const answers: QualityAnswer[] = [];
  await withReader(settings, async (client) => {
    for (const { id, name } of pixels) {
      const answer = await measureQuality(client, { pixelId: id, days, nowMs: Date.now() });
      if (format === 'text')
        fs.writeSync(1, `${answers.length === 0 ? '' : '\n'}${formatQuality(answer, name)}`);
      answers.push(answer);
    }
  });
  if (format === 'json') fs.writeSync(1, `${JSON.stringify(answers, undefined, 2)}\n`);
  return 0;
}
