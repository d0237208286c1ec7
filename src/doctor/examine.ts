// Where: doctor, the core. The text of a page in, what is wrong with it and the mended text out. Pure.
// Damage of the code is mended first and the calls are judged then, round by round, because a page may be damaged in
// several ways at once. Promises: only what a finding names is changed; a repair that does not prove right is not made.

import { checks } from './checks.ts';
import type { Check, Finding } from './finding.ts';
import { pageMark } from './marks.ts';
import type { NestedCode } from './nested-code.ts';
import type { Range } from './page.ts';
import {
  applyEdits,
  createEditSet,
  createOrigins,
  type Edit,
  type PatchedText,
  patchText,
  renderText,
  totalEdits,
} from './patched-text.ts';
import { listPixelCalls } from './pixel-calls.ts';
import { listPixelIds } from './pixel-ids.ts';
import { createSubject, type Subject } from './subject.ts';
import { formatAddressEdits } from './switch-host.ts';
import { planVisit, type VisitPlan } from './visit-plan.ts';

const verdicts = ['ok', 'warn', 'broken', 'none'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Origin {
  readonly url?: string;
  /** The Content-Security-Policy header. */
  readonly policyHeader?: string;
}

export interface Examination {
  readonly verdict: Verdict;
  readonly pixels: readonly string[];
  /** `"<pixel id>:<event name>"` */
  readonly events: readonly string[];
  readonly eventsAfterRepair: readonly string[];
  readonly repair: 'auto' | 'manual' | 'none';
  /** Offsets are those of the text as it came. */
  readonly findings: readonly Finding[];
  /** All repairs together, in offsets of the text as it came. */
  readonly edits: readonly Edit[];
  readonly repairedText: string;
  /** What a browser should see: as the page stands, and repaired. */
  readonly plan: VisitPlan;
  readonly planAfterRepair: VisitPlan;
}

export interface ExamineOptions {
  /** Move the installation to this host as well. */
  readonly switchHost?: string;
}

const maxRounds = 10;

export function examine(text: string, origin: Origin = {}, options: ExamineOptions = {}): Examination {
  // Most pages of a site have no pixel, and reading one costs a hundred times as much.
  if (!pageMark.test(text)) return nothingFound(text);
  let patched = patchText(text);
  const { findings, add } = createNotes();
  let current = createSubject(text, origin);
  const before = current;
  for (let round = 0; round < maxRounds; round++) {
    const found = runChecks(current);
    add(found, patched);
    const edits = chooseEdits(found);
    if (edits.length === 0) break;
    const next = applyEdits(patched, edits);
    const subject = createSubject(renderText(next), origin);
    patched = next;
    current = subject;
  }
  if (options.switchHost !== undefined) {
    patched = applyEdits(patched, formatAddressEdits(current, options.switchHost));
    current = createSubject(renderText(patched), origin);
    // What forbids the new host stands outside the page, or is for a person to see.
    add(
      runChecks(current)
        .filter(({ check }) => check === 'blocked-by-policy')
        .map(withoutEdits),
      patched,
    );
  }
  const pixels = listPixelIds(current);
  const left = runChecks(current).filter(({ severity }) => severity !== 'note');
  const hasPixel =
    pixels.length > 0 ||
    current.calls.length > 0 ||
    before.damaged.length > 0 ||
    before.printed.length > 0 ||
    current.nested.some(installsPixel) ||
    before.visit.libraries.length > 0;
  const verdict = judge(findings, hasPixel);
  return {
    verdict,
    pixels,
    events: before.visit.events,
    eventsAfterRepair: current.visit.events,
    repair: describeRepair(verdict, findings, left),
    findings: findings.toSorted((a, b) => a.at.start - b.at.start),
    edits: totalEdits(patched),
    repairedText: renderText(patched),
    plan: planVisit(before),
    planAfterRepair: planVisit(current),
  };
}

function installsPixel({ parsed }: NestedCode): boolean {
  return 'program' in parsed && listPixelCalls(parsed.program).some(({ values }) => values[0] === 'init');
}

function withoutEdits({ edits, ...rest }: Finding): Finding {
  return rest;
}

const emptyPlan: VisitPlan = { events: [], awaitsConsent: false };

function nothingFound(text: string): Examination {
  return {
    verdict: 'none',
    pixels: [],
    events: [],
    eventsAfterRepair: [],
    repair: 'none',
    findings: [],
    edits: [],
    repairedText: text,
    plan: emptyPlan,
    planAfterRepair: emptyPlan,
  };
}

/** The calls are judged once nothing more can be done about the code they stand in. */
function runChecks(subject: Subject): Finding[] {
  const run = (stage: Check['stage']) =>
    checks.filter((check) => check.stage === stage).flatMap((check) => check.run(subject, check));
  const ofCode = run('code');
  return ofCode.some(({ edits }) => edits !== undefined) ? ofCode : [...ofCode, ...run('calls')];
}

/** Findings of later rounds stand in a mended text; a place that was found already is not told twice. */
function createNotes(): {
  readonly findings: Finding[];
  add(found: readonly Finding[], patched: PatchedText): void;
} {
  const findings: Finding[] = [];
  const known = new Set<string>();
  const add = (found: readonly Finding[], patched: PatchedText) => {
    const origin = createOrigins(patched);
    const back = (range: Range) => {
      const start = origin(range.start);
      return { start, end: Math.max(start + 1, origin(Math.max(range.start, range.end - 1)) + 1) };
    };
    for (const candidate of found) {
      const at = back(candidate.at);
      const key = `${candidate.check} ${at.start}`;
      if (known.has(key)) continue;
      known.add(key);
      const marks = candidate.marks?.map((mark) => ({ ...mark, ...back(mark) }));
      findings.push({ ...candidate, at, ...(marks === undefined ? {} : { marks }) });
    }
  };
  return { findings, add };
}

/** Repairs that do not touch each other; the others have their turn in the next round. */
function chooseEdits(found: readonly Finding[]): readonly Edit[] {
  const chosen = createEditSet();
  for (const { edits } of found) if (edits !== undefined) chosen.add(edits);
  return chosen.list();
}

function judge(findings: readonly Finding[], hasPixel: boolean): Verdict {
  if (findings.some(({ severity }) => severity === 'error')) return 'broken';
  if (findings.some(({ severity }) => severity === 'warning')) return 'warn';
  return hasPixel ? 'ok' : 'none';
}

/** `auto`: after the repair the page is better by a verdict at least; `manual`: somebody must decide something first. */
function describeRepair(
  verdict: Verdict,
  findings: readonly Finding[],
  left: readonly Finding[],
): Examination['repair'] {
  if (verdict === 'ok' || verdict === 'none') return 'none';
  if (!findings.some(({ edits }) => edits !== undefined)) return 'manual';
  const worst = verdict === 'broken' ? 'error' : 'warning';
  return left.some(({ severity }) => severity === worst) ? 'manual' : 'auto';
}
