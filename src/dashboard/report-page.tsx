// Where: one pixel's overview -> the main column: trust line, totals, chart, tables; or the waiting page before the
// first event. Says so when what is shown is old.

import type { OverviewAnswer, PixelSummary } from '../reports/contract.ts';
import { AlertNotice } from './alert-list.tsx';
import type { DashboardProps } from './app.tsx';
import { BotsNote } from './bots-note.tsx';
import { Chart } from './chart.tsx';
import { CountTable } from './count-table.tsx';
import { DiagnosisList } from './diagnosis-list.tsx';
import { FaultBanner } from './fault-banner.tsx';
import { formatClock, formatPage } from './format.ts';
import { Totals } from './totals.tsx';
import { TrustLine } from './trust-line.tsx';
import { periodLabels } from './view.ts';
import { Waiting } from './waiting.tsx';

export function ReportPage({ dashboard, pixel }: DashboardProps & { readonly pixel: PixelSummary }) {
  const { overview, isLoading } = dashboard.report;
  return (
    <section class="report" aria-label="Report" aria-busy={isLoading.value}>
      <StaleBanner dashboard={dashboard} />
      <AlertNotice
        alerts={dashboard.installation.openAlerts.value}
        onShow={() => dashboard.choose({ page: 'installation' })}
      />
      {overview.value ? (
        <Overview dashboard={dashboard} pixel={pixel} overview={overview.value} />
      ) : (
        isLoading.value && <p class="loading">Loading …</p>
      )}
    </section>
  );
}

function StaleBanner({ dashboard }: DashboardProps) {
  const { fault, overview, loadedAtMs, reload } = dashboard.report;
  if (!fault.value) return null;
  const note =
    overview.value &&
    `The numbers below are “${periodLabels[overview.value.period]}”, as of ${formatClock(loadedAtMs.value)}.`;
  return (
    <FaultBanner
      title="The report could not be loaded"
      fault={fault.value}
      note={note ?? ''}
      onRetry={reload}
    />
  );
}

interface OverviewProps extends DashboardProps {
  readonly pixel: PixelSummary;
  readonly overview: OverviewAnswer;
}

function Overview({ dashboard, pixel, overview }: OverviewProps) {
  const stage = dashboard.stage.value;
  const { measure, period, botChoice } = dashboard.view.value;
  if (!overview.hasEvents) {
    return stage.name === 'ready' ? (
      <Waiting dashboard={dashboard} server={stage.server} pixel={pixel} />
    ) : null;
  }
  // Dimmed only while the next are on their way: numbers that stay for want of better ones must be read.
  const isAnother = overview.period !== period || overview.botChoice !== (botChoice ?? overview.botChoice);
  const isReplaced = isAnother && !dashboard.report.fault.value;
  return (
    <div class={isReplaced ? 'numbers is-old' : 'numbers'}>
      <h1 class="hidden">{pixel.name || `Pixel ${pixel.id}`}</h1>
      <TrustLine
        overview={overview}
        diagnostics={dashboard.diagnosis.answer.value?.diagnostics ?? []}
        nowMs={dashboard.nowMs.value}
      />
      <Totals
        totals={overview.totals}
        chosen={measure}
        onChoose={(chosen) => dashboard.choose({ measure: chosen })}
      />
      <BotsNote overview={overview} onChoose={(botChoice) => dashboard.choose({ botChoice })} />
      <Chart overview={overview} measure={measure} />
      <Tables overview={overview} />
      <DiagnosisList diagnosis={dashboard.diagnosis} />
    </div>
  );
}

function Tables({ overview }: { readonly overview: OverviewAnswer }) {
  return (
    <div class="tables">
      <CountTable
        title="Pages"
        countLabel="Views"
        rows={overview.pages}
        nameOf={(label) => formatPage(label) || 'Unknown page'}
        hasHosts
      />
      <CountTable
        title="Referrers"
        countLabel="Views"
        rows={overview.referrers}
        nameOf={(label) => label || 'Direct or unknown'}
      />
      <CountTable title="Events" countLabel="Count" rows={overview.eventNames} nameOf={(label) => label} />
    </div>
  );
}
