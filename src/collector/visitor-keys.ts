// Where: collector. The key of the cookieless visitor hash: random, made each UTC day, shared by the collectors of a
// data folder through a file, deleted when the day is over. Without it yesterday's hashes cannot be made again.

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from '../runtime/errors.ts';

export interface VisitorKeys {
  /** Today's key. */
  current(): string;
}

const dayMs = 24 * 3_600_000;

export function openVisitorKeys(folder: string, now: () => number = Date.now): VisitorKeys {
  let day = -1;
  let key = '';
  return {
    current() {
      const today = Math.floor(now() / dayMs);
      if (today !== day) {
        try {
          key = loadKey(folder, new Date(today * dayMs).toISOString().slice(0, 10));
        } catch {
          // A full disk at midnight costs the agreement of the collectors, not the events.
          key = randomBytes(32).toString('hex');
        }
        day = today;
      }
      return key;
    },
  };
}

function loadKey(folder: string, name: string): string {
  const file = path.join(folder, name);
  for (const other of fs.readdirSync(folder)) {
    if (other < name) fs.rmSync(path.join(folder, other), { force: true });
  }
  const mine = `${file}.${process.pid}`;
  fs.writeFileSync(mine, randomBytes(32).toString('hex'), { mode: 0o600 });
  try {
    // Linked into place whole: of several collectors at midnight one makes the key and all read the same.
    fs.linkSync(mine, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(mine, { force: true });
  }
  return fs.readFileSync(file, 'utf8');
}
