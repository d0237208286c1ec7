// Where: reports, behind the checks of event names. The names that were seen -> those of them that are wrong.

import { type AnswerRow, examplesMax, type Found, readExample } from './check.ts';

/** `rows`: of seen-names.sql. `describe`: what is wrong with a name, or undefined. */
export function judgeNames(
  rows: readonly AnswerRow[],
  describe: (name: string) => string | undefined,
): Found | undefined {
  const wrong = rows.flatMap((row) => {
    const detail = describe(String(row.event_name));
    return detail === undefined ? [] : [{ row, detail }];
  });
  if (wrong.length === 0) return undefined;
  const sum = (all: readonly AnswerRow[]) => all.reduce((total, row) => total + Number(row.count), 0);
  const wrongRows = wrong.map(({ row }) => row);
  return {
    count: sum(wrongRows),
    among: sum(rows),
    firstSeenAtMs: Math.min(...wrongRows.map((row) => Number(row.first_ms))),
    lastSeenAtMs: Math.max(...wrongRows.map((row) => Number(row.last_ms))),
    examples: wrong.slice(0, examplesMax).map(({ row, detail }) => ({ ...readExample(row), detail })),
  };
}
