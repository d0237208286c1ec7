// Where: data folder. A small file that several processes change: one at a time, each seeing what the one before has written.

import fs from 'node:fs';
import { errorCode, StartError } from './errors.ts';

/** Runs `work` while no other process is inside for the same file. `work` takes milliseconds. Throws StartError. */
export function withGuardedFile<Result>(file: string, work: () => Result): Result {
  const guard = `${file}.lock`;
  const deadline = Date.now() + 5_000;
  for (;;) {
    try {
      fs.closeSync(fs.openSync(guard, 'wx', 0o600));
      break;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      // A change takes milliseconds: a guard older than that was left by a crash.
      const ageMs = Date.now() - (fs.statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (ageMs > 2_000) fs.rmSync(guard, { force: true });
      if (Date.now() > deadline) throw new StartError('file_busy', `${guard} is held by another process`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
  try {
    return work();
  } finally {
    fs.rmSync(guard, { force: true });
  }
}
