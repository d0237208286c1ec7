// Where: before a server or an offline command works on a data folder. One process at a time may own it.
// The lock is SQLite's lock of an empty file, held by the operating system: it ends with its owner, however that ends,
// and holds between containers too. Beside it, for people and messages, a file says who the owner is.

import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { writeFileDurably } from './durable-file.ts';
import { errorCode, errorMessage, StartError } from './errors.ts';

export interface FolderLock {
  release(): void;
}

/** TRICKY: a database that nobody refers to is closed by the garbage collector, and with it the lock is gone. */
const heldFiles = new Set<DatabaseSync>();

/** Takes the lock of `folder`. Throws StartError when a living process holds it. */
export function lockFolder(folder: string): FolderLock {
  const held = holdFile(path.join(folder, 'lock.sqlite'));
  if (held === undefined) {
    const owner = lockOwner(folder);
    throw new StartError(
      'data_folder_locked',
      `another server${owner === undefined ? '' : ` (process ${owner})`} works on the data folder ${folder}; stop it or give another --data`,
    );
  }
  heldFiles.add(held);
  const file = path.join(folder, 'lock');
  writeFileDurably(file, JSON.stringify({ pid: process.pid, started: processStart(process.pid) }));
  return {
    release() {
      fs.rmSync(file, { force: true });
      heldFiles.delete(held);
      held.close();
    },
  };
}

/** Undefined when another one holds the file. The file stays: one that is removed could be held by two. */
function holdFile(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw new StartError('data_folder', `${file} cannot be locked: ${errorMessage(error)}`, error);
  }
}

/** SQLITE_BUSY */
function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === 5;
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
