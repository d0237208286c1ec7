// Where: command line, behind `ownpixel doctor`. Where results go: reports in three formats as they come, repaired pages
// to their place. Reports go to stdout; with a page from standard input and --fix the page does, and they go to stderr.

import fs from 'node:fs';
import path from 'node:path';
import {
  type ExaminedPage,
  formatDiff,
  formatPage,
  formatSarif,
  formatSummary,
  type PageReport,
  type Proof,
} from '../doctor/doctor.ts';
import { errorCode, errorMessage, StartError, UsageError } from '../runtime/errors.ts';
import type { DoctorOptions } from './doctor-options.ts';
import { isAddress } from './doctor-options.ts';

export interface DoctorOutput {
  report(page: ExaminedPage, proof?: Proof): void;
  /** A report of an earlier run. */
  repeat(report: PageReport): void;
  end(): void;
}

export function openOutput(options: DoctorOptions): DoctorOutput {
  const isPageOut = options.fix && options.sources.includes('-') && options.output === undefined;
  const write = (text: string) => writeAll(isPageOut ? 2 : 1, text);
  const hasColor =
    (isPageOut ? process.stderr : process.stdout).isTTY === true && process.env.NO_COLOR === undefined;
  let count = 0;
  const reports: PageReport[] = [];
  const verdicts: PageReport['verdict'][] = [];
  const writeJson = (report: object) => write(`${count++ === 0 ? '[\n' : ',\n'}${JSON.stringify(report)}`);
  return {
    report(page, proof) {
      verdicts.push(page.report.verdict);
      if (options.format === 'sarif') reports.push(page.report);
      else if (options.format === 'json')
        writeJson(proof === undefined ? page.report : { ...page.report, browser: proof });
      else {
        write(
          `${count++ === 0 ? '' : '\n'}${formatPage(page.report, page.examination, page.text, hasColor)}`,
        );
        if (proof !== undefined) write(formatProof(proof));
        if (!options.fix && page.examination.edits.length > 0)
          write(`\n${formatDiff(page.report.page, page.text, page.examination.repairedText)}`);
      }
    },
    repeat(report) {
      verdicts.push(report.verdict);
      if (options.format === 'sarif') reports.push(report);
      else if (options.format === 'json') writeJson(report);
    },
    end() {
      if (options.format === 'sarif') write(formatSarif(reports, '0.1.0'));
      else if (options.format === 'json') write(count === 0 ? '[]\n' : '\n]\n');
      else if (verdicts.length > 1) write(`\n${formatSummary(verdicts)}\n`);
    },
  };
}

/** All of it, also into a pipe that is full for the moment. Whoever closes the pipe (`| head`) has read enough. */
function writeAll(descriptor: 1 | 2, text: string | Uint8Array): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(descriptor, rest));
    } catch (error) {
      if (errorCode(error) === 'EPIPE') process.exit(2);
      if (errorCode(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

function formatProof(proof: Proof): string {
  const lines = [
    `  in a browser it sends: ${proof.events.length === 0 ? 'nothing' : proof.events.join(', ')}${proof.firstEventMs === undefined ? '' : ` (the first after ${proof.firstEventMs} ms)`}`,
    ...proof.missing.map((event) => `  missing: ${event}`),
    ...proof.doubled.map((event) => `  twice: ${event}`),
    ...proof.unexpected.map((event) => `  not expected: ${event}`),
    ...proof.wrong.map(
      ({ event, parameter, sent, expected }) =>
        `  wrong: ${event} has ${sent === undefined ? `no ${parameter}` : `${parameter} ${JSON.stringify(sent)}`}, expected ${expected}`,
    ),
    ...(proof.library === 'loaded' ? [] : [`  the library: ${proof.library}`]),
    ...(proof.consent === 'not asked' ? [] : [`  consent, before anybody has agreed: ${proof.consent}`]),
    ...proof.blocked.map(({ what, by }) => `  blocked: ${what} (${by})`),
    ...proof.problems.map((problem) => `  seen: ${problem}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Writes a repaired page; returns where. Throws UsageError when there is no place for it, StartError when that cannot be written. */
export function writeRepaired(page: ExaminedPage, options: DoctorOptions): string | undefined {
  const { repaired } = page;
  const name = page.report.page;
  const bytes = repaired ?? (name === '-' ? Buffer.from(page.text) : undefined);
  if (bytes === undefined) return undefined;
  const place = outputPlace(name, options);
  if (place === undefined) {
    writeAll(1, bytes);
    return undefined;
  }
  try {
    if (place === name) keepBackup(name);
    replaceFile(place, bytes);
  } catch (error) {
    if (errorCode(error) === '') throw error;
    throw new StartError('page_not_written', `cannot be written to ${place}: ${errorMessage(error)}`, error);
  }
  return place;
}

/** Whole or not at all: a page must not be half-written when the disk is full. A link stays one. */
function replaceFile(place: string, bytes: Uint8Array): void {
  fs.mkdirSync(path.dirname(place), { recursive: true });
  const isThere = fs.existsSync(place);
  const file = isThere ? fs.realpathSync(place) : place;
  const temporary = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, bytes, isThere ? { mode: fs.statSync(file).mode } : {});
  fs.renameSync(temporary, file);
}

/** Undefined: standard output. */
function outputPlace(name: string, { output, sources }: DoctorOptions): string | undefined {
  if (output === undefined) {
    if (isAddress(name))
      throw new UsageError(
        'a page from the network is repaired into a file of yours: give --output FILE or FOLDER',
      );
    return name === '-' ? undefined : name;
  }
  const isFolder = /[/\\]$/.test(output) || (fs.existsSync(output) && fs.statSync(output).isDirectory());
  const isSingle =
    sources.length === 1 && !(fs.existsSync(sources[0] ?? '') && fs.statSync(sources[0] ?? '').isDirectory());
  if (isSingle && !isFolder) return output;
  return path.join(output, isAddress(name) ? addressPath(name) : relativePath(name, sources));
}

function relativePath(name: string, sources: readonly string[]): string {
  if (name === '-') return 'page.html';
  const folder = sources.find(
    (source) =>
      fs.existsSync(source) &&
      fs.statSync(source).isDirectory() &&
      name.startsWith(path.join(source, path.sep)),
  );
  const relative = folder === undefined ? path.basename(name) : path.relative(folder, name);
  return relative;
}

function addressPath(address: string): string {
  const { host, pathname } = new URL(address);
  const file = pathname.endsWith('/')
    ? `${pathname}index.html`
    : /\.[a-z]+$/i.test(pathname)
      ? pathname
      : `${pathname}.html`;
  return path.join(host.replace(':', '_'), ...file.split('/').filter((part) => part !== '' && part !== '..'));
}

function keepBackup(name: string): void {
  for (let number = 0; number < 1000; number++) {
    const backup = `${name}.bak${number === 0 ? '' : number}`;
    try {
      fs.copyFileSync(name, backup, fs.constants.COPYFILE_EXCL);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new UsageError(`there are too many backups of ${name}; remove some`);
}
