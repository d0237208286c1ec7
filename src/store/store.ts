// Where: loader -> store -> reports. The door to ClickHouse, embedded or external: connect, migrate, insert, look up,
// ask. In: an address. Out: rows and answers; StoreFault when the store did not do it, and whether trying again helps.

export { connectStore, type StoreAddress, type StoreClient } from './client.ts';
export { eventColumns, formatEvent, formatRejection, makePart } from './columns.ts';
export {
  copyRules,
  type Search,
  selectMarks,
  selectPairDuplicates,
  selectRelatedKeys,
  selectSurvey,
} from './copies.ts';
export type { EngineConfig } from './engine-sessions.ts';
export { StoreFault } from './fault.ts';
export { findBatchRows, type InsertBatch, insertRows } from './insert.ts';
export { createLines, filterLines, joinLines, type Lines, type LinesBuilder, sliceLines } from './lines.ts';
export { createDatabase, migrate } from './migrate.ts';
export {
  type ChunkCounts,
  clearChunk,
  countChunk,
  createStaging,
  dropStaging,
  fillChunk,
  gatherChunk,
} from './staging.ts';
export { buildNext, carryOver, replacePartitions, type SwapPlan } from './swap.ts';
export { reconciled, selectHappenings } from './views.ts';

/** The module that runs the embedded engine as a process. */
export const engineModule = new URL('./engine.ts', import.meta.url);
