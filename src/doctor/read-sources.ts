// Where: doctor, at the disk. Files and folders in, pages out, one after the other. What cannot be read is one sentence,
// and the rest goes on.

import fs from 'node:fs';
import path from 'node:path';
import { errorCode, errorMessage } from '../runtime/errors.ts';

export type SourceFile =
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly name: string; readonly problem: string };

/** Larger files are no pages. */
const maxFileBytes = 20_000_000;
const pageFile = /\.(html?|xhtml|shtml|php|phtml|twig|liquid|hbs|ejs|erb|njk|jsp|aspx|cshtml|tpl|mustache)$/i;
const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn']);

export function* readSources(names: readonly string[]): Generator<SourceFile> {
  for (const name of names) {
    const found = stat(name);
    if (typeof found === 'string') yield { name, problem: found };
    else if (found.isDirectory()) yield* readFolder(name);
    else yield readFile(name, found);
  }
}

function* readFolder(folder: string): Generator<SourceFile> {
  let count = 0;
  for (const file of walkFolder(folder)) {
    const name = path.join(folder, file);
    const found = stat(name);
    count++;
    yield typeof found === 'string' ? { name, problem: found } : readFile(name, found);
  }
  if (count === 0)
    yield { name: folder, problem: 'there is no page in this folder (looked for .html, .htm and templates)' };
}

function* walkFolder(folder: string, below = ''): Generator<string> {
  let entries: fs.Dirent[];
  try {
    entries = fs
      .readdirSync(path.join(folder, below), { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return;
  }
  for (const entry of entries) {
    const name = path.join(below, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) yield* walkFolder(folder, name);
    } else if (entry.isFile() && pageFile.test(entry.name)) yield name;
  }
}

function stat(name: string): fs.Stats | string {
  try {
    return fs.statSync(name);
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? 'there is no such file or folder' : errorMessage(error);
  }
}

function readFile(name: string, { size }: fs.Stats): SourceFile {
  if (size > maxFileBytes)
    return {
      name,
      problem: `it is larger than ${maxFileBytes / 1e6} MB (${Math.round(size / 1e6)} MB), too large for a page`,
    };
  try {
    return { name, bytes: fs.readFileSync(name) };
  } catch (error) {
    return { name, problem: errorCode(error) === 'EACCES' ? 'it may not be read' : errorMessage(error) };
  }
}

/** Throws when there is more than a page. */
export async function readStandardInput(stream: AsyncIterable<Buffer>): Promise<SourceFile> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxFileBytes)
      return { name: '-', problem: `it is larger than ${maxFileBytes / 1e6} MB, too large for a page` };
    chunks.push(chunk);
  }
  return { name: '-', bytes: Buffer.concat(chunks) };
}
