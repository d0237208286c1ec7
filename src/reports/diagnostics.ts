// Where: reports. What is wrong with what arrives: every check of checks.ts over the events of one pixel and period, when somebody
// asks. Conditions on rows are counted in one pass over the store; examples are looked up for what was found.

import { placeholderHashes } from '../event/placeholders.ts';
import { severities } from '../event/severity.ts';
import { standardEvents } from '../event/standard-events.ts';
import { copyRules, type StoreClient } from '../store/store.ts';
import {
  type AnswerRow,
  type Check,
  examplesMax,
  type Found,
  isRowCheck,
  judgedEvents,
  type Moment,
  type RowCheck,
  readExample,
} from './check.ts';
import { eventsLost, readLoss } from './checks/events-lost.ts';
import { checks } from './checks.ts';
import type { Diagnostic, DiagnosticExample, DiagnosticsAnswer } from './contract.ts';
import { findJudged, type JudgedQuestion, recentHours } from './judged-period.ts';

interface Asking extends Moment {
  readonly client: StoreClient;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Answers by question. */
  readonly answers: Map<string, Promise<readonly AnswerRow[]>>;
}

export async function runDiagnostics(
  client: StoreClient,
  { pixelId, days, nowMs, mostEvents }: JudgedQuestion,
  wanted: readonly Check[] = checks,
): Promise<DiagnosticsAnswer> {
  const { hours, fromMs } = await findJudged(client, { pixelId, days, nowMs, mostEvents });
  const parameters = {
    pixelId,
    days,
    nowMs,
    fromMs,
    standardEvents,
    placeholders: placeholderHashes,
    windowMs: copyRules.window,
  };
  const answers = new Map([[recentHours, Promise.resolve(hours)]]);
  const asking: Asking = { client, parameters, nowMs, days, answers };
  const rowChecks = wanted.filter(isRowCheck);
  const [counts] = await ask(buildCountStatement(rowChecks), asking);
  const diagnostics: Diagnostic[] = [];
  // One after the other: the store has other askers.
  for (const check of wanted) {
    const found = isRowCheck(check)
      ? await findRows(check, counts?.[`check_${rowChecks.indexOf(check)}`], asking)
      : check.judge(await ask(check.statement, asking), asking);
    if (found !== undefined) diagnostics.push(describe(check, found));
  }
  return {
    pixelId,
    fromMs,
    toMs: nowMs,
    events: Number(counts?.events ?? 0),
    bots: await countBots(asking),
    checks: wanted.length,
    loss: readLoss(await ask(eventsLost.statement, asking)),
    diagnostics: diagnostics.sort(compareBadness),
  };
}

async function countBots(asking: Asking): Promise<number> {
  const [row] = await ask(
    `SELECT count() AS bots FROM events
     WHERE pixel_id = {pixelId:UInt64} AND event_time >= fromUnixTimestamp64Milli({fromMs:Int64}) AND is_bot`,
    asking,
  );
  return Number(row?.bots ?? 0);
}

/** Checks with the same question share its answer. */
function ask(statement: string, { client, parameters, answers }: Asking): Promise<readonly AnswerRow[]> {
  const asked = answers.get(statement) ?? client.query<AnswerRow>(statement, parameters);
  answers.set(statement, asked);
  return asked;
}

/** One row: `events`, and for each check of rows what it counts. */
function buildCountStatement(rowChecks: readonly RowCheck[]): string {
  const conditions = rowChecks.map(
    ({ among, fault }, index) =>
      `(${among}) AS among_${index}, among_${index} AND (${fault}) AS wrong_${index}`,
  );
  const counts = rowChecks.map(
    (_, index) =>
      `[countIf(among_${index}), countIf(wrong_${index}), ${timeOf('minIf', index)}, ${timeOf('maxIf', index)}] AS check_${index}`,
  );
  const columns = ['count() AS events', ...counts].join(',\n');
  return `SELECT ${columns}\nFROM (SELECT ${['event_time', ...conditions].join(',\n')}\nFROM ${judgedEvents})`;
}

function timeOf(aggregate: 'minIf' | 'maxIf', index: number): string {
  return `toUInt64(toUnixTimestamp64Milli(${aggregate}(event_time, wrong_${index})))`;
}

/** `counts`: of the check, as the statement above tells them. */
async function findRows(check: RowCheck, counts: unknown, asking: Asking): Promise<Found | undefined> {
  if (!Array.isArray(counts)) return undefined;
  const [among = 0, count = 0, firstSeenAtMs = 0, lastSeenAtMs = 0] = counts.map(Number);
  const { least = {} } = check;
  const isFinding =
    count >= (least.count ?? 1) &&
    count >= among * (least.share ?? 0) &&
    lastSeenAtMs - firstSeenAtMs >= (least.spanMs ?? 0);
  if (!isFinding) return undefined;
  return { count, among, firstSeenAtMs, lastSeenAtMs, examples: await findExamples(check, asking) };
}

/** The most frequent, told apart by event, page and what is to be seen. */
async function findExamples(check: RowCheck, asking: Asking): Promise<readonly DiagnosticExample[]> {
  const { among, fault, detail = "''" } = check;
  const rows = await ask(
    `SELECT event_name, page, ${detail} AS detail, count() AS count FROM ${judgedEvents} WHERE (${among}) AND (${fault})
     GROUP BY event_name, page, detail ORDER BY count DESC, event_name, page, detail LIMIT ${examplesMax}`,
    asking,
  );
  return rows.map(readExample);
}

function describe({ id, severity, meaning, cure }: Check, found: Found): Diagnostic {
  const share = found.among === 0 ? 1 : Math.min(1, found.count / found.among);
  return { id, severity, meaning, cure, share, ...found };
}

/** Errors first; of equals the order of the list stays. */
function compareBadness(a: Diagnostic, b: Diagnostic): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity);
}
