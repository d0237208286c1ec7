// Where: data folder. Small files that must be whole and durable: after a crash they are the old or the new text.

import fs from 'node:fs';
import path from 'node:path';

/** Replaces `file` by `text`, readable by the owner only. */
export function writeFileDurably(file: string, text: string): void {
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

/** Makes creations and renames in `folder` durable. */
export function syncFolder(folder: string): void {
  const fd = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}
