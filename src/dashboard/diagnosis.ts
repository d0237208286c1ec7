// Where: api -> views. What is wrong with what arrives, asked for one pixel and period. It takes the store more work than the
// numbers do, so it is asked for when something else is looked at, when it has become old, and when the viewer wants it.

import type { DiagnosticsAnswer } from '../reports/contract.ts';
import type { Api, ApiFault, DiagnosticsQuestion } from './api.ts';
import { createInquiry, type Inquiry } from './inquiry.ts';

export type Diagnosis = Inquiry<DiagnosticsQuestion, DiagnosticsAnswer>;

export interface DiagnosisOptions {
  readonly api: Pick<Api, 'readDiagnostics'>;
  readonly onFault: (fault: ApiFault) => void;
}

export function createDiagnosis({ api, onFault }: DiagnosisOptions): Diagnosis {
  return createInquiry({ ask: api.readDiagnostics, oldMs: 5 * 60_000, onFault });
}
