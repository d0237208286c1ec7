// Where: command line. `ownpixel doctor`: finds what is wrong with the pixel of pages, proves it, mends it.

import fs from 'node:fs';
import type { Browser } from 'playwright-core';
import {
  crawlSite,
  defaultLimits,
  type ExaminedPage,
  examineBytes,
  type FetchedPage,
  FetchFault,
  fetchPage,
  type PageBytes,
  type PageReport,
  type Proof,
  provePage,
  readSources,
  readStandardInput,
  startBrowser,
} from '../doctor/doctor.ts';
import { isAtLeast } from '../event/severity.ts';
import { StartError } from '../runtime/errors.ts';
import type { Command } from './commands.ts';
import { type DoctorOptions, isAddress, readDoctorOptions } from './doctor-options.ts';
import { type DoctorOutput, openOutput, writeRepaired } from './doctor-output.ts';

export const doctorCommand: Command = {
  help: () => `Usage: ownpixel doctor FILE|FOLDER|URL|- ... [options]

Says for each page whether its pixel works, what a visit sends, what is wrong and what to do. Without --fix it shows the
repair as a diff. docs/reference/doctor.md has every check.

  --fix                 write the repaired pages (the old ones stay beside them as .bak)
  --output PATH         write repaired pages there instead: a file, or a folder for several
  --switch-host HOST    move the installation to your own host: px.example.com
  --site                the whole site of an address: its sitemap and links, as robots.txt allows
  --max-pages N         with --site: at most so many pages (500)
  --resume FILE         with --site: keep what was done in FILE, and go on from there
  --browser             open each page in Chromium and see what really arrives; nothing leaves this machine
  --network             with --browser: let the page load its other files from the network
  --format FORMAT       text (default), json or sarif
  --fail-on SEVERITY    exit with 1 from this severity on: note, warning (default), error, never
  --timeout SECONDS     how long a server may take (20)
  --allow-private       addresses of this machine and of private networks may be asked

Exit codes: 0 nothing found (or all of it repaired), 1 findings, 2 something could not be read or wrong usage.
`,
  async run(args) {
    const run = createRun(readDoctorOptions(args));
    try {
      await examineAll(run);
    } finally {
      await run.browser?.close();
    }
    run.output.end();
    return run.hasUnread ? 2 : run.hasFindings ? 1 : 0;
  },
};

interface Run {
  readonly options: DoctorOptions;
  readonly output: DoctorOutput;
  browser?: Browser;
  hasFindings: boolean;
  hasUnread: boolean;
}

function createRun(options: DoctorOptions): Run {
  return { options, output: openOutput(options), hasFindings: false, hasUnread: false };
}

async function examineAll(run: Run): Promise<void> {
  const { options } = run;
  if (options.browser) run.browser = await startBrowser(process.env);
  for (const source of options.sources) {
    if (options.site) await examineSite(source, run);
    else if (isAddress(source)) await examineAddress(source, run);
    else if (source === '-') await examineFile(await readStandardInput(process.stdin), run);
    else for (const file of readSources([source])) await examineFile(file, run);
  }
}

async function examineFile(
  file: { readonly name: string } & ({ readonly bytes: Uint8Array } | { readonly problem: string }),
  run: Run,
): Promise<void> {
  if ('problem' in file) return refuse(file.name, file.problem, run);
  await examineOne(file, run);
}

async function examineAddress(address: string, run: Run): Promise<void> {
  try {
    await examineFetched(address, await fetchPage(address, limitsOf(run.options)), run);
  } catch (error) {
    if (!(error instanceof FetchFault)) throw error;
    refuse(address, error.message, run);
  }
}

function limitsOf({ allowPrivate, timeoutMs }: DoctorOptions): typeof defaultLimits {
  return { ...defaultLimits, allowPrivate, timeoutMs };
}

async function examineFetched(name: string, page: FetchedPage, run: Run): Promise<PageReport | undefined> {
  if (page.contentType !== '' && !/html|xml|text\/plain/i.test(page.contentType)) {
    refuse(name, `it is no page (${page.contentType})`, run);
    return undefined;
  }
  return examineOne({ ...page, name }, run);
}

async function examineOne(page: PageBytes, run: Run): Promise<PageReport | undefined> {
  const { options, output } = run;
  const examined = examineBytes(
    page,
    options.switchHost === undefined ? {} : { switchHost: options.switchHost },
  );
  if (examined === undefined) {
    refuse(page.name, 'it is no text: a picture, an archive or a program', run);
    return undefined;
  }
  const proof = run.browser === undefined ? undefined : await prove(run.browser, page, examined, options);
  output.report(examined, proof);
  if (options.fix) {
    write(examined, run);
    if (examined.examination.edits.length > 0 && examined.repaired === undefined)
      refuse(page.name, 'the repair cannot be written in the encoding of the page', run);
  }
  if (isFailure(examined, options) || (proof !== undefined && isRefuted(proof))) run.hasFindings = true;
  return examined.report;
}

function write(examined: ExaminedPage, run: Run): void {
  try {
    const place = writeRepaired(examined, run.options);
    if (place !== undefined) say(`wrote ${place}`);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    refuse(examined.report.page, error.message, run);
  }
}

/** With --fix only what is left counts. */
function isFailure({ report }: ExaminedPage, { failOn, fix }: DoctorOptions): boolean {
  if (failOn === 'never') return false;
  return report.findings.some(
    ({ severity, repairable }) => isAtLeast(severity, failOn) && !(fix && repairable),
  );
}

/** The browser saw something else than the code says. Events of other files are no fault by themselves. */
function isRefuted({ missing, doubled, wrong, consent }: Proof): boolean {
  return missing.length > 0 || doubled.length > 0 || wrong.length > 0 || consent === 'ignored';
}

/** The page as it will be: repaired when it is being repaired. */
function prove(
  browser: Browser,
  page: PageBytes,
  examined: ExaminedPage,
  options: DoctorOptions,
): Promise<Proof> {
  const { plan, planAfterRepair } = examined.examination;
  const isRepaired = options.fix && examined.repaired !== undefined;
  const bytes = isRepaired ? (examined.repaired ?? page.bytes) : page.bytes;
  return provePage(browser, { ...page, bytes }, isRepaired ? planAfterRepair : plan, {
    allowNetwork: options.network,
  });
}

async function examineSite(address: string, run: Run): Promise<void> {
  const { options, output } = run;
  const earlier = options.resume === undefined ? [] : readEarlier(options.resume);
  for (const report of earlier) output.repeat(report);
  const isTerminal = process.stderr.isTTY === true;
  const count = await crawlSite(address, {
    limits: limitsOf(options),
    maxPages: options.maxPages,
    concurrency: 4,
    done: new Set(earlier.map(({ page }) => page)),
    onPage: async (name, page) => {
      if (page instanceof FetchFault) return refuse(name, page.message, run);
      const report = await examineFetched(name, page, run);
      if (report !== undefined && options.resume !== undefined)
        fs.appendFileSync(options.resume, `${JSON.stringify(report)}\n`);
    },
    onProgress: (done, known) => {
      if (isTerminal) process.stderr.write(`\r${done} of ${known} pages`);
    },
  });
  if (isTerminal) process.stderr.write('\n');
  if (
    earlier.some(({ findings }) =>
      findings.some(({ severity }) => options.failOn !== 'never' && isAtLeast(severity, options.failOn)),
    )
  )
    run.hasFindings = true;
  say(`${count} pages of ${address} read`);
}

/** Lines of an earlier run; the last may be half-written. */
function readEarlier(file: string): PageReport[] {
  if (!fs.existsSync(file)) return [];
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as PageReport];
      } catch {
        return [];
      }
    });
}

function refuse(name: string, problem: string, run: Run): void {
  run.hasUnread = true;
  say(`${name}: ${problem}`);
}

function say(text: string): void {
  process.stderr.write(`ownpixel doctor: ${text}\n`);
}
