// Where: doctor, in front of the proof in a browser; tests use it too. The Chromium that npm carries for a checkout (a tool of
// development, Linux x64): unpacked into a folder of its own, which goes when it is done with.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { errorCode } from '../runtime/errors.ts';

export interface CarriedBrowser {
  readonly executablePath: string;
  /** What it needs to run on a bare system. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): void;
}

/** Undefined where npm carries none: on other systems, and in an installation without tools of development. */
export async function unpackCarriedBrowser(): Promise<CarriedBrowser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ownpixel-chromium-'));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    const executablePath = await unpack(folder);
    const environment = {
      LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: writeFontSettings(folder),
    };
    return { executablePath, environment, remove };
  } catch (error) {
    remove();
    if (errorCode(error) === 'ERR_MODULE_NOT_FOUND') return undefined;
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
