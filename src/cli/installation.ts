// Where: command line. `ownpixel installation`: what the server's inspector knows of the pages, and what it should look at. Works on the
// files of the data folder, with or without a server; what is wished is done when one runs.

import { parseSiteAddress } from '../installation/installation.ts';
import type { InstallationAnswer } from '../reports/reports.ts';
import { openExistingDataFolder } from '../runtime/data-folder.ts';
import { StartError, UsageError } from '../runtime/errors.ts';
import { type Pixel, readRegistry } from '../runtime/registry.ts';
import { readSettings } from '../runtime/settings.ts';
import { refuseRest, takeOptions } from './arguments.ts';
import type { Command } from './commands.ts';
import { formatInstallation } from './installation-output.ts';
import { createInstallationSource } from './installation-source.ts';
import { findPixel } from './pixel.ts';

export const installationCommand: Command = {
  help: () => `Usage: ownpixel installation [show] [--pixel ID] [--format text|json] [--data DIR]
       ownpixel installation add ADDRESS [--pixel ID] [--data DIR]
       ownpixel installation remove ADDRESS [--pixel ID] [--data DIR]
       ownpixel installation check [--data DIR]

What the doctor has found on the pages of your sites, by host and kind of page, since when, and the alerts: as the
server's inspector has it. add makes it look at a page or site too, check at everything now; a running server
begins within a second. docs/reference/installation.md says which pages are looked at, and when.

  --pixel ID            this pixel; show: every pixel without it; else needed when there are several
  --format FORMAT       text (default) or json: a list with one answer of the API for each pixel

Exit codes: 0 ok, with show: no alert; 1 alerts, or failure; 2 wrong usage.
`,
  async run(args) {
    const { settings, rest } = readSettings(args, process.env);
    const { options, rest: words } = takeOptions(rest, ['pixel', 'format']);
    const [action = 'show', ...more] = words;
    const folder = openExistingDataFolder(settings.data);
    const source = createInstallationSource(folder.installation, settings);
    const { pixels } = readRegistry(folder.registry);
    switch (action) {
      case 'show':
        refuseRest(more);
        return show(choosePixels(pixels, options.pixel), options.format, source.read);
      case 'check':
        refuseRest(more);
        source.check();
        return 0;
      case 'add':
      case 'remove': {
        const address = readAddress(more);
        const { id } = chooseOne(pixels, options.pixel);
        if (source[action](id, address)) return 0;
        throw new StartError('sites', action === 'add' ? tooMany : `${address} was not added to pixel ${id}`);
      }
      default:
        throw new UsageError('say what to do: installation show, add, remove or check');
    }
  },
};

const tooMany = 'this pixel has 50 addresses already; a site needs one, its pages are found from there';

async function show(
  pixels: readonly Pixel[],
  format: string | undefined,
  read: (pixelId: string) => Promise<string>,
): Promise<number> {
  if (format !== undefined && format !== 'text' && format !== 'json')
    throw new UsageError(`--format must be one of text, json, not "${format}"`);
  const answers: InstallationAnswer[] = [];
  for (const { id } of pixels) answers.push(JSON.parse(await read(id)) as InstallationAnswer);
  const text =
    format === 'json'
      ? JSON.stringify(answers, undefined, 2)
      : answers.map((answer, index) => formatInstallation(answer, pixels[index]?.name ?? '')).join('\n\n');
  process.stdout.write(`${text}\n`);
  return answers.some(({ alerts }) => alerts.some(({ endedMs }) => endedMs === null)) ? 1 : 0;
}

function readAddress(words: readonly string[]): string {
  const [text = '', ...rest] = words;
  refuseRest(rest);
  const address = text === '' ? undefined : parseSiteAddress(text);
  if (address === undefined)
    throw new UsageError(
      text === '' ? 'say which page or site: https://example.com/' : `"${text}" is not an address of the web`,
    );
  return address;
}

function choosePixels(pixels: readonly Pixel[], id: string | undefined): readonly Pixel[] {
  return id === undefined ? pixels : [findPixel(pixels, id)];
}

function chooseOne(pixels: readonly Pixel[], id: string | undefined): Pixel {
  const [first, ...others] = choosePixels(pixels, id);
  if (first === undefined)
    throw new StartError('no_pixels', 'there are no pixels yet: `ownpixel pixel create`');
  if (others.length > 0) throw new UsageError('there are several pixels; say which: --pixel ID');
  return first;
}
