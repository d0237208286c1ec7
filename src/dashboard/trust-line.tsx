// Where: overview -> one line that says whether the numbers below can be trusted: when something last arrived, and
// how much was refused, and what is wrong with the rest.

import { severities } from '../event/severity.ts';
import type { Diagnostic, OverviewAnswer } from '../reports/contract.ts';
import { formatAgo, formatCount } from './format.ts';
import { periodLabels } from './view.ts';

export interface TrustLineProps {
  readonly overview: OverviewAnswer;
  readonly diagnostics: readonly Diagnostic[];
  readonly nowMs: number;
}

export function TrustLine({ overview, diagnostics, nowMs }: TrustLineProps) {
  const { lastEventAtMs, rejected, period } = overview;
  const inPeriod = period === 'today' ? 'today' : `in ${periodLabels[period]}`;
  return (
    <p class="trust">
      {lastEventAtMs !== null && (
        <span>
          Last event{' '}
          <time dateTime={new Date(lastEventAtMs).toISOString()}>{formatAgo(lastEventAtMs, nowMs)}</time>
        </span>
      )}
      {rejected === 0 ? (
        <span>Nothing refused {inPeriod}</span>
      ) : (
        <span>
          <strong class="refused">{formatCount(rejected)} refused</strong> {inPeriod}, kept for 7 days in the
          table <code>rejected</code>
        </span>
      )}
      {diagnostics.length > 0 && (
        <span>
          <a href="#diagnostics">{countBySeverity(diagnostics)}</a> in what has arrived
        </span>
      )}
    </p>
  );
}

/** `2 errors, 1 warning` */
function countBySeverity(diagnostics: readonly Diagnostic[]): string {
  return [...severities]
    .reverse()
    .map((severity) => [severity, diagnostics.filter((one) => one.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${formatCount(count)} ${severity}${count === 1 ? '' : 's'}`)
    .join(', ');
}
