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
  // Tests also run as root, where Chromium has no sandbox.
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
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-chromium-'));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    const browser = await launch(await unpack(folder), {
      LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: writeFontSettings(folder),
    });
    return { browser, close: () => browser.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * TRICKY: the package unpacks its system libraries only when it believes to be on AWS Lambda and finds an empty temporary
 * folder, and it changes the environment when it is first imported. That environment is nobody else's: it is put back.
 */
async function unpack(folder: string): Promise<string> {
  const environment = { ...process.env };
  process.env.TMPDIR = folder;
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
  try {
    const { default: carried } = await import('@sparticuz/chromium');
    return await carried.executablePath();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
  }
}

/**
 * TRICKY: the settings that the package brings look for its fonts in /tmp/fonts only; without any font this Chromium
 * crashes on the first letter. Returns the folder of settings that find them where they are.
 */
function writeFontSettings(folder: string): string {
  const fontconfig = path.join(folder, 'fontconfig');
  fs.mkdirSync(fontconfig);
  fs.writeFileSync(
    path.join(fontconfig, 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <alias>
    <family>monospace</family>
    <prefer><family>DejaVu Sans Mono</family></prefer>
  </alias>
  <cachedir>${path.join(folder, 'font-cache')}</cachedir>
</fontconfig>
`,
  );
  return fontconfig;
}

async function findInstalled(): Promise<TestBrowser | string> {
  const executablePath = installed.find((file) => fs.existsSync(file));
  if (executablePath === undefined) return 'none is installed in the usual places';
  const browser = await launch(executablePath, {});
  return { browser, close: () => browser.close() };
}

/**
 * With the browser's own rules of origins and mixed content in force: the package's recommended flags switch them off.
 * On a machine without a language: the poorest that a page can meet, and the same everywhere.
 */
function launch(executablePath: string, environment: Readonly<Record<string, string>>): Promise<Browser> {
  const env = { ...process.env, ...environment, LC_ALL: 'C' } as Record<string, string>;
  return chromium.launch({ executablePath, headless: true, args, env });
}
