// Where: installation. What was known of a page, and what a check has found: what is known now, with since when. Pure; the clock is
// handed in.

import type { KnownFinding, KnownPage, PageFinding, PageVerdict } from './state.ts';

/** What came of looking at a page. */
export type Outcome =
  | {
      readonly kind: 'read';
      readonly verdict: PageVerdict;
      readonly pixels: readonly string[];
      readonly findings: readonly PageFinding[];
    }
  | { readonly kind: 'unread'; readonly reason: string; readonly isGone: boolean };

export interface Moment {
  readonly nowMs: number;
  /** Whether events of pages made like this one arrive; undefined: nobody knows. */
  readonly isSending: boolean | undefined;
}

export function recordOutcome(page: KnownPage, outcome: Outcome, moment: Moment): KnownPage {
  const { nowMs } = moment;
  if (outcome.kind === 'unread') {
    const { reason, isGone } = outcome;
    // A page that is no more has no findings; of one that cannot be read now, nothing new is known.
    return { ...page, checkedMs: nowMs, unread: { reason, isGone }, findings: isGone ? [] : page.findings };
  }
  const findings = [...outcome.findings, ...judgePresence(page, outcome.pixels, moment)];
  const { unread: _, ...rest } = page;
  return {
    ...rest,
    checkedMs: nowMs,
    verdict: judge(outcome.verdict, findings),
    pixels: outcome.pixels,
    findings: findings.map((finding) => continueFinding(finding, page, nowMs)),
  };
}

/** The same check on the same page is the same finding: one line may move. */
function continueFinding(finding: PageFinding, page: KnownPage, nowMs: number): KnownFinding {
  const before = page.findings.find(({ check }) => check === finding.check);
  if (before !== undefined) {
    const { sinceMs, lastOkMs } = before;
    return { ...finding, sinceMs, ...(lastOkMs === undefined ? {} : { lastOkMs }) };
  }
  const wasRead = page.verdict !== undefined && page.checkedMs !== undefined && page.unread === undefined;
  return { ...finding, sinceMs: nowMs, ...(wasRead ? { lastOkMs: page.checkedMs } : {}) };
}

const nowhere = {
  line: 1,
  column: 1,
  excerpt: { text: '', marks: [], what: '' },
  isRepairable: false,
} as const;

/**
 * What the doctor cannot know: that this page should carry this pixel. A page whose events arrive has its code elsewhere, in a
 * file or a tag manager, and nothing is wrong.
 */
function judgePresence(page: KnownPage, pixels: readonly string[], { isSending }: Moment): PageFinding[] {
  if (isSending !== false || pixels.includes(page.pixelId)) return [];
  if (pixels.length === 0)
    return [
      {
        ...nowhere,
        check: 'pixel-absent',
        severity: 'warning',
        message: 'no pixel is to be seen on the page, and no event arrives from pages like it',
        cure: 'Put the lines of the pixel into the page. If a tag manager should put them in, let a browser look: `ownpixel doctor ADDRESS --browser --network`.',
      },
    ];
  return [
    {
      ...nowhere,
      check: 'pixel-of-another-id',
      severity: 'warning',
      message: `the page carries pixel ${pixels.join(', ')} and not this one, and no event arrives from pages like it`,
      cure: `Put the id ${page.pixelId} into the page, or look at the reports of the pixel that it carries.`,
    },
  ];
}

function judge(verdict: PageVerdict, findings: readonly PageFinding[]): PageVerdict {
  if (findings.some(({ severity }) => severity === 'error')) return 'broken';
  return findings.some(({ severity }) => severity === 'warning') ? 'warn' : verdict;
}
