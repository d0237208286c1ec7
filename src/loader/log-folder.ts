// Where: loader and replay. The logs of a data folder: for each collector a spool folder and the folder of what was kept of it.

import fs from 'node:fs';
import path from 'node:path';

/** Name of the loader's cursor. */
export const readerName = 'loader';

export interface LogFolder {
  readonly name: string;
  readonly spool: string;
  readonly raw: string;
}

export function listLogs(spool: string, raw: string): LogFolder[] {
  if (!fs.existsSync(spool)) return [];
  return fs
    .readdirSync(spool)
    .map((name) => ({ name, spool: path.join(spool, name), raw: path.join(raw, name) }));
}
