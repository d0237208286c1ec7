// Beside the tests of the tag, without tests of its own (the name keeps it out of the bundle's type check): a fake
// page that runs the bundle itself, so that what is tested is what is served.

import vm from 'node:vm';
import { buildSync } from 'esbuild';

export const baseCode = `!function(f,b,e,v,n,t,s){if(f.fbq)return;n=f.fbq=function(){n.callMethod?n.callMethod.apply(n,arguments):n.queue.push(arguments)};if(!f._fbq)f._fbq=n;n.push=n;n.loaded=!0;n.version='2.0';n.queue=[]}(window)`;

const bundle = buildSync({
  entryPoints: [new URL('tag.ts', import.meta.url).pathname],
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2020',
  write: false,
}).outputFiles[0]?.text as string;

export interface Beacon {
  readonly via: 'fetch' | 'beacon' | 'image';
  readonly url: string;
  readonly params: URLSearchParams;
}

interface PageOptions {
  readonly href?: string;
  readonly hasCookies?: boolean;
  readonly prerendering?: boolean;
}

/** The least of a browser that the tag needs: one page, its jar of cookies, and a log of what left it. */
export function createPage({
  href = 'https://www.shop.co.uk/a?b=1#c',
  hasCookies = true,
  prerendering = false,
}: PageOptions = {}) {
  const sent: Beacon[] = [];
  const warnings: string[] = [];
  const cookieWrites: string[] = [];
  const jar = new Map<string, { value: string; domain: string }>();
  const listeners: [string, (event: object) => void][] = [];
  const addEventListener = (name: string, act: (event: object) => void) => void listeners.push([name, act]);
  const location = createLocation(href);
  const log = (via: Beacon['via'], url: string, body: string) =>
    sent.push({ via, url, params: new URLSearchParams(body) });
  const changeAddress = (_state: unknown, _title: string, url: string) => {
    location.href = new URL(url, location.href).href;
  };
  const window: Record<string, unknown> = {
    location,
    addEventListener,
    URLSearchParams,
    screen: { width: 1440, height: 900 },
    console: { warn: (text: string) => warnings.push(text) },
    history: { pushState: changeAddress, replaceState: changeAddress },
    navigator: { sendBeacon: (url: string, body: unknown) => log('beacon', url, String(body)) > 0 },
    fetch: async (url: string, init: { body: unknown }) => void log('fetch', url, String(init.body)),
    Image: class {
      set src(url: string) {
        log('image', url, new URL(url).search);
      }
    },
    document: {
      addEventListener,
      prerendering,
      hidden: false,
      referrer: 'https://search.example/',
      currentScript: { src: 'https://px.example.com/en_US/fbevents.js' },
      scripts: [],
      get cookie() {
        return [...jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
      },
      set cookie(text: string) {
        cookieWrites.push(text);
        const domain = /domain=([^;]*)/.exec(text)?.[1] ?? '';
        const [name = '', value = ''] = text.split(';')[0]?.split('=') ?? [];
        if (hasCookies && !['com', 'uk', 'co.uk'].includes(domain)) jar.set(name, { value, domain });
      },
    },
  };
  window.window = window.top = window;
  const context = vm.createContext(window);
  return {
    sent,
    warnings,
    cookieWrites,
    jar,
    location,
    run: (code: string) => vm.runInContext(code, context),
    load: () => vm.runInContext(bundle, context),
    navigate: (url: string) =>
      vm.runInContext(`history.pushState(null, '', ${JSON.stringify(url)})`, context),
    fire: (name: string, event: object) => {
      for (const [listened, act] of listeners) if (listened === name) act(event);
    },
  };
}

function createLocation(href: string) {
  return {
    href,
    get host() {
      return new URL(this.href).host;
    },
    get hostname() {
      return new URL(this.href).hostname;
    },
  };
}

export type Page = ReturnType<typeof createPage>;

export function names(page: Page): (string | null)[] {
  return page.sent.map((beacon) => beacon.params.get('ev'));
}

export function sentTo(page: Page): string[] {
  return page.sent.map((beacon) => `${beacon.params.get('id')} ${beacon.params.get('ev')}`);
}

export function pick(
  beacon: Beacon | undefined,
  keys: readonly string[],
): Record<string, string | undefined> {
  return Object.fromEntries(keys.map((key) => [key, beacon?.params.get(key) ?? undefined]));
}
