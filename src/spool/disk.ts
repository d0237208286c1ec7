// Where: inside the spool. The few file operations the log needs, so that tests can put a disk in their place that
// tears, fills up and forgets. In: folder and file names. Out: durable files; every failure is the system's error.

import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { syncFolder } from '../runtime/durable-file.ts';

export interface SpoolDisk {
  /** Numbers of the segments in the folder, rising. */
  listSegments(folder: string): Promise<number[]>;
  /** Makes a spare: a file of `bytes` zeros, on disk. Removes spares of writers that are gone. */
  prepareSpare(folder: string, bytes: number): Promise<void>;
  /** Turns the spare into segment `segment`, durably, and opens it for durable writes. Fails when it exists. */
  activateSpare(folder: string, segment: number): Promise<SegmentFile>;
  removeSegment(folder: string, segment: number): Promise<void>;
}

export interface SegmentFile {
  /** Resolves when `length` bytes of `buffer` are on disk at `offset`. */
  write(buffer: Buffer, length: number, offset: number): Promise<void>;
  close(): Promise<void>;
}

export function segmentPath(folder: string, segment: number): string {
  return path.join(folder, `${String(segment).padStart(10, '0')}.segment`);
}

function sparePath(folder: string): string {
  return path.join(folder, `${process.pid}.spare`);
}

async function removeOtherSpares(folder: string): Promise<void> {
  const own = path.basename(sparePath(folder));
  const others = (await fs.promises.readdir(folder)).filter(
    (name) => name.endsWith('.spare') && name !== own,
  );
  for (const name of others) await fs.promises.rm(path.join(folder, name), { force: true });
}

const spareBytesAtOnce = 1 << 20;

export const nodeDisk: SpoolDisk = {
  async listSegments(folder) {
    const names = await fs.promises.readdir(folder);
    return names
      .filter((name) => name.endsWith('.segment'))
      .map((name) => Number.parseInt(name, 10))
      .sort((a, b) => a - b);
  },

  async prepareSpare(folder, bytes) {
    await removeOtherSpares(folder);
    const file = await fs.promises.open(sparePath(folder), 'w', 0o600);
    try {
      // Real zeros, not a hole: writing inside allocated blocks needs no journal commit, which halves the time of a
      // durable write (measured, docs/decisions/0004). Piece by piece: written at once they would hold up what is acknowledged.
      const zeros = Buffer.alloc(Math.min(bytes, spareBytesAtOnce));
      for (let at = 0; at < bytes; at += zeros.length) {
        await file.write(zeros, 0, Math.min(zeros.length, bytes - at), at);
        await file.datasync();
      }
    } finally {
      await file.close();
    }
  },

  async activateSpare(folder, segment) {
    // A link fails where a rename would replace: a writer of a server that was killed may not be gone yet.
    await fs.promises.link(sparePath(folder), segmentPath(folder, segment));
    await fs.promises.unlink(sparePath(folder));
    syncFolder(folder);
    return openSegment(segmentPath(folder, segment));
  },

  async removeSegment(folder, segment) {
    await fs.promises.rm(segmentPath(folder, segment), { force: true });
  },
};

const write = promisify(fs.write);
const datasync = promisify(fs.fdatasync);

async function openSegment(file: string): Promise<SegmentFile> {
  // Linux: one system call writes and syncs. Elsewhere O_DSYNC may not reach the platter; fdatasync does.
  const hasDurableWrite = process.platform === 'linux';
  const flags = fs.constants.O_WRONLY | (hasDurableWrite ? fs.constants.O_DSYNC : 0);
  const fd = fs.openSync(file, flags);
  return {
    async write(buffer, length, offset) {
      let done = 0;
      while (done < length) {
        done += (await write(fd, buffer, done, length - done, offset + done)).bytesWritten;
      }
      if (!hasDurableWrite) await datasync(fd);
    },
    async close() {
      fs.closeSync(fd);
    },
  };
}
