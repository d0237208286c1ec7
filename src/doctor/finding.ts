// Where: doctor, between the checks and everything that tells or mends. One thing that is wrong, where, and what to do.

import type { Severity } from '../event/severity.ts';
import type { Range } from './page.ts';
import type { Edit } from './patched-text.ts';
import type { Subject } from './subject.ts';

interface Mark extends Range {
  /** What is to be seen there. */
  readonly what: string;
}

export interface Finding {
  readonly check: string;
  readonly severity: Severity;
  /** Offsets in the text of the page. */
  readonly at: Range;
  readonly message: string;
  /** What to do; for a repairable finding, what the repair does. */
  readonly cure: string;
  /** The single places, where there is more to see than `at`. */
  readonly marks?: readonly Mark[];
  /** The repair: all of it or nothing. Absent when a person must decide. */
  readonly edits?: readonly Edit[];
}

export interface Check {
  readonly id: string;
  readonly severity: Severity;
  /** Code: can it run at all? Calls: does it say the right things? Calls are judged once the code is mended. */
  readonly stage: 'code' | 'calls';
  /** For people: what it means for the measurement. */
  readonly meaning: string;
  /** How to see it without us. */
  readonly verify: string;
  readonly cure: string;
  /** `'sometimes'`: when it is certain. */
  readonly repairs: 'yes' | 'sometimes' | 'no';
  readonly run: (subject: Subject, check: Check) => readonly Finding[];
}

/** A finding of a check, with its severity and cure unless said otherwise. */
export function finding(
  check: Check,
  details: Omit<Finding, 'check' | 'severity' | 'cure'> & Partial<Finding>,
): Finding {
  return { check: check.id, severity: check.severity, cure: check.cure, ...details };
}
