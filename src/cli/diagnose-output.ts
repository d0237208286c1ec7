// Where: command line, behind `ownpixel diagnose`. An answer in, lines for a terminal out.

import { styleText } from 'node:util';
import { type Severity, severities } from '../event/severity.ts';
import type { Diagnostic, DiagnosticsAnswer } from '../reports/reports.ts';
import { formatMinute, formatNumber, formatShare, plain } from './terminal-text.ts';

type Style = (style: 'red' | 'yellow' | 'green' | 'dim' | 'bold', text: string) => string;

const severityStyles = { error: 'red', warning: 'yellow', note: 'dim' } as const;

export function formatDiagnostics(answer: DiagnosticsAnswer, name: string, hasColor: boolean): string {
  const style: Style = (format, text) =>
    hasColor ? styleText(format, text, { validateStream: false }) : text;
  const { diagnostics } = answer;
  const found =
    diagnostics.length > 0
      ? summarise(diagnostics.map(({ severity }) => severity))
      : answer.events > 0
        ? style('green', 'nothing found')
        : 'nothing to judge';
  const head = `${style('bold', `${plain(name)} (${answer.pixelId})`)}: ${found}, ${describeScope(answer)}`;
  const loss = describeLoss(answer.loss);
  return `${[head, ...loss, ...diagnostics.flatMap((diagnostic) => ['', ...formatOne(diagnostic, style)])].join('\n')}\n`;
}

function describeScope({ events, bots, checks, fromMs }: DiagnosticsAnswer): string {
  const since = `since ${formatMinute(fromMs)} UTC`;
  if (events === 0)
    return bots === 0
      ? `no event came ${since}`
      : `only bots came ${since}: their ${countOf(bots)} ${bots === 1 ? 'is' : 'are'} not judged`;
  const leftOut = bots === 0 ? '' : `; ${countOf(bots)} of bots left out`;
  return `${checks} checks of ${countOf(events)} ${since}${leftOut}`;
}

function countOf(events: number): string {
  return `${formatNumber(events)} ${events === 1 ? 'event' : 'events'}`;
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
