// Where: tests that search the data folder for what must not stand in it. Reads it while the product goes on writing.

import fs from 'node:fs';
import path from 'node:path';

export interface FileText {
  readonly file: string;
  /** Its bytes, one character each. */
  readonly text: string;
}

/**
 * Every file below a folder. A file may be renamed or merged into another between the listing and the reading: then the
 * whole folder is read again, so that nothing is missed on its way from one name to the next.
 */
export function readFolder(folder: string): FileText[] {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return fs
        .readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .map((file) => ({ file, text: fs.readFileSync(file, 'latin1') }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 20) throw error;
    }
  }
}
