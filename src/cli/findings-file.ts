// Where: composition, data folder. What the server has found in what arrived (`findings.json`): written by the loader's process after
// each look, read by whoever answers questions. A file that cannot be read is made anew at the next look: it can be found again.

import fs from 'node:fs';
import type { KnownFinding } from '../reports/reports.ts';
import { writeFileDurably } from '../runtime/durable-file.ts';

export interface FindingsFile {
  /** Unix ms of the last look; 0: none yet. */
  readonly judgedAtMs: number;
  /** Time of reception up to which events have been judged, by pixel. */
  readonly seenUntilMs: Readonly<Record<string, number>>;
  readonly findings: readonly KnownFinding[];
}

const noFindings: FindingsFile = { judgedAtMs: 0, seenUntilMs: {}, findings: [] };

export function readFindings(file: string): FindingsFile {
  if (!fs.existsSync(file)) return noFindings;
  try {
    return { ...noFindings, ...(JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<FindingsFile>) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return noFindings;
  }
}

export function writeFindings(file: string, content: FindingsFile): void {
  writeFileDurably(file, `${JSON.stringify(content, undefined, 1)}\n`);
}
