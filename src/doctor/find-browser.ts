// Where: doctor, in front of the proof in a browser. Finds a Chromium of this machine and starts it, headless and quiet.
// An installation brings no browser: one is 150 MB, and most machines that need this have one. A checkout has that of its tests.

import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { errorMessage, StartError } from '../runtime/errors.ts';
import { chromiumVariable } from '../runtime/settings.ts';
import { unpackCarriedBrowser } from './carried-browser.ts';

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
  const named = environment[chromiumVariable];
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
  if (executablePath !== undefined) return launch({ executablePath });
  const carried = await unpackCarriedBrowser();
  if (carried === undefined) {
    throw new StartError(
      'no_browser',
      `there is no browser for --browser: install Chromium (Debian: apt install chromium), or name one with ${chromiumVariable}=/path/to/chromium`,
    );
  }
  try {
    const browser = await launch({
      executablePath: carried.executablePath,
      env: { ...environment, ...carried.environment },
      isBare: true,
    });
    browser.on('disconnected', carried.remove);
    return browser;
  } catch (error) {
    carried.remove();
    throw error;
  }
}

interface Launch {
  readonly executablePath: string;
  readonly env?: NodeJS.ProcessEnv;
  /** It has no drivers of the system's graphics. */
  readonly isBare?: boolean;
}

async function launch({ executablePath, env = process.env, isBare = false }: Launch): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    ...(isBare ? ['--use-gl=angle', '--use-angle=swiftshader'] : []),
  ];
  // Chromium refuses its sandbox to the superuser.
  if (isBare || process.getuid?.() === 0) args.push('--no-sandbox');
  try {
    return await chromium.launch({
      executablePath,
      headless: true,
      args,
      env: env as Record<string, string>,
    });
  } catch (error) {
    throw new StartError(
      'browser_failed',
      `${executablePath} does not start: ${errorMessage(error).split('\n', 1)[0]}`,
    );
  }
}
