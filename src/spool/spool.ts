// The spool: where a request becomes durable. Collector (writer) -> this log on disk -> loader, relays (readers).
//
// SPECIFICATION
// - One folder per writer. It holds numbered segment files of fixed size, a `PID.spare` being prepared, an `identity`
//   (random, made once) and one `NAME.cursor` per reader.
// - Records are opaque bytes. `append` resolves only when the record is on the disk itself (group commit: all
//   records that arrive while one write is under way go into the next frame, and the frame is one write).
// - A position is `segment number * 2^32 + offset`. Positions rise and are never used twice: a writer that opens a
//   folder always begins a new segment, and one that sees a write fail never touches that segment again.
// - A frame is `magic u32 | body bytes u32 | records u32 | crc32 u32`, then per record `length u32 | bytes`. The
//   checksum starts from the frame's offset, so a frame is valid only where it was written. See frame.ts.
// - A segment ends where no valid frame follows. It is sealed once a higher-numbered segment exists; only then does a
//   reader believe the end. What follows an invalid stretch of a sealed segment is searched for the next valid
//   frame and the stretch is reported as corrupt: after a mere crash there is none, because a torn frame is the last.
// - A reader has one cursor: `claim(end)` makes the range it is about to hand on durable, `commit()` moves behind it.
//   After a crash the claim is still there: same range, same records.
// - Instead of a writer, a folder may be given whole segments, each of which is there with all its records or not at all
//   (whole-segment.ts).
// - Segments wholly behind every cursor are deleted, or moved into the archive of the folder, if the reader that releases them
//   has one (archive.ts): there they are packed, and the oldest deleted by age, size and need of room (archive-bounds.ts). With them
//   it keeps which ranges were handed on as one. A reader of the archive sees it and the spool folder as one log.
// - The folder is bounded: when it would grow past `maxBytes`, or the
//   disk refuses, `append` rejects with a SpoolFault and nothing is acknowledged.

export { archiveSource, type KeptRange, listRanges } from './archive.ts';
export { type ArchiveBounds, freeArchive, measureArchive, tendArchive } from './archive-bounds.ts';
export { measureBacklog } from './backlog.ts';
export { claimedTo, committedTo } from './cursor.ts';
export { SpoolFault } from './fault.ts';
export { firstPosition, followsOn } from './position.ts';
export { lastWrittenMs, openSpoolReader, readIdentity, type SpoolReader } from './reader.ts';
export {
  addRecord,
  beginRecord,
  clearBlock,
  createRecordBlock,
  endRecord,
  type RecordBlock,
} from './record-block.ts';
export { addSegment, newestSegment } from './whole-segment.ts';
export { openSpoolWriter, type SpoolWriter } from './writer.ts';
