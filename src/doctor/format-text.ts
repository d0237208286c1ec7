// Where: doctor, telling people. Reports in, lines for a terminal out: each finding with the line it stands in, a caret
// under every damaged place and what the character is. Colour only when asked for.

import { styleText } from 'node:util';
import type { Severity } from '../event/severity.ts';
import { isInvisible } from './damage.ts';
import type { Examination } from './examine.ts';
import type { Finding } from './finding.ts';
import { createPositions, type Excerpt, listExcerpts, type PageReport } from './report.ts';

type Style = (style: 'red' | 'yellow' | 'green' | 'dim' | 'bold' | 'cyan', text: string) => string;

const width = 110;
const verdictWords = {
  ok: 'ok',
  warn: 'works, with warnings',
  broken: 'broken',
  none: 'without a pixel',
} as const;
const severityStyles = { error: 'red', warning: 'yellow', note: 'dim' } as const satisfies Record<
  Severity,
  string
>;

export function formatPage(
  report: PageReport,
  examination: Examination,
  text: string,
  hasColor: boolean,
): string {
  const style: Style = (name, value) =>
    hasColor ? styleText(name, value, { validateStream: false }) : value;
  const verdictStyle =
    report.verdict === 'broken'
      ? 'red'
      : report.verdict === 'warn'
        ? 'yellow'
        : report.verdict === 'ok'
          ? 'green'
          : 'dim';
  const positionOf = createPositions(text);
  const head = `${style('bold', report.page)}: ${style(verdictStyle, verdictWords[report.verdict])}${report.pixels.length === 0 ? '' : `, pixel ${report.pixels.join(', ')}`}`;
  const lines = [head];
  if (report.verdict !== 'none') lines.push(`  a plain visit sends: ${listEvents(report.events)}`);
  for (const finding of examination.findings)
    lines.push('', ...formatFinding(finding, listExcerpts(text, finding, positionOf), style));
  if (report.repair !== 'none') lines.push('', `  ${describeRepair(report)}`);
  return `${lines.join('\n')}\n`;
}

/** `3 pages: 1 broken, 2 ok`. */
export function formatSummary(verdicts: readonly PageReport['verdict'][]): string {
  const parts = (['broken', 'warn', 'ok', 'none'] as const).flatMap((verdict) => {
    const count = verdicts.filter((one) => one === verdict).length;
    return count === 0 ? [] : [`${count} ${verdictWords[verdict]}`];
  });
  return `${verdicts.length} pages: ${parts.join(', ')}`;
}

function listEvents(events: readonly string[]): string {
  return events.length === 0 ? 'nothing' : events.join(', ');
}

function describeRepair(report: PageReport): string {
  if (report.repair === 'auto')
    return `--fix repairs this page; a plain visit then sends: ${listEvents(report.eventsAfterRepair)}`;
  const some = report.findings.some(({ repairable }) => repairable)
    ? 'Some of this can be repaired with --fix; the rest'
    : 'This';
  return `${some} needs somebody to decide.`;
}

function formatFinding(finding: Finding, excerpts: readonly Excerpt[], style: Style): string[] {
  const [first] = excerpts;
  const place = `${first?.line ?? 1}:${first?.column ?? 1}`;
  const repairable = finding.edits === undefined ? '' : ' (repairable)';
  const lines = [
    `  ${place}  ${style(severityStyles[finding.severity], finding.severity)}  ${finding.message}  ${style('dim', `${finding.check}${repairable}`)}`,
  ];
  for (const group of groupByLine(excerpts)) lines.push(...formatLine(group, style));
  lines.push(`      ${finding.edits === undefined ? 'do' : 'repair'}: ${finding.cure}`);
  return lines;
}

function groupByLine(excerpts: readonly Excerpt[]): Excerpt[][] {
  const groups: Excerpt[][] = [];
  for (const excerpt of excerpts) {
    const last = groups.at(-1);
    if (last?.[0]?.line === excerpt.line) last.push(excerpt);
    else groups.push([excerpt]);
  }
  return groups;
}

function formatLine(group: readonly Excerpt[], style: Style): string[] {
  const [first] = group;
  if (first === undefined) return [];
  // Long lines (minified pages): the part around the first place.
  const from = first.column > width - 10 ? first.column - 40 : 1;
  const { shown, columns } = visible(first.source, from);
  const lines = [`      ${style('dim', `${first.line} |`)} ${shown}`];
  const margin = ' '.repeat(6 + `${first.line} | `.length);
  const within = group.filter(({ column }) => column >= from && column < from + width);
  let carets = '';
  for (const { column } of within) carets = `${carets.padEnd(columns[column - from] ?? 0)}^`;
  lines.push(`${margin}${style('red', carets)}`);
  const said = [...new Set(within.flatMap(({ what }) => what ?? []))];
  if (said.length > 0) lines.push(`${margin}${style('cyan', said.join(', '))}`);
  return lines;
}

/** Characters nobody sees are shown as a box; `columns` tells where each character of the source has gone. */
function visible(
  source: string,
  from: number,
): { readonly shown: string; readonly columns: readonly number[] } {
  let shown = '';
  const columns: number[] = [];
  for (const character of source.slice(from - 1, from - 1 + width)) {
    for (let unit = 0; unit < character.length; unit++) columns.push(cells(shown));
    shown += character === '\t' || character === '\u00A0' ? ' ' : isControl(character) ? '▯' : character;
  }
  return { shown, columns };
}

/** A terminal must not be steered by a page. */
function isControl(character: string): boolean {
  return isInvisible(character) || /\p{Cc}/u.test(character);
}

/** East Asian characters take two places. */
function cells(text: string): number {
  let count = 0;
  for (const character of text)
    count +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
        character,
      )
        ? 2
        : 1;
  return count;
}
