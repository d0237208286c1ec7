// Where: data folder. The registry: pixels, tokens and the secret that signs sessions. A small JSON document,
// written whole and durably; readers see changes of other processes within half a second.

import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { writeFileDurably } from './durable-file.ts';
import { errorCode, StartError } from './errors.ts';
import { withGuardedFile } from './guarded-file.ts';

export interface Pixel {
  /** Digits. */
  readonly id: string;
  readonly name: string;
  /** Unix ms. */
  readonly createdAtMs: number;
  /** Undefined: events come from every host. */
  readonly hosts?: HostList;
  /** Days after which its events are deleted. Undefined: those of the setting. */
  readonly retentionDays?: number;
  /** What is kept of the address of who sends to it. Undefined: dropped. */
  readonly address?: AddressForm;
}

/** `truncated`: 24 bits of IPv4, 48 of IPv6. */
export const addressForms = ['dropped', 'truncated'] as const;
export type AddressForm = (typeof addressForms)[number];

/** Hosts whose pages may send, or (`block`) may not; a name covers its sub-domains. Never empty. */
export interface HostList {
  readonly kind: 'allow' | 'block';
  /** Lower case, ASCII (`parseHostName`). */
  readonly names: readonly string[];
}

export const tokenScopes = ['events:write', 'reports:read', 'admin'] as const;
export type TokenScope = (typeof tokenScopes)[number];

export interface Token {
  /** Public name, shown in lists; not the secret. */
  readonly id: string;
  readonly pixelId: string;
  readonly scope: TokenScope;
  /** SHA-256 of the secret, hex. */
  readonly hash: string;
  readonly createdAtMs: number;
  readonly expiresAtMs?: number;
  readonly revokedAtMs?: number;
}

export interface Registry {
  readonly pixels: readonly Pixel[];
  readonly tokens: readonly Token[];
  /** Signs session cookies, hex. */
  readonly sessionSecret: string;
}

export function readRegistry(file: string): Registry {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { pixels: [], tokens: [], sessionSecret: '' };
    throw error;
  }
  try {
    const value = JSON.parse(text) as Partial<Registry>;
    return {
      pixels: value.pixels ?? [],
      tokens: value.tokens ?? [],
      sessionSecret: value.sessionSecret ?? '',
    };
  } catch (cause) {
    throw new StartError('registry_damaged', `${file} is not JSON; restore it from a backup`, cause);
  }
}

/** Changes the registry; `change` gets the current one and returns the next. One writer at a time, across processes. */
export function updateRegistry(file: string, change: (current: Registry) => Registry): Registry {
  return withGuardedFile(file, () => {
    const next = change(readRegistry(file));
    writeFileDurably(file, `${JSON.stringify(next, undefined, 2)}\n`);
    return next;
  });
}

export interface RegistryView {
  /** The registry as of at most half a second ago. */
  current(): Registry;
  /** The registry as of now: costs a look at the file's entry. For an id that is not known yet. */
  refresh(): Registry;
  close(): void;
}

/** Watches the registry for a long-running process. */
export function watchRegistry(file: string): RegistryView {
  let registry = readRegistry(file);
  let version = versionOf(file);
  const timer = setInterval(look, 500).unref();

  function look(): void {
    const now = versionOf(file);
    if (now === version) return;
    version = now;
    try {
      registry = readRegistry(file);
    } catch (error) {
      // Edited by hand and damaged: the last good one serves until it is mended.
      if (!(error instanceof StartError)) throw error;
    }
  }

  return {
    current: () => registry,
    refresh() {
      look();
      return registry;
    },
    close: () => clearInterval(timer),
  };
}

/** Every change puts a new file into place. */
function versionOf(file: string): string {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs}`;
}

/** What pixels say of something, by id; undefined: nothing. `registry`: as of now, a change is seen by its being another object. */
export function createPixelLookup<Value>(
  registry: () => Registry,
  pick: (pixel: Pixel) => Value | undefined,
): (pixelId: string) => Value | undefined {
  let seen: Registry | undefined;
  let values = new Map<string, Value>();
  return (pixelId) => {
    const current = registry();
    if (current !== seen) {
      seen = current;
      values = new Map();
      for (const pixel of current.pixels) {
        const value = pick(pixel);
        if (value !== undefined) values.set(pixel.id, value);
      }
    }
    // Most say nothing, and that costs nothing.
    return values.size === 0 ? undefined : values.get(pixelId);
  };
}

export function createPixel(name: string, id = randomPixelId()): Pixel {
  return { id, name, createdAtMs: Date.now() };
}

/** 16 digits, no leading zero: looks like the ids that plugins check for. */
function randomPixelId(): string {
  const digits = (randomBytes(8).readBigUInt64BE() % 9_000_000_000_000_000n) + 1_000_000_000_000_000n;
  return digits.toString();
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
