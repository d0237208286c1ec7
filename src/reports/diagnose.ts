// Where: API and command line -> the checks. They are loaded when somebody asks: no collector needs them, and a process that is
// started again should be there at once.

import type { runDiagnostics } from './diagnostics.ts';

export const diagnose: typeof runDiagnostics = async (...question) => {
  const { runDiagnostics } = await import('./diagnostics.ts');
  return runDiagnostics(...question);
};
