// Where: doctor, in front of the proof in a browser. Finds a Chromium of this machine and starts it, headless and quiet.
// The package brings no browser: one is 150 MB, and most machines that need this have one.

import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { errorMessage, StartError } from '../runtime/errors.ts';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge',
];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
];

function findBrowser(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment.OWNPIXEL_CHROMIUM;
  if (named !== undefined && named !== '') return named;
  const folders = (environment.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
    ...places,
  ];
  return candidates.find((file) => fs.existsSync(file));
}

/** Throws StartError when there is no browser, or it does not start. */
export async function startBrowser(environment: NodeJS.ProcessEnv): Promise<Browser> {
  const executablePath = findBrowser(environment);
  if (executablePath === undefined) {
    throw new StartError(
      'no_browser',
      'there is no browser for --browser: install Chromium (Debian: apt install chromium), or name one with OWNPIXEL_CHROMIUM=/path/to/chromium',
    );
  }
  const { chromium } = await import('playwright-core');
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  // Chromium refuses its sandbox to the superuser.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  try {
    return await chromium.launch({ executablePath, headless: true, args });
  } catch (error) {
    throw new StartError(
      'browser_failed',
      `${executablePath} does not start: ${errorMessage(error).split('\n', 1)[0]}`,
    );
  }
}
