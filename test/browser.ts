// The browser of the tests: Chromium as npm carries it (Linux x64), or an installed one. Headless, and cut off from
// everything but loopback, so that a test can prove that nothing else was asked.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const args = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--no-sandbox',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];
const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export interface TestBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** A running browser, or why there is none. In CI there must be one: then the reason is thrown. */
export async function launchBrowser(): Promise<TestBrowser | string> {
  const problems: string[] = [];
  for (const find of [findCarried, findInstalled]) {
    try {
      const found = await find();
      if (typeof found !== 'string') return found;
      problems.push(found);
    } catch (error) {
      problems.push(String(error).split('\n', 1)[0] ?? '');
    }
  }
  const reason = `no test browser: ${problems.join('; ')}. Install Chromium (Debian: apt install chromium)`;
  if (process.env.CI !== undefined) throw new Error(reason);
  return reason;
}

async function findCarried(): Promise<TestBrowser | string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'npm carries a Chromium for Linux x64 only';
  // TRICKY: the package unpacks its system libraries only when it believes to be on AWS Lambda and finds an empty
  // temporary folder; both are read when it is first imported.
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-chromium-'));
  process.env.TMPDIR = temporary;
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
  const { default: carried } = await import('@sparticuz/chromium');
  const executablePath = await carried.executablePath();
  // With its own font folder set, this Chromium crashes on the first input field.
  delete process.env.FONTCONFIG_PATH;
  const launched = await launch(
    executablePath,
    carried.args.filter((arg) => !/^--(headless|single-process|no-zygote)/.test(arg)),
  );
  return {
    browser: launched.browser,
    async close() {
      await launched.close();
      fs.rmSync(temporary, { recursive: true, force: true });
    },
  };
}

async function findInstalled(): Promise<TestBrowser | string> {
  const executablePath = installed.find((file) => fs.existsSync(file));
  return executablePath === undefined ? 'none is installed in the usual places' : launch(executablePath, []);
}

async function launch(executablePath: string, more: readonly string[]): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath, headless: true, args: [...more, ...args] });
  return { browser, close: () => browser.close() };
}
