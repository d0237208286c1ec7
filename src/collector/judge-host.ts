// Where: collector, before the disk. The step that looks at the host of the page: a pixel may have a list of hosts that it
// takes events from, or of those that it does not. Most have none, and that costs nothing.

import { hostOfAddress, isHostOrParent } from '../event/host-name.ts';
import type { Rejection } from '../event/rejections.ts';
import { createPixelLookup, type HostList, type Registry } from '../runtime/registry.ts';
import { scanParam } from './judge.ts';

/** The list of a pixel, or undefined. */
export type FindHostList = (pixelId: string) => HostList | undefined;

export function createHostLists(registry: () => Registry): FindHostList {
  return createPixelLookup(registry, ({ hosts }) => hosts);
}

const namesOf = new WeakMap<HostList, ReadonlySet<string>>();

/** `referer`: for a page that does not say its address itself. */
export function judgeHost(params: string, referer: string, list: HostList): Rejection | undefined {
  const host = hostOfAddress(scanParam(params, 'dl') || referer);
  let names = namesOf.get(list);
  if (names === undefined) {
    names = new Set(list.names);
    namesOf.set(list, names);
  }
  const isListed = isHostOrParent(host, (name) => names.has(name));
  if (isListed === (list.kind === 'allow')) return undefined;
  return {
    reason: 'host_not_allowed',
    detail: host === '' ? 'no page address' : `host ${host.slice(0, 253)}`,
  };
}
