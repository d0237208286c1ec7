// Where: command line. `ownpixel pixel create|list|show`. Works on the registry file, with or without a server.

import { isPixelId } from '../event/pixel-id.ts';
import { openDataFolder } from '../runtime/data-folder.ts';
import { StartError, UsageError } from '../runtime/errors.ts';
import { addressForms, createPixel, type Pixel, readRegistry, updateRegistry } from '../runtime/registry.ts';
import { readSettings } from '../runtime/settings.ts';
import { refuseRest, takeOptions } from './arguments.ts';
import type { Command } from './commands.ts';
import { changeHosts, isHostAction } from './pixel-hosts.ts';
import { formatTable } from './settings.ts';

export const pixelCommand: Command = {
  help: () => `Usage: ownpixel pixel create [--id DIGITS] [--name TEXT] [--data DIR]
       ownpixel pixel list [--data DIR]
       ownpixel pixel show ID [--data DIR]
       ownpixel pixel allow-host ID HOST ... [--data DIR]
       ownpixel pixel block-host ID HOST ... [--data DIR]
       ownpixel pixel remove-host ID HOST ... [--data DIR]
       ownpixel pixel keep ID DAYS|default [--data DIR]
       ownpixel pixel address ID dropped|truncated [--data DIR]

A pixel is one id in the snippets of your pages and one set of reports. A running server takes a new
pixel within half a second. To keep the id that your pages already use, give it with --id.

Ids of pixels are public: anybody's page can send to them. With a list of allowed hosts a pixel takes
events of these hosts and their sub-domains only; with a list of blocked hosts, of all others. A pixel has
one of the two. A running server heeds it within half a second; events that are there already stay.
remove-host takes hosts out of the list. What is refused for its host is kept for 7 days, and can be
replayed once the host is allowed: \`ownpixel replay rejected\`.

keep says after how many days events of this pixel are deleted that arrive from now on; default: those of
the setting retention-days. Events that are there already keep the days that they came with.

address says what is kept of the IP addresses of those who send to this pixel, pages and clients of servers:
dropped, nothing but a country and a hash that lives one day, as when nothing is said; truncated, the first 24 bits
of IPv4 or 48 of IPv6 too, in the column truncated_ip. It counts for what arrives from half a second later on.
Events that are there already keep what they came with.
`,
  async run(args) {
    const { settings, rest } = readSettings(args, process.env);
    const { options, rest: words } = takeOptions(rest, ['id', 'name']);
    const [action = '', ...more] = words;
    const file = openDataFolder(settings.data).registry;
    if (action === 'create') {
      refuseRest(more);
      return create(file, options);
    }
    if (action === 'list') {
      refuseRest(more);
      return list(file);
    }
    if (action === 'show') return show(file, more);
    if (action === 'keep') return keep(file, more);
    if (action === 'address') return keepAddress(file, more);
    if (isHostAction(action)) return changeHosts(file, action, more);
    throw new UsageError(
      'say what to do: pixel create, list, show, allow-host, block-host, remove-host, keep or address',
    );
  },
};

function create(file: string, options: { readonly id?: string; readonly name?: string }): number {
  if (options.id !== undefined && !isPixelId(options.id)) {
    throw new UsageError(`--id must be a number without leading zero, not "${options.id}"`);
  }
  const pixel = createPixel(options.name ?? 'My site', options.id);
  updateRegistry(file, (registry) => {
    if (registry.pixels.some((existing) => existing.id === pixel.id)) {
      throw new StartError('pixel_exists', `pixel ${pixel.id} exists already`);
    }
    return { ...registry, pixels: [...registry.pixels, pixel] };
  });
  process.stdout.write(`${pixel.id}\n`);
  return 0;
}

function list(file: string): number {
  const rows = readRegistry(file).pixels.map((pixel) => [pixel.id, formatDay(pixel.createdAtMs), pixel.name]);
  if (rows.length === 0)
    process.stderr.write('no pixels yet: `ownpixel pixel create`, or start the server once\n');
  else process.stdout.write(`${formatTable([['id', 'created', 'name'], ...rows])}\n`);
  return 0;
}

function show(file: string, words: readonly string[]): number {
  const [id, ...more] = words;
  if (id === undefined) throw new UsageError('say which: pixel show ID');
  refuseRest(more);
  const pixel = findPixel(readRegistry(file).pixels, id);
  process.stdout.write(`${JSON.stringify(pixel, undefined, 2)}\n`);
  return 0;
}

const longestDays = 36_500;

function keep(file: string, [id, text, ...more]: readonly string[]): number {
  if (id === undefined || text === undefined)
    throw new UsageError('say of which pixel and for how long: pixel keep ID DAYS, or pixel keep ID default');
  refuseRest(more);
  const days = Number(text);
  if (text !== 'default' && !(Number.isInteger(days) && days >= 1 && days <= longestDays))
    throw new UsageError(`DAYS must be a whole number from 1 to ${longestDays}, or default, not "${text}"`);
  changePixel(file, id, (pixel) => keepFor(pixel, text));
  const kept = text === 'default' ? 'as long as the setting retention-days says' : `for ${days} days`;
  process.stderr.write(`events of pixel ${id} that arrive from now on are kept ${kept}\n`);
  return 0;
}

function keepFor({ retentionDays: _, ...pixel }: Pixel, text: string): Pixel {
  return text === 'default' ? pixel : { ...pixel, retentionDays: Number(text) };
}

function keepAddress(file: string, [id, text, ...more]: readonly string[]): number {
  if (id === undefined || text === undefined)
    throw new UsageError(`say of which pixel and what is kept: pixel address ID ${addressForms.join('|')}`);
  refuseRest(more);
  const form = addressForms.find((known) => known === text);
  if (form === undefined) throw new UsageError(`an address is ${addressForms.join(' or ')}, not "${text}"`);
  changePixel(file, id, ({ address: _, ...pixel }) =>
    form === 'dropped' ? pixel : { ...pixel, address: form },
  );
  process.stderr.write(`addresses of who sends to pixel ${id} from now on are ${form}\n`);
  return 0;
}

/** Throws StartError when there is no such pixel. */
function changePixel(file: string, id: string, change: (pixel: Pixel) => Pixel): void {
  updateRegistry(file, (registry) => {
    findPixel(registry.pixels, id);
    return { ...registry, pixels: registry.pixels.map((pixel) => (pixel.id === id ? change(pixel) : pixel)) };
  });
}

/** Throws StartError when there is no such pixel. */
export function findPixel(pixels: readonly Pixel[], id: string): Pixel {
  const pixel = pixels.find((candidate) => candidate.id === id);
  if (pixel === undefined)
    throw new StartError('unknown_pixel', `there is no pixel ${id}; see \`ownpixel pixel list\``);
  return pixel;
}

export function formatDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
