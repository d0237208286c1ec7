// Where: data folder. Small files that must be whole and durable: after a crash they are the old or the new text.

import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from './errors.ts';

/** Replaces `file` by `text`, readable by the owner only. */
export function writeFileDurably(file: string, text: string | Uint8Array): void {
  const temporary = `${file}.${process.pid}.new`;
  const fd = fs.openSync(temporary, 'w', 0o600);
  try {
    // Not writeSync: a nearly full disk takes the beginning and reports no error.
    fs.writeFileSync(fd, text);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  fs.renameSync(temporary, file);
  syncFolder(path.dirname(file));
}

/** Makes `file` with `text` unless it is there; returns what it holds. Of several makers at a time one wins. */
export function createFileDurably(file: string, text: string): string {
  if (!fs.existsSync(file)) {
    const own = `${file}.${process.pid}.${randomUUID()}`;
    writeFileDurably(own, text);
    try {
      fs.linkSync(own, file);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    } finally {
      fs.rmSync(own, { force: true });
    }
    syncFolder(path.dirname(file));
  }
  return fs.readFileSync(file, 'utf8');
}

/** Makes creations and renames in `folder` durable. */
export function syncFolder(folder: string): void {
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}
