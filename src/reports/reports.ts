// Where: store -> reports -> dashboard, API. The door: questions answered from the store.
// In: a question (pixel, period, time zone), checked. Out: the answer in the shapes of contract.ts.

export { createAccess } from './access.ts';
export { buildApi, type LiveSource } from './api.ts';
export type { Diagnostic, DiagnosticsAnswer, InstallationAnswer, RejectedRequest } from './contract.ts';
export type { EventQuality, QualityAnswer, SideQuality } from './contract-quality.ts';
export { addDatasetQuality } from './dataset-quality.ts';
export { diagnose, lookAtArrivals, measureQuality } from './diagnose.ts';
export { type KnownFinding, updateFindings } from './findings.ts';
export type { InstallationSource } from './installation.ts';
export { addPixelStats } from './pixel-stats.ts';
export { type KeptRow, listRejected, type RejectedQuestion, readRejected } from './rejected.ts';
