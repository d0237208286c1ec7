// Where: installation -> API, at the disk. One file for each pixel with what the API says of it, written by the inspector: the
// collectors' processes send it as it is, and parse nothing.

import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import path from 'node:path';
import type { InstallationAnswer } from '../reports/contract.ts';
import { writeFileDurably } from '../runtime/durable-file.ts';
import { errorCode } from '../runtime/errors.ts';

const folderOf = (folder: string) => path.join(folder, 'answers');
const fileOf = (folder: string, pixelId: string) => path.join(folderOf(folder), `${pixelId}.json`);

/** Writes what has changed, and removes what nobody is to ask for any more. */
export function createAnswerWriter(folder: string): (answers: readonly InstallationAnswer[]) => void {
  const written = new Map<string, string>();
  return (answers) => {
    fs.mkdirSync(folderOf(folder), { recursive: true, mode: 0o700 });
    for (const answer of answers) {
      const text = JSON.stringify(answer);
      if (written.get(answer.pixelId) === text) continue;
      writeFileDurably(fileOf(folder, answer.pixelId), text);
      written.set(answer.pixelId, text);
    }
    const kept = new Set(answers.map(({ pixelId }) => `${pixelId}.json`));
    for (const name of fs.readdirSync(folderOf(folder)))
      if (!kept.has(name)) fs.rmSync(path.join(folderOf(folder), name), { force: true });
  };
}

/** JSON of an InstallationAnswer; undefined before the inspector has looked. */
export async function readAnswer(folder: string, pixelId: string): Promise<string | undefined> {
  try {
    return await fsPromises.readFile(fileOf(folder, pixelId), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
