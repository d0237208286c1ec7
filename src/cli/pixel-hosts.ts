// Where: command line. `ownpixel pixel allow-host|block-host|remove-host`: from which hosts a pixel takes events.

import { parseHostName } from '../event/host-name.ts';
import { StartError, UsageError } from '../runtime/errors.ts';
import { type HostList, type Pixel, updateRegistry } from '../runtime/registry.ts';
import { findPixel } from './pixel.ts';

type Change = (list: HostList | undefined, names: readonly string[]) => HostList | undefined;

/** By the word on the command line. */
const changes: Readonly<Record<string, Change>> = {
  'allow-host': (list, names) => add('allow', list, names),
  'block-host': (list, names) => add('block', list, names),
  'remove-host': remove,
};

export function isHostAction(action: string): boolean {
  return Object.hasOwn(changes, action);
}

export function changeHosts(file: string, action: string, words: readonly string[]): number {
  const [id, ...texts] = words;
  if (id === undefined || texts.length === 0)
    throw new UsageError(`say of which pixel and which hosts: pixel ${action} ID shop.example.com`);
  const names = texts.map(parseName);
  const change = changes[action];
  const registry = updateRegistry(file, (current) => {
    findPixel(current.pixels, id);
    const pixels = current.pixels.map((pixel) =>
      pixel.id === id ? changePixel(pixel, names, change) : pixel,
    );
    return { ...current, pixels };
  });
  const { hosts } = findPixel(registry.pixels, id);
  process.stdout.write(hosts === undefined ? '' : hosts.names.map((name) => `${name}\n`).join(''));
  process.stderr.write(`pixel ${id} ${describe(hosts)}\n`);
  return 0;
}

function changePixel(pixel: Pixel, names: readonly string[], change: Change | undefined): Pixel {
  const { hosts, ...rest } = pixel;
  const next = change?.(hosts, names);
  return next === undefined ? rest : { ...rest, hosts: next };
}

function add(kind: HostList['kind'], list: HostList | undefined, names: readonly string[]): HostList {
  if (list !== undefined && list.kind !== kind)
    throw new StartError(
      'other_host_list',
      `this pixel has a list of hosts to ${list.kind}, and one can have either; remove them first: pixel remove-host ID ${list.names.join(' ')}`,
    );
  return { kind, names: [...new Set([...(list?.names ?? []), ...names])].sort() };
}

function remove(list: HostList | undefined, names: readonly string[]): HostList | undefined {
  const unknown = names.find((name) => list?.names.includes(name) !== true);
  if (unknown !== undefined)
    throw new StartError(
      'unknown_host',
      `${unknown} is not in the list of this pixel; see \`ownpixel pixel show ID\``,
    );
  const left = list?.names.filter((name) => !names.includes(name)) ?? [];
  return list === undefined || left.length === 0 ? undefined : { ...list, names: left };
}

function describe(hosts: HostList | undefined): string {
  if (hosts === undefined) return 'takes events from every host';
  return hosts.kind === 'allow'
    ? 'takes events only from these hosts and their sub-domains'
    : 'takes no events from these hosts and their sub-domains';
}

function parseName(text: string): string {
  const name = parseHostName(text);
  if (name === undefined)
    throw new UsageError(
      `"${text}" is not the name of a host; give it without scheme, port and path: shop.example.com`,
    );
  return name;
}
