// Where: command line, store -> spool. `ownpixel replay rejected`: refused requests that are still kept are judged again, and
// those that are events now go into the spool, from where the loader takes them as any other. `replay --from`: replay-period.ts.

import fs from 'node:fs';
import os from 'node:os';
import { createHostLists, judgeAgain, type KeptRequest, type PixelRules } from '../collector/collector.ts';
import { type EventRecord, encodeRecord } from '../event/record.ts';
import { createInterpreter } from '../loader/loader.ts';
import { type KeptRow, type RejectedQuestion, readRejected } from '../reports/reports.ts';
import { type DataFolder, openExistingDataFolder } from '../runtime/data-folder.ts';
import { errorCode, errorMessage, StartError, UsageError } from '../runtime/errors.ts';
import { lockFolder, lockOwner } from '../runtime/lock.ts';
import { readRegistry } from '../runtime/registry.ts';
import { readSettings, type Settings } from '../runtime/settings.ts';
import type { StoreClient } from '../store/store.ts';
import { refuseRest, takeOptions } from './arguments.ts';
import type { Command } from './commands.ts';
import { parseQuestion } from './rejected-question.ts';
import { replayPeriod } from './replay-period.ts';
import { formatProgress, formatTally, parsePeriod } from './replay-text.ts';
import { commitReplay, createReplayedReader, forgetReplayed } from './replayed.ts';
import { withReader } from './store-reader.ts';

export const replayCommand: Command = {
  help: () => `Usage: ownpixel replay rejected [--pixel ID] [--reason R] [--since TIME] [--data DIR] [--clickhouse URL]
       ownpixel replay --from TIME [--to TIME] [--pixel ID] [--dry-run] [--data DIR] [--clickhouse URL]

\`replay rejected\` judges the refused requests that are kept (\`ownpixel rejected\` lists them) by the rules
and pixels of today. Those that are events now become events, with the time when they were received, each
once however often this is called, and leave the list. Works while the server runs and when it does not:
then they are in the store after its next start. Of requests for pixels that did not exist only a sample
was kept.

  --pixel ID     only of this pixel; 0: those that named no pixel of this server at the time
  --reason R     only refused for this; refused_by_store is tried only when it is asked for
  --since TIME   only received since: 90m, 2h, 3d, 2026-11-23, 2026-11-23T14:30 (UTC)

Prints how many requests became events, on stdout, and what became of the others, on stderr.

\`replay --from\` interprets anew what was received in a period, by the code of today, from the records that
are kept as they were received (setting raw-days). Rows that come out differently take the place of the
old ones, all of a month in one step, while the server runs or when it does not. What has no row in the
store any more (expired, or deleted) stays away. Killed at any moment it can be run again.

  --from TIME    received since; a time as above
  --to TIME      received before; default: now
  --pixel ID     only of this pixel
  --dry-run      change nothing

Prints how many rows differ, and in which columns.
`,
  async run(args) {
    const isDry = args.includes('--dry-run');
    const { settings, rest } = readSettings(
      args.filter((arg) => arg !== '--dry-run'),
      process.env,
    );
    const { options, rest: words } = takeOptions(rest, ['pixel', 'reason', 'since', 'from', 'to']);
    const [what, ...more] = words;
    if (options.from !== undefined)
      return runPeriod(settings, { ...options, from: options.from }, words, isDry);
    if (isDry || options.to !== undefined)
      throw new UsageError('--to and --dry-run belong to a period: replay --from TIME');
    if (what !== 'rejected')
      throw new UsageError('say what to replay: replay rejected, or replay --from TIME --to TIME');
    refuseRest(more);
    const question = parseQuestion(options);
    const folder = openExistingDataFolder(settings.data);
    const tally = await withReplayLock(folder, () =>
      withReader(settings, (client) => replayRejected(client, folder, question)),
    );
    report(tally, lockOwner(folder.root) !== undefined);
    return 0;
  },
};

async function runPeriod(
  settings: Settings,
  options: Partial<Record<'pixel' | 'reason' | 'since' | 'to', string>> & { readonly from: string },
  words: readonly string[],
  isDry: boolean,
): Promise<number> {
  if (words[0] === 'rejected') throw new UsageError('--from is not for replay rejected; give --since TIME');
  refuseRest(words);
  if (options.reason !== undefined || options.since !== undefined)
    throw new UsageError(
      '--reason and --since are for replay rejected; a period has --from, --to and --pixel',
    );
  const period = parsePeriod(options, Date.now());
  // A server beside it goes first.
  os.setPriority(10);
  const folder = openExistingDataFolder(settings.data);
  const isTerminal = process.stderr.isTTY === true;
  const tally = await withReplayLock(folder, () =>
    replayPeriod(settings, {
      period,
      isDry,
      onProgress: (soFar) => {
        if (isTerminal) process.stderr.write(`\r${formatProgress(soFar)} `);
      },
    }),
  );
  if (isTerminal) process.stderr.write('\n');
  process.stdout.write(formatTally(tally, isDry));
  return 0;
}

interface ReplayTally {
  /** Requests that became events. */
  requests: number;
  events: number;
  /** The others, by why they stay. */
  readonly stays: Map<string, number>;
}

/** One caller at a time (the lock). Throws StartError when the disk does not take it. */
async function replayRejected(
  client: StoreClient,
  folder: DataFolder,
  question: RejectedQuestion,
): Promise<ReplayTally> {
  const tally: ReplayTally = { requests: 0, events: 0, stays: new Map() };
  forgetReplayed(folder, Date.now());
  const isReplayed = createReplayedReader(folder)();
  const registry = readRegistry(folder.registry);
  const pixels = new Set(registry.pixels.map(({ id }) => id));
  const rules = {
    isKnownPixel: (id: string) => pixels.has(id),
    findHostList: createHostLists(() => registry),
  };
  for await (const page of readRejected(client, question)) {
    const rows: KeptRow[] = [];
    const records: string[] = [];
    for (const row of page) {
      if (isReplayed(row)) continue;
      const isAskedFor = row.reason !== 'refused_by_store' || row.reason === question.reason;
      const outcome = isAskedFor ? judgeKept(row, rules) : ({ stays: 'refused_by_store' } as const);
      if ('stays' in outcome) {
        tally.stays.set(outcome.stays, (tally.stays.get(outcome.stays) ?? 0) + 1);
        continue;
      }
      rows.push(row);
      for (const record of outcome.records) records.push(encodeRecord(record));
    }
    if (rows.length === 0) continue;
    commit(folder, rows, records);
    tally.requests += rows.length;
    tally.events += records.length;
  }
  return tally;
}

function judgeKept(kept: KeptRequest, rules: PixelRules) {
  const outcome = judgeAgain(kept, rules);
  // What the loader would refuse again stays where it is.
  return 'records' in outcome && !outcome.records.every(isInterpretable)
    ? ({ stays: 'uninterpretable' } as const)
    : outcome;
}

const interpret = createInterpreter({ retentionDays: 1 });

function isInterpretable(record: EventRecord): boolean {
  try {
    interpret(record);
    return true;
  } catch {
    return false;
  }
}

function commit(folder: DataFolder, rows: readonly KeptRow[], records: readonly string[]): void {
  try {
    commitReplay(folder, rows, records);
  } catch (error) {
    const why = errorCode(error) === 'ENOSPC' ? 'the disk is full' : errorMessage(error);
    throw new StartError('spool_fault', `the spool did not take the events: ${why}; run it again`, error);
  }
}

async function withReplayLock<Result>(folder: DataFolder, act: () => Promise<Result>): Promise<Result> {
  fs.mkdirSync(folder.replay, { recursive: true, mode: 0o700 });
  const lock = takeLock(folder);
  try {
    return await act();
  } finally {
    lock.release();
  }
}

function takeLock(folder: DataFolder) {
  try {
    return lockFolder(folder.replay);
  } catch (error) {
    if (!(error instanceof StartError) || error.code !== 'data_folder_locked') throw error;
    throw new StartError(
      'replay_running',
      'another replay is under way on this data folder; wait for its end',
    );
  }
}

function report({ requests, events, stays }: ReplayTally, isRunning: boolean): void {
  const when = isRunning ? 'in the store within seconds' : 'in the store after the next start of the server';
  process.stdout.write(`${countOf(requests, 'request')} became ${countOf(events, 'event')}\n`);
  if (requests > 0) process.stderr.write(`they are durable now, and ${when}\n`);
  for (const [reason, count] of stays)
    process.stderr.write(`${countOf(count, 'request')} still refused: ${explanations[reason] ?? reason}\n`);
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const explanations: Readonly<Record<string, string>> = {
  sent_again: 'the sender was asked to send it again',
  refused_by_store: 'the store did not take them; after an upgrade try --reason refused_by_store',
  incomplete: 'only a part of the request was kept',
};
