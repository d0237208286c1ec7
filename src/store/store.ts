// Where: loader -> store -> reports. The door to ClickHouse, embedded or external: connect, migrate, insert, look up,
// ask. In: an address. Out: rows and answers; StoreFault when the store did not do it, and whether trying again helps.

export { connectStore, type StoreAddress, type StoreClient } from './client.ts';
export { eventColumns, formatCells, formatEvent, formatRejection, makePart } from './columns.ts';
export { selectMarks } from './copies.ts';
export { copyRules, type Search, selectRelatedKeys, selectSurvey } from './copies-keys.ts';
export { selectPairDuplicates } from './copies-pairs.ts';
export type { EngineConfig } from './engine-sessions.ts';
export { StoreFault } from './fault.ts';
export { selectHappenings } from './happenings.ts';
export { findBatchRows, type InsertBatch, insertRows } from './insert.ts';
export { formatText, formatTime } from './line.ts';
export { createLines, filterLines, joinLines, type Lines, type LinesBuilder, sliceLines } from './lines.ts';
export { createDatabase, migrate } from './migrate.ts';
export { reconciled, selectSources } from './sources.ts';
export {
  type ChunkCounts,
  clearChunk,
  countChunk,
  createStaging,
  dropStaging,
  fillChunk,
  gatherChunk,
} from './staging.ts';
export { buildNext, carryOver, isOfEarlierForm, replacePartitions, type SwapPlan } from './swap.ts';

/** The module that runs the embedded engine as a process. */
export const engineModule = new URL('./engine.ts', import.meta.url);
