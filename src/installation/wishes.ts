// Where: installation, at the disk. What people want of the inspector: sites that they have added by hand, and a check now. Written
// by the API's processes and by commands, read by the inspector.

import path from 'node:path';
import { writeFileDurably } from '../runtime/durable-file.ts';
import { withGuardedFile } from '../runtime/guarded-file.ts';
import { readText } from './state.ts';

/** An address that somebody has added: a page, or the first page of a site. */
export interface AddedSite {
  readonly pixelId: string;
  readonly address: string;
  readonly addedMs: number;
}

export interface Wishes {
  readonly sites: readonly AddedSite[];
  /** When somebody last asked for a check of everything. */
  readonly checkMs: number;
}

/** For one pixel: each is asked every day. */
const mostSites = 50;

export function wishesFile(folder: string): string {
  return path.join(folder, 'wishes.json');
}

/** Of a file that cannot be understood nothing is kept. */
export function readWishes(folder: string): Wishes {
  try {
    const value = JSON.parse(readText(wishesFile(folder))) as Partial<Wishes> | null;
    return { sites: value?.sites ?? [], checkMs: value?.checkMs ?? 0 };
  } catch {
    return { sites: [], checkMs: 0 };
  }
}

/** False: there are too many already. An address that is there already stays as it is. */
export function addSite(folder: string, pixelId: string, address: string): boolean {
  return change(folder, (wishes) => {
    const own = wishes.sites.filter((site) => site.pixelId === pixelId);
    if (own.some((site) => site.address === address)) return [true, wishes];
    if (own.length >= mostSites) return [false, wishes];
    return [true, { ...wishes, sites: [...wishes.sites, { pixelId, address, addedMs: Date.now() }] }];
  });
}

/** False: there is none with this address. */
export function removeSite(folder: string, pixelId: string, address: string): boolean {
  return change(folder, (wishes) => {
    const sites = wishes.sites.filter((site) => site.pixelId !== pixelId || site.address !== address);
    return [sites.length < wishes.sites.length, { ...wishes, sites }];
  });
}

/** Returns the moment of the wish, Unix ms. */
export function wishCheck(folder: string): number {
  return change(folder, (wishes) => {
    const checkMs = Math.max(Date.now(), wishes.checkMs + 1);
    return [checkMs, { ...wishes, checkMs }];
  });
}

/** `example.com/shop` -> `https://example.com/shop`; undefined for what cannot be asked. */
export function parseSiteAddress(text: string): string | undefined {
  const typed = text.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return undefined;
  url.hash = '';
  return url.href.length > 500 || /\s/.test(typed) ? undefined : url.href;
}

function change<Result>(folder: string, work: (wishes: Wishes) => readonly [Result, Wishes]): Result {
  return withGuardedFile(wishesFile(folder), () => {
    const before = readWishes(folder);
    const [result, after] = work(before);
    if (after !== before) writeFileDurably(wishesFile(folder), `${JSON.stringify(after, undefined, 2)}\n`);
    return result;
  });
}
