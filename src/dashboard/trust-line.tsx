// Where: overview -> one line that says whether the numbers below can be trusted: when something last arrived, and
// how much was refused.

import type { OverviewAnswer } from '../reports/contract.ts';
import { formatAgo, formatCount } from './format.ts';
import { periodLabels } from './view.ts';

export interface TrustLineProps {
  readonly overview: OverviewAnswer;
  readonly nowMs: number;
}

export function TrustLine({ overview, nowMs }: TrustLineProps) {
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
    </p>
  );
}
