// Where: collector, before the disk. How many events a pixel, and an address, may send to this process. Counted in windows of
// ten seconds, so that a burst passes and a flood does not; one count for each sender, dropped with its window.

import net from 'node:net';
import { isPublic } from './client.ts';

export interface RateLimitOptions {
  /** Events a second, on average over a window; 0: any number. */
  readonly pixelPerSecond: number;
  readonly addressPerSecond: number;
  readonly now?: () => number;
  /** Addresses counted in a window. Those beyond are not limited, but by their pixel. */
  readonly addressesMax?: number;
}

export interface RateLimits {
  /** Counts an event of a page. True when it is one too many of its sender or its pixel. */
  isRequestOver(address: string, pixelId: string): boolean;
  /** Counts events of a server; it may send when the pixel has anything left. */
  isPixelOver(pixelId: string, events: number): boolean;
}

const windowMs = 10_000;

export function createRateLimits(options: RateLimitOptions): RateLimits {
  const { now = Date.now, addressesMax = 100_000 } = options;
  const pixelMax = (options.pixelPerSecond * windowMs) / 1_000;
  const addressMax = (options.addressPerSecond * windowMs) / 1_000;
  let window = 0;
  let pixels = new Map<string, number>();
  let addresses = new Map<string, number>();

  /** The clock may be set back: any other window is a new one. */
  function look(): void {
    const current = Math.floor(now() / windowMs);
    if (current === window) return;
    window = current;
    pixels = new Map();
    addresses = new Map();
  }

  function isAddressOver(address: string): boolean {
    const network = networkOf(address);
    const known = addresses.get(network);
    if (known === undefined && addresses.size >= addressesMax) return false;
    const count = known ?? (isLimited(network) ? 0 : Number.NEGATIVE_INFINITY);
    if (count >= addressMax) return true;
    addresses.set(network, count + 1);
    return false;
  }

  function isPixelOver(pixelId: string, events: number): boolean {
    if (pixelMax === 0) return false;
    look();
    const count = pixels.get(pixelId) ?? 0;
    if (count >= pixelMax) return true;
    pixels.set(pixelId, count + events);
    return false;
  }

  return {
    isPixelOver,
    isRequestOver(address, pixelId) {
      if (addressMax === 0) return isPixelOver(pixelId, 1);
      look();
      // A sender that sends too much does not use up what its pixel may send.
      return isAddressOver(address) || isPixelOver(pixelId, 1);
    },
  };
}

/** Behind a private address is a proxy that is not in --trusted-proxies, and behind that everybody; or a test. */
function isLimited(network: string): boolean {
  const address = network.includes(':') ? `${network}::` : network;
  return net.isIP(address) !== 0 && isPublic(address);
}

/** An IPv4 address; of IPv6 the 64 bits that one household or machine has at least. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = [], tail] = address.split('::', 2).map((part) => part.split(':').filter(Boolean));
  const rest = tail ?? [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - head.length - rest.length);
  return [...head, ...Array<string>(zeros).fill('0'), ...rest].slice(0, 4).join(':');
}
