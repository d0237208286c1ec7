// Where: api -> views. What the server has noticed by itself in what arrives at one pixel. Reading it costs the server a file, so it is
// asked for every minute on every page: its number stands in the header.

import { computed, type ReadonlySignal } from '@preact/signals';
import { severities } from '../event/severity.ts';
import type { Finding, FindingsAnswer } from '../reports/contract.ts';
import type { Api, ApiFault } from './api.ts';
import { createInquiry, type Inquiry } from './inquiry.ts';

export interface Findings extends Inquiry<string, FindingsAnswer> {
  /** Those that go on, worst first. */
  readonly open: ReadonlySignal<readonly Finding[]>;
  readonly ended: ReadonlySignal<readonly Finding[]>;
}

export interface FindingsOptions {
  readonly api: Pick<Api, 'readFindings'>;
  readonly onFault: (fault: ApiFault) => void;
}

export function createFindings({ api, onFault }: FindingsOptions): Findings {
  const inquiry = createInquiry({ ask: api.readFindings, oldMs: 60_000, onFault });
  const all = computed(() => inquiry.answer.value?.findings ?? []);
  return {
    ...inquiry,
    open: computed(() => all.value.filter(({ endedAtMs }) => endedAtMs === null).toSorted(byGravity)),
    ended: computed(() => all.value.filter(({ endedAtMs }) => endedAtMs !== null)),
  };
}

function byGravity(a: Finding, b: Finding): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity);
}

/** `event-name-misspelled` as people say it: `Event name misspelled`. */
export function titleOf(check: string): string {
  const words = check.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/**
 * What the documentation says of a check, at its place in the text that the server hands out.
 * TRICKY: in such an address a dash between two texts means "from, to".
 */
export function documentationOf(check: string): string {
  const heading = encodeURIComponent(`### \`${check}\``).replaceAll('-', '%2D');
  return `/docs/reference/diagnostics.md#:~:text=${heading}`;
}
