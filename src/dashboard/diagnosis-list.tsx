// Where: diagnosis -> "Diagnostics" below the numbers. How bad a finding is, is told by its mark and its word, never by colour
// alone. Names and pages are shown as text: strangers wrote them.

import type { Severity } from '../event/severity.ts';
import type { Diagnostic, DiagnosticsAnswer, Loss } from '../reports/contract.ts';
import type { Diagnosis } from './diagnosis.ts';
import { FaultBanner } from './fault-banner.tsx';
import { formatCount, formatMoment, formatShare, shorten } from './format.ts';
import { markCode } from './mark-code.tsx';

export const severityLabels: Readonly<Record<Severity, string>> = {
  error: 'Error',
  warning: 'Warning',
  note: 'Note',
};

export function DiagnosisList({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { answer, isLoading, fault, reload } = diagnosis;
  return (
    <section class="diagnosis" id="diagnostics" aria-labelledby="diagnosis-title" aria-busy={isLoading.value}>
      <div class="diagnosis-head">
        <h2 id="diagnosis-title">Diagnostics</h2>
        <p class="quiet" role="status">
          {isLoading.value ? 'Looking at what has arrived …' : answer.value && describeScope(answer.value)}
        </p>
        <button type="button" disabled={isLoading.value} onClick={reload}>
          Check again
        </button>
      </div>
      {fault.value && (
        <FaultBanner title="The events could not be judged" fault={fault.value} onRetry={reload} />
      )}
      {answer.value?.diagnostics.length === 0 && (
        <p class="diagnosis-clean">
          {answer.value.events > 0 ? 'No check found anything wrong.' : 'There is nothing to judge.'}
        </p>
      )}
      <ul class="findings" aria-labelledby="diagnosis-title">
        {answer.value?.diagnostics.map((diagnostic) => (
          <Finding key={diagnostic.id} diagnostic={diagnostic} />
        ))}
      </ul>
    </section>
  );
}

function describeScope({ checks, events, bots, fromMs, loss }: DiagnosticsAnswer): string {
  const since = `since ${formatMoment(fromMs)}`;
  if (events === 0)
    return bots === 0
      ? `No event came ${since}`
      : `Only bots came ${since}: their ${countOf(bots)} ${bots === 1 ? 'is' : 'are'} not judged`;
  const leftOut = bots === 0 ? '' : ` · ${countOf(bots)} of bots left out`;
  return `${checks} checks of ${countOf(events)} ${since}${leftOut}${describeLoss(loss)}`;
}

function countOf(events: number): string {
  return `${formatCount(events)} ${events === 1 ? 'event' : 'events'}`;
}

/** Of the events that the tag has numbered; nothing where it has numbered none. */
function describeLoss({ arrived, lost }: Loss): string {
  if (arrived === 0) return '';
  if (lost === 0) return ` · all ${formatCount(arrived)} numbered by the tag arrived`;
  return ` · at least ${formatCount(lost)} of ${formatCount(arrived + lost)} numbered by the tag never arrived`;
}

function Finding({ diagnostic }: { readonly diagnostic: Diagnostic }) {
  const { id, severity, meaning, cure, count, among, share, lastSeenAtMs } = diagnostic;
  return (
    <li class={`finding is-${severity}`}>
      <p class="finding-head">
        <span class="mark" aria-hidden="true" />
        <strong class="finding-severity">{severityLabels[severity]}</strong> <code>{id}</code>{' '}
        <span class="finding-count number">
          {formatCount(count)} of {formatCount(among)} <span class="quiet">({formatShare(share)})</span>
        </span>
      </p>
      <p>{markCode(meaning)}</p>
      <p class="finding-cure">{markCode(cure)}</p>
      <ExamplesOf diagnostic={diagnostic} note={`last seen ${formatMoment(lastSeenAtMs)}`} />
    </li>
  );
}

/** Closed, with the first of them and the note to be seen. */
export function ExamplesOf({ diagnostic, note }: { readonly diagnostic: Diagnostic; readonly note: string }) {
  return (
    <details>
      <summary>
        {describeFirst(diagnostic)}
        <span class="quiet"> · {note}</span>
      </summary>
      <Examples diagnostic={diagnostic} />
    </details>
  );
}

/** `purchase: Purchase is right`. What is closed should say what it holds. */
function describeFirst({ examples }: Diagnostic): string {
  const [first] = examples;
  const parts = [first?.eventName ?? '', first?.detail ?? ''].filter((text) => text !== '');
  return parts.length === 0 ? 'Examples' : shorten(parts.join(': '));
}

function Examples({ diagnostic: { id, examples } }: { readonly diagnostic: Diagnostic }) {
  return (
    <table class="examples" aria-label={`Examples of ${id}`}>
      <thead>
        <tr>
          <th scope="col">Event</th>
          <th scope="col">Page</th>
          <th scope="col">What is to be seen</th>
          <th scope="col" class="number">
            Count
          </th>
        </tr>
      </thead>
      <tbody>
        {examples.map(({ eventName, page, detail, count }) => (
          <tr key={`${eventName} ${page} ${detail}`}>
            <td>{shorten(eventName)}</td>
            <td class="long">{page}</td>
            <td>{markCode(detail)}</td>
            <td class="number">{formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
