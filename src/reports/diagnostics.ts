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
  readStatement,
} from './check.ts';
import { eventsLost, readLoss } from './checks/events-lost.ts';
import { checks } from './checks.ts';
import type { Diagnostic, DiagnosticExample, DiagnosticsAnswer } from './contract.ts';

interface DiagnosticsQuestion {
  readonly pixelId: string;
  /** Length of the period that ends now. */
  readonly days: number;
  readonly nowMs: number;
  /** So many of the newest events are judged, and the hour in which the last of them lies: it bounds time and memory. */
  readonly mostEvents?: number;
}

interface Asking extends Moment {
  readonly client: StoreClient;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Answers by question. */
  readonly answers: Map<string, Promise<readonly AnswerRow[]>>;
}

const hourMs = 3_600_000;
const dayMs = 24 * 3_600_000;
const recentHours = readStatement('recent-hours');

export async function runDiagnostics(
  client: StoreClient,
  { pixelId, days, nowMs, mostEvents = 1_000_000 }: DiagnosticsQuestion,
  wanted: readonly Check[] = checks,
): Promise<DiagnosticsAnswer> {
  const hours = await client.query<AnswerRow>(recentHours, { pixelId, nowMs });
  const fromMs = Math.max(nowMs - days * dayMs, nowMs - countHours(hours, mostEvents) * hourMs);
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
    checks: wanted.length,
    loss: readLoss(await ask(eventsLost.statement, asking)),
    diagnostics: diagnostics.sort(compareBadness),
  };
}

/** How many of the last hours hold more than `mostEvents`; of none: without end. */
function countHours(hours: readonly AnswerRow[], mostEvents: number): number {
  let events = 0;
  for (const { age, count } of hours) {
    events += Number(count);
    if (events > mostEvents) return Number(age) + 1;
  }
  return Number.POSITIVE_INFINITY;
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
