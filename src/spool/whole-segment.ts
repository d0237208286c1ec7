// Where: a command -> disk. A segment that is written beside the log and becomes part of it in one step: all of its records
// or none, also after a crash. For a folder that has no SpoolWriter; one process at a time.

import fs from 'node:fs';
import path from 'node:path';
import { syncFolder, writeFileDurably } from '../runtime/durable-file.ts';
import { segmentPath } from './disk.ts';
import { frameHeaderBytes, recordHeaderBytes, sealFrame } from './frame.ts';
import { listNumbers } from './reader.ts';

/** Records of one frame, unless a single one is larger. */
const frameMaxBytes = 1 << 20;

/** Number of the newest segment; 0: there is none. It never falls: the newest segment of a folder stays. */
export function newestSegment(folder: string): number {
  return fs.existsSync(folder) ? (listNumbers(folder).at(-1) ?? 0) : 0;
}

/** Makes `records` segment `segment` of the folder. Fails when that one exists. Throws the system's error. */
export function addSegment(folder: string, segment: number, records: readonly string[]): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const staged = path.join(folder, 'next.staged');
  writeFileDurably(staged, buildFrames(records));
  // A link fails where a rename would replace.
  fs.linkSync(staged, segmentPath(folder, segment));
  fs.rmSync(staged);
  syncFolder(folder);
}

function buildFrames(records: readonly string[]): Buffer {
  const frames: Buffer[] = [];
  let offset = 0;
  let group: string[] = [];
  let groupBytes = 0;
  const seal = () => {
    const frame = buildFrame(group, offset);
    frames.push(frame);
    offset += frame.length;
    group = [];
    groupBytes = 0;
  };
  for (const record of records) {
    const bytes = recordHeaderBytes + Buffer.byteLength(record);
    if (group.length > 0 && groupBytes + bytes > frameMaxBytes) seal();
    group.push(record);
    groupBytes += bytes;
  }
  if (group.length > 0) seal();
  // As behind the frames of any segment: zeros say that no frame follows.
  return Buffer.concat([...frames, Buffer.alloc(frameHeaderBytes)]);
}

function buildFrame(records: readonly string[], offset: number): Buffer {
  const bodies = records.map((record) => Buffer.from(record));
  const bodyBytes = bodies.reduce((sum, body) => sum + recordHeaderBytes + body.length, 0);
  const frame = Buffer.alloc(frameHeaderBytes + bodyBytes);
  let at = frameHeaderBytes;
  for (const body of bodies) {
    frame.writeUInt32LE(body.length, at);
    body.copy(frame, at + recordHeaderBytes);
    at += recordHeaderBytes + body.length;
  }
  sealFrame(frame, { bodyBytes, records: records.length, offset });
  return frame;
}
