// Where: reports, between the checks and their runner. One thing that may be wrong with what arrives, told from the rows of
// the store. What a check says is for people: docs/reference/diagnostics.md is made from it.

import fs from 'node:fs';
import type { Severity } from '../event/severity.ts';
import type { DiagnosticExample } from './contract.ts';

interface About {
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, and what it means for the numbers. */
  readonly meaning: string;
  readonly cure: string;
}

/** Wrong is a row: conditions and texts in SQL over the columns of `judged.sql`. All are counted in one pass. */
export interface RowCheck extends About {
  /** The rows that are looked at. */
  readonly among: string;
  /** Those of them that are wrong. */
  readonly fault: string;
  /** What is to be seen in a wrong row; never data about a person. */
  readonly detail?: string;
  /** Fewer than these are no finding. */
  readonly least?: Least;
}

interface Least {
  readonly count?: number;
  readonly share?: number;
  /** From the first wrong row to the last, ms. */
  readonly spanMs?: number;
}

/** Wrong is a set of rows: a question of its own, and what its answer means. */
export interface SetCheck extends About {
  /** A question of sql/, read by `readStatement`. Checks with the same question share its answer. */
  readonly statement: string;
  readonly judge: (rows: readonly AnswerRow[], moment: Moment) => Found | undefined;
}

export type Check = RowCheck | SetCheck;
export type AnswerRow = Readonly<Record<string, unknown>>;

export interface Moment {
  readonly nowMs: number;
  /** Length of the period. */
  readonly days: number;
}

export interface Found {
  /** Events that are wrong, of so many that were looked at. */
  readonly count: number;
  readonly among: number;
  readonly firstSeenAtMs: number;
  readonly lastSeenAtMs: number;
  readonly examples: readonly DiagnosticExample[];
}

export const examplesMax = 5;

export function isRowCheck(check: Check): check is RowCheck {
  return 'fault' in check;
}

/** Where the events that are judged are read from. */
export const judgedEvents = `(${readSql('judged')})`;

/**
 * A question of sql/. `{judged}` in it stands for `judgedEvents`, `{purchases}` for the purchases among them, `{shared}` for the hashes that
 * many visitors share.
 */
export function readStatement(name: string): string {
  return readSql(name)
    .replaceAll('{purchases}', () => `(${readSql('purchases')})`)
    .replaceAll('{shared}', () => `(${readSql('shared-hashes')})`)
    .replaceAll('{judged}', () => judgedEvents);
}

/**
 * Groups of wrong rows, most first: `event_name`, `page`, `detail`, `count`, `first_ms`, `last_ms`; `among` and `total`
 * are of all groups together.
 */
export function judgeGroups(rows: readonly AnswerRow[]): Found | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    count: Number(first.total),
    among: Number(first.among),
    firstSeenAtMs: Math.min(...rows.map((row) => Number(row.first_ms))),
    lastSeenAtMs: Math.max(...rows.map((row) => Number(row.last_ms))),
    examples: rows.slice(0, examplesMax).map(readExample),
  };
}

export function readExample(row: AnswerRow): DiagnosticExample {
  return {
    eventName: String(row.event_name ?? ''),
    page: String(row.page ?? ''),
    detail: String(row.detail ?? ''),
    count: Number(row.count),
  };
}

/** Texts of ours, as a list in SQL. */
export function quoteList(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(', ');
}

function readSql(name: string): string {
  return fs.readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8').trim();
}
