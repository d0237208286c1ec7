// Where: before everything that is durable. Opens the data folder: makes it, checks that it can be written and that
// its format is ours, and lets one server in. In: a path. Out: the folder's places, or a StartError saying why not.

import fs from 'node:fs';
import path from 'node:path';
import { writeFileDurably } from './durable-file.ts';
import { errorCode, errorMessage, StartError } from './errors.ts';

export const dataFormat = 1;

export interface DataFolder {
  readonly root: string;
  readonly spool: string;
  readonly store: string;
  readonly registry: string;
  readonly visitorKeys: string;
  /** Records that the store has, kept for a time: one folder for each spool folder. */
  readonly raw: string;
  /** Which refused requests have been replayed; a replay that is being put in place. */
  readonly replay: string;
  /** What is wrong with what arrived, as the server noticed it. */
  readonly findings: string;
  /** Which pages are looked at, what was found there, and the alerts. */
  readonly installation: string;
  /** How to reach the running server's engine: URL and read-only credentials; there while a server runs. */
  readonly control: string;
  /** The same for a command that changes the store, beside the loader. */
  readonly maintenance: string;
}

export function dataFolderAt(root: string): DataFolder {
  const at = (name: string) => path.join(path.resolve(root), name);
  return {
    root: path.resolve(root),
    spool: at('spool'),
    store: at('store'),
    registry: at('registry.json'),
    visitorKeys: at('visitor-keys'),
    raw: at('raw'),
    replay: at('replay'),
    findings: at('findings.json'),
    installation: at('installation'),
    control: at('control.json'),
    maintenance: at('maintenance.json'),
  };
}

/** Makes or checks the folder. Throws StartError. */
export function openDataFolder(root: string): DataFolder {
  const folder = dataFolderAt(root);
  try {
    makeFolder(folder.root);
    checkFormat(path.join(folder.root, 'format.json'));
    fs.mkdirSync(folder.spool, { recursive: true, mode: 0o700 });
    fs.mkdirSync(folder.visitorKeys, { recursive: true, mode: 0o700 });
    fs.mkdirSync(folder.installation, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (error instanceof StartError) throw error;
    const why = errorCode(error) === 'ENOSPC' ? 'the disk is full' : errorMessage(error);
    throw new StartError('data_folder', `the data folder ${folder.root} cannot be written: ${why}`, error);
  }
  return folder;
}

/** For commands that make no sense on a new folder. Throws StartError when none is there. */
export function openExistingDataFolder(root: string): DataFolder {
  if (!fs.existsSync(path.join(root, 'format.json'))) {
    throw new StartError(
      'data_folder_missing',
      `there is no data folder at ${path.resolve(root)}; name it with --data, or start the server there once`,
    );
  }
  return openDataFolder(root);
}

/** `mkdirSync` with `recursive` never returns below /proc: it takes ENOENT for a missing parent. */
function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  fs.mkdirSync(folder, { mode: 0o700 });
}

function checkFormat(file: string): void {
  if (!fs.existsSync(file)) {
    writeFileDurably(file, `${JSON.stringify({ format: dataFormat })}\n`);
    return;
  }
  // Written anew each start: this proves that the folder can be written now, not only once.
  const text = fs.readFileSync(file, 'utf8');
  const format = readFormat(text);
  if (format === undefined) {
    throw new StartError(
      'data_folder',
      `${file} is damaged; restore it from a backup (expected {"format":${dataFormat}})`,
    );
  }
  if (format > dataFormat) {
    throw new StartError(
      'data_folder_newer',
      `the data folder was written by a newer version (format ${format}, this one reads ${dataFormat}); start that version`,
    );
  }
  writeFileDurably(file, text);
}

function readFormat(text: string): number | undefined {
  try {
    const { format } = JSON.parse(text) as { format?: unknown };
    return typeof format === 'number' ? format : undefined;
  } catch {
    return undefined;
  }
}
