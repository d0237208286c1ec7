// Where: doctor, between examining and telling. What is said of one page, in the shape of the JSON output, with lines and
// columns instead of offsets, and what the formats for people need beside it.

import type { Severity } from '../event/severity.ts';
import type { Examination, Verdict } from './examine.ts';
import type { Finding } from './finding.ts';

interface ReportedFinding {
  readonly check: string;
  readonly severity: Severity;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly cure: string;
  readonly repairable: boolean;
}

/** The JSON output is a list of these. */
export interface PageReport {
  /** Path, address, or `-` for standard input. */
  readonly page: string;
  readonly verdict: Verdict;
  readonly pixels: readonly string[];
  readonly events: readonly string[];
  readonly eventsAfterRepair: readonly string[];
  readonly repair: 'auto' | 'manual' | 'none';
  readonly findings: readonly ReportedFinding[];
}

/** A place to show: its line, and what to point at. */
export interface Excerpt {
  readonly line: number;
  readonly column: number;
  readonly source: string;
  readonly what?: string;
}

export function buildReport(page: string, examination: Examination, positionOf: Positions): PageReport {
  const { verdict, pixels, events, eventsAfterRepair, repair } = examination;
  const findings = examination.findings.map(({ check, severity, at, message, cure, edits }) => {
    return { check, severity, ...positionOf(at.start), message, cure, repairable: edits !== undefined };
  });
  return { page, verdict, pixels, events, eventsAfterRepair, repair, findings };
}

export type Positions = (offset: number) => { readonly line: number; readonly column: number };

/** Lines end as editors count them. */
export function createPositions(text: string): Positions {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

const shownPlaces = 40;

/** The damaged places of a finding, or its one place. */
export function listExcerpts(text: string, { at, marks }: Finding, positionOf: Positions): Excerpt[] {
  const places =
    marks === undefined || marks.length === 0 ? [{ ...at, what: undefined }] : marks.slice(0, shownPlaces);
  return places.map(({ start, what }) => {
    const position = positionOf(start);
    const from = start - position.column + 1;
    const end = /\r|\n|$/.exec(text.slice(from))?.index ?? 0;
    return { ...position, source: text.slice(from, from + end), ...(what === undefined ? {} : { what }) };
  });
}
