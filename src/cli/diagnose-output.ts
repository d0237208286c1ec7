// Where: command line, behind `ownpixel diagnose`. An answer in, lines for a terminal out.

import { styleText } from 'node:util';
import { type Severity, severities } from '../event/severity.ts';
import type { Diagnostic, DiagnosticsAnswer } from '../reports/reports.ts';

type Style = (style: 'red' | 'yellow' | 'green' | 'dim' | 'bold', text: string) => string;

const severityStyles = { error: 'red', warning: 'yellow', note: 'dim' } as const;

export function formatDiagnostics(answer: DiagnosticsAnswer, name: string, hasColor: boolean): string {
  const style: Style = (format, text) =>
    hasColor ? styleText(format, text, { validateStream: false }) : text;
  const { diagnostics, events, checks } = answer;
  const found =
    diagnostics.length === 0
      ? style('green', 'nothing found')
      : summarise(diagnostics.map(({ severity }) => severity));
  const period = `since ${formatMinute(answer.fromMs)} UTC`;
  const head = `${style('bold', `${plain(name)} (${answer.pixelId})`)}: ${found}, ${checks} checks of ${formatNumber(events)} events ${period}`;
  const loss = describeLoss(answer.loss);
  return `${[head, ...loss, ...diagnostics.flatMap((diagnostic) => ['', ...formatOne(diagnostic, style)])].join('\n')}\n`;
}

/** A line of what never arrived, where the tag has numbered events. */
function describeLoss({ arrived, lost }: DiagnosticsAnswer['loss']): string[] {
  if (arrived === 0) return [];
  const all = formatNumber(arrived + lost);
  const found =
    lost === 0
      ? 'all have arrived'
      : `${formatNumber(lost)} or more never arrived (${formatShare(lost / (arrived + lost))})`;
  return [`  of ${all} events numbered by the tag, ${found}`];
}

function summarise(found: readonly Severity[]): string {
  return severities
    .toReversed()
    .map((severity) => [found.filter((one) => one === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}${count === 1 ? '' : 's'}`)
    .join(', ');
}

function formatOne(diagnostic: Diagnostic, style: Style): string[] {
  const { id, severity, count, among, share, meaning, cure, examples } = diagnostic;
  const seen = `${formatMinute(diagnostic.firstSeenAtMs)} to ${formatMinute(diagnostic.lastSeenAtMs)}`;
  return [
    `  ${style(severityStyles[severity], severity)}  ${style('bold', id)}  ${formatNumber(count)} of ${formatNumber(among)} (${formatShare(share)})  ${style('dim', seen)}`,
    `      ${meaning}`,
    `      do: ${cure}`,
    ...examples.map(
      (example) =>
        `      - ${listParts([example.eventName, example.page, example.detail])} ${style('dim', `× ${formatNumber(example.count)}`)}`,
    ),
  ];
}

function listParts(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map(plain)
    .join('  ');
}

/** 0.04 % is neither nothing nor 0.0 %. */
function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return 'under 0.1 %';
  return `${percent.toFixed(percent < 10 && percent % 1 !== 0 ? 1 : 0)} %`;
}

function formatNumber(count: number): string {
  return count.toLocaleString('en');
}

function formatMinute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

/** A terminal must not be steered by what strangers have sent. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '▯');
}
