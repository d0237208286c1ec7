// Where: command line. `ownpixel rejected`: the refused requests that are kept, by reason, with what to do about each.

import { listRejected, type RejectedRequest } from '../reports/reports.ts';
import { dataFolderAt } from '../runtime/data-folder.ts';
import { UsageError } from '../runtime/errors.ts';
import { readSettings } from '../runtime/settings.ts';
import { refuseRest, takeOptions } from './arguments.ts';
import type { Command } from './commands.ts';
import { parseQuestion } from './rejected-question.ts';
import { replayCommand } from './replay.ts';
import { createReplayedReader } from './replayed.ts';
import { withReader } from './store-reader.ts';
import { plain } from './terminal-text.ts';

const formats = ['text', 'json'];
const limitMax = 100_000;
/** Of each request the text shows so much; JSON shows all. */
const shownLength = 300;
const wholeLength = 1 << 30;

export const rejectedCommand: Command = {
  help: () => `Usage: ownpixel rejected [--pixel ID] [--reason R] [--since TIME] [--limit N] [--format text|json]
                         [--data DIR] [--clickhouse URL]

Requests that did not become events, kept for 7 days: newest first, gathered by reason, with what the
reason means and its cure. Pixel 0 is the sample of requests that named no pixel of this server.

  --pixel ID     only of this pixel
  --reason R     only refused for this (docs/reference/rejections.md has all reasons)
  --since TIME   only received since: 90m, 2h, 3d, 2026-11-23, 2026-11-23T14:30 (UTC)
  --limit N      at most so many (default 50)
  --replay       the same as \`ownpixel replay rejected\`
  --format json  one JSON object a line, with all that was kept of the request
`,
  async run(args) {
    if (args.includes('--replay'))
      return replayCommand.run(['rejected', ...args.filter((arg) => arg !== '--replay')]);
    const { settings, rest } = readSettings(args, process.env);
    const { options, rest: more } = takeOptions(rest, ['pixel', 'reason', 'since', 'limit', 'format']);
    refuseRest(more);
    const format = options.format ?? 'text';
    if (!formats.includes(format)) throw new UsageError(`--format must be text or json, not "${format}"`);
    const limit = parseLimit(options.limit ?? '50');
    const question = parseQuestion(options);
    const rawMaxLength = format === 'json' ? wholeLength : shownLength;
    const { rejected, hasMore } = await withReader(settings, (client) => {
      const isReplayed = createReplayedReader(dataFolderAt(settings.data))();
      return listRejected(client, { ...question, limit, rawMaxLength }, isReplayed);
    });
    const isNarrow = ['pixel', 'reason', 'since'].some((name) => name in options);
    if (rejected.length === 0)
      process.stderr.write(
        `no refused requests ${isNarrow ? 'that fit these options ' : ''}in the last 7 days\n`,
      );
    else if (format === 'json')
      process.stdout.write(rejected.map((request) => `${JSON.stringify(request)}\n`).join(''));
    else process.stdout.write(formatRejected(rejected));
    if (hasMore) process.stderr.write(`there are more; --limit ${limit * 10} shows them\n`);
    return 0;
  },
};

function parseLimit(text: string): number {
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > limitMax)
    throw new UsageError(`--limit must be a whole number from 1 to ${limitMax}, not "${text}"`);
  return limit;
}

/** By reason, each in the order given. */
function formatRejected(rejected: readonly RejectedRequest[]): string {
  const reasons = Map.groupBy(rejected, ({ reason }) => reason);
  return [...reasons]
    .map(([reason, requests]) => {
      const [first] = requests;
      const head = `${reason} (${requests.length})\n  ${first?.meaning}\n  Cure: ${first?.cure}\n`;
      return head + requests.map(formatRequest).join('');
    })
    .join('\n');
}

function formatRequest({ receivedAtMs, pixelId, detail, raw, rawLength }: RejectedRequest): string {
  const about = detail === '' ? '' : `  ${plain(detail)}`;
  // What senders wrote must not steer a terminal.
  const shown = plain(raw.slice(0, shownLength));
  const cut = rawLength > shown.length ? ` ... (${rawLength} characters)` : '';
  return `\n  ${new Date(receivedAtMs).toISOString()}  pixel ${pixelId}${about}\n    ${shown}${cut}\n`;
}
