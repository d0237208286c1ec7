// Where: findings, diagnosis -> the page "Findings": what the server has noticed by itself, since when, its cure, examples of it where the
// diagnosis of the period has some, and what is mended.

import type { Severity } from '../event/severity.ts';
import type {
  Diagnostic,
  DiagnosticsAnswer,
  FindingsAnswer,
  Finding as Noticed,
} from '../reports/contract.ts';
import { Moment } from './alert-list.tsx';
import type { DashboardProps } from './app.tsx';
import { ExamplesOf, severityLabels } from './diagnosis-list.tsx';
import { FaultBanner } from './fault-banner.tsx';
import { documentationOf, titleOf } from './findings.ts';
import { formatAgo, formatCount } from './format.ts';
import { markCode } from './mark-code.tsx';
import { periodLabels } from './view.ts';

export function FindingsPage({ dashboard }: DashboardProps) {
  const { answer, open, ended, isLoading, fault, reload } = dashboard.findings;
  const nowMs = dashboard.nowMs.value;
  const diagnosis = dashboard.diagnosis.answer.value;
  const { period } = dashboard.view.value;
  return (
    <section class="report noticed" aria-labelledby="findings-title" aria-busy={isLoading.value}>
      <div class="installation-head">
        <h1 id="findings-title">Findings</h1>
        <p class="quiet" role="status">
          {answer.value && describeLook(answer.value, nowMs)}
        </p>
      </div>
      {fault.value && (
        <FaultBanner title="The findings could not be loaded" fault={fault.value} onRetry={reload} />
      )}
      {!answer.value && !fault.value && <p class="loading">Loading …</p>}
      {answer.value && open.value.length === 0 && <Nothing answer={answer.value} />}
      <ul class="findings" aria-labelledby="findings-title">
        {open.value.map((finding) => (
          <Finding
            key={finding.check}
            finding={finding}
            diagnosis={diagnosis}
            lookedAt={period === 'today' ? 'the last day' : `the last ${periodLabels[period]}`}
            nowMs={nowMs}
          />
        ))}
      </ul>
      <Ended findings={ended.value} />
    </section>
  );
}

function describeLook({ judgedAtMs }: FindingsAnswer, nowMs: number): string {
  if (judgedAtMs === null) return 'Not looked at yet';
  return `What arrived in the last day, looked at ${formatAgo(judgedAtMs, nowMs)}`;
}

function Nothing({ answer: { judgedAtMs } }: { readonly answer: FindingsAnswer }) {
  return (
    <div class="installation-empty">
      <p class="lead">{judgedAtMs === null ? 'Nothing is judged yet.' : 'Nothing wrong was found.'}</p>
      <p>
        Every few minutes (setting <code>judge-minutes</code>) the server looks at what has arrived in the
        last day, and for what should have arrived and has not. What is wrong appears here, with since when
        and with its cure, and stays for two weeks when it is mended.
      </p>
    </div>
  );
}

interface FindingProps {
  readonly finding: Noticed;
  /** Of the period that is looked at; undefined until it is there. */
  readonly diagnosis: DiagnosticsAnswer | undefined;
  readonly lookedAt: string;
  readonly nowMs: number;
}

function Finding({ finding, diagnosis, lookedAt, nowMs }: FindingProps) {
  const { check, severity, meaning, cure, count, firstSeenAtMs, lastSeenAtMs, noticedAtMs } = finding;
  return (
    <li class={`finding is-${severity}`}>
      <div class="finding-head">
        <span class="mark" aria-hidden="true" />
        <h2>{titleOf(check)}</h2>
        <Grade severity={severity} />
        <span class="finding-count number">
          {formatCount(count)} <span class="quiet">in the last day</span>
        </span>
      </div>
      <p class="finding-times quiet">
        <span>
          Since <Moment atMs={firstSeenAtMs} /> ({formatAgo(firstSeenAtMs, nowMs)})
        </span>
        <span>
          last seen <Moment atMs={lastSeenAtMs} />
        </span>
        <span>
          noticed <Moment atMs={noticedAtMs} />
        </span>
      </p>
      <p>{markCode(meaning)}</p>
      <p class="finding-cure">{markCode(cure)}</p>
      {diagnosis && (
        <Examples
          diagnostic={diagnosis.diagnostics.find(({ id }) => id === check)}
          lookedAt={lookedAt}
          lastSeenAtMs={lastSeenAtMs}
        />
      )}
      <p class="finding-more">
        <a href={documentationOf(check)} target="_blank" rel="noopener">
          About the check <code>{check}</code>
        </a>
      </p>
    </li>
  );
}

interface ExamplesProps {
  /** Of the same check, if it finds something in the period. */
  readonly diagnostic: Diagnostic | undefined;
  readonly lookedAt: string;
  readonly lastSeenAtMs: number;
}

/** Silence and the like have none: what is missing cannot be shown. */
function Examples({ diagnostic, lookedAt, lastSeenAtMs }: ExamplesProps) {
  if (diagnostic === undefined)
    return (
      <p class="quiet">
        No example in {lookedAt}: the last event that was wrong is of <Moment atMs={lastSeenAtMs} />. A longer
        period may show some.
      </p>
    );
  if (diagnostic.examples.length === 0) return null;
  return <ExamplesOf diagnostic={diagnostic} note={`examples of ${lookedAt}`} />;
}

function Grade({ severity }: { readonly severity: Severity }) {
  return <span class="finding-severity">{severityLabels[severity]}</span>;
}

function Ended({ findings }: { readonly findings: readonly Noticed[] }) {
  if (findings.length === 0) return null;
  return (
    <details class="ended-alerts">
      <summary>
        {findings.length} {findings.length === 1 ? 'finding that is' : 'findings that are'} mended
      </summary>
      <ul>
        {findings.map(({ check, severity, firstSeenAtMs, noticedAtMs, endedAtMs }) => (
          <li key={`${check} ${noticedAtMs}`}>
            {titleOf(check)}{' '}
            <span class="quiet">
              {severityLabels[severity].toLowerCase()}, from <Moment atMs={firstSeenAtMs} /> to{' '}
              <Moment atMs={endedAtMs ?? firstSeenAtMs} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
