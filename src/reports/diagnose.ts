// Where: API and command line -> the checks. They are loaded when somebody asks: no collector needs them, and a process that is
// started again should be there at once.

import type { runDiagnostics } from './diagnostics.ts';
import type { judgeArrivals } from './judge-arrivals.ts';
import type { runQuality } from './quality.ts';

export const diagnose: typeof runDiagnostics = async (...question) => {
  const { runDiagnostics } = await import('./diagnostics.ts');
  return runDiagnostics(...question);
};

export const measureQuality: typeof runQuality = async (...question) => {
  const { runQuality } = await import('./quality.ts');
  return runQuality(...question);
};

/** The same for who looks from time to time. */
export const lookAtArrivals: typeof judgeArrivals = async (...question) => {
  const { judgeArrivals } = await import('./judge-arrivals.ts');
  return judgeArrivals(...question);
};
