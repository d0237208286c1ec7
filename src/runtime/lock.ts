// Where: before a server or an offline command works on a data folder. One process at a time may own it.
// The lock is a file with the owner's process id and start time; one whose owner is gone is taken over.

import fs from 'node:fs';
import path from 'node:path';
import { errorCode, StartError } from './errors.ts';

export interface FolderLock {
  release(): void;
}

/** Takes the lock of `folder`. Throws StartError when a living process holds it. */
export function lockFolder(folder: string): FolderLock {
  const file = path.join(folder, 'lock');
  const mine = JSON.stringify({ pid: process.pid, started: processStart(process.pid) });
  for (let attempt = 0; attempt < 3; attempt++) {
    if (createExclusively(file, mine)) return { release: () => fs.rmSync(file, { force: true }) };
    const owner = lockOwner(folder);
    if (owner !== undefined) {
      throw new StartError(
        'data_folder_locked',
        `another server (process ${owner}) works on the data folder ${folder}; stop it or give another --data`,
      );
    }
    fs.rmSync(file, { force: true });
  }
  throw new StartError(
    'data_folder_locked',
    `the lock of the data folder ${folder} could not be taken; try again`,
  );
}

/** Process id of the living owner of `folder`'s lock, or undefined. */
export function lockOwner(folder: string): number | undefined {
  try {
    const { pid, started } = JSON.parse(fs.readFileSync(path.join(folder, 'lock'), 'utf8'));
    return isAlive(pid) && processStart(pid) === started ? pid : undefined;
  } catch {
    // No lock, or one cut short by a crash while it was written: nobody holds it.
    return undefined;
  }
}

function createExclusively(file: string, text: string): boolean {
  try {
    // Linked into place whole, so that nobody reads a half-written lock.
    const temporary = `${file}.${process.pid}`;
    fs.writeFileSync(temporary, text, { mode: 0o600 });
    try {
      fs.linkSync(temporary, file);
    } finally {
      fs.rmSync(temporary, { force: true });
    }
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Something that differs when the process id is used again by another process; '' where the system has no /proc. */
function processStart(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
