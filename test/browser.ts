// The browser of the tests: Chromium as npm carries it (Linux x64), or an installed one. Headless, and cut off from
// everything but loopback, so that a test can prove that nothing else was asked. TEST_CHROMIUM names another one.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { unpackCarriedBrowser } from '../src/doctor/carried-browser.ts';

const args = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  // Tests also run as root, where Chromium has no sandbox.
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  // The second rule gives tests of cookies hosts with a domain; they, too, are this machine.
  '--host-resolver-rules=MAP *.example.com 127.0.0.1, MAP *.example.co.uk 127.0.0.1, MAP *.other.org 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
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

/**
 * A running browser, or why there is none. In CI there must be one: then a test that nobody wrote fails with the reason. The carried
 * one is tried twice, and what went wrong the first time is told.
 */
export async function launchBrowser(): Promise<TestBrowser | string> {
  const problems: string[] = [];
  for (const find of process.env.TEST_CHROMIUM !== undefined
    ? [findInstalled]
    : [findCarried, findInstalled, findCarried]) {
    try {
      const found = await find();
      if (typeof found !== 'string') {
        if (problems.length > 0) process.stderr.write(`test browser, at first: ${problems.join('; ')}\n`);
        return found;
      }
      problems.push(found);
    } catch (error) {
      problems.push(String(error));
    }
  }
  const reason = `no test browser: ${problems.join('; ')}. Install Chromium (Debian: apt install chromium)`;
  if (process.env.CI !== undefined) void test('there is a browser', () => assert.fail(reason));
  return reason;
}

/**
 * The same browser at `url`, with no tool that watches it: pages are not rendered ahead for one that is watched. A sentence when
 * there is none.
 */
export async function openUnwatched(url: string): Promise<{ close(): Promise<void> } | string> {
  const carried = process.env.TEST_CHROMIUM === undefined ? await unpackCarriedBrowser() : undefined;
  const executablePath = carried?.executablePath ?? findInstalledFile();
  if (executablePath === undefined) return 'no test browser is installed in the usual places';
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-profile-'));
  const browser = spawn(
    executablePath,
    // The port keeps it open; nobody connects to it.
    ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, ...args, url],
    { env: { ...process.env, ...carried?.environment, LC_ALL: 'C' }, stdio: 'ignore' },
  );
  const ended = once(browser, 'exit');
  return {
    async close() {
      browser.kill();
      await ended;
      carried?.remove();
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function findCarried(): Promise<TestBrowser | string> {
  const carried = await unpackCarriedBrowser();
  if (carried === undefined) return 'npm carries a Chromium for Linux x64 only';
  try {
    const browser = await launch(carried.executablePath, carried.environment);
    return { browser, close: () => browser.close().finally(carried.remove) };
  } catch (error) {
    carried.remove();
    throw error;
  }
}

async function findInstalled(): Promise<TestBrowser | string> {
  const executablePath = findInstalledFile();
  if (executablePath === undefined) return 'none is installed in the usual places';
  const browser = await launch(executablePath, {});
  return { browser, close: () => browser.close() };
}

function findInstalledFile(): string | undefined {
  return process.env.TEST_CHROMIUM ?? installed.find((file) => fs.existsSync(file));
}

/**
 * With the browser's own rules of origins and mixed content in force: the package's recommended flags switch them off.
 * On a machine without a language: the poorest that a page can meet, and the same everywhere.
 */
function launch(executablePath: string, environment: Readonly<Record<string, string>>): Promise<Browser> {
  const env = { ...process.env, ...environment, LC_ALL: 'C' } as Record<string, string>;
  // Visitors have the back/forward cache.
  const ignoreDefaultArgs = ['--disable-back-forward-cache'];
  return chromium.launch({ executablePath, headless: true, args, env, ignoreDefaultArgs });
}
