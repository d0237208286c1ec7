// How the pages of the doctor's tests that have something wrong are described.

import type { TestPage } from './doctor-pages.ts';
import { base, type Damage, noscript, page, script } from './doctor-parts.ts';

export const id = '7281930465019283';
export const other = '9182736450918273';
export const view = `${id}:PageView`;

interface Broken {
  readonly checks: readonly string[];
  readonly verdict?: 'broken' | 'warn';
  readonly repair?: 'auto' | 'manual';
  readonly pixels?: readonly string[];
  /** As the page stands: nothing, unless said otherwise. */
  readonly now?: readonly string[];
  /** After the repair: the page view, or, when somebody must decide, what it was. */
  readonly after?: readonly string[];
  readonly isOriginalOnly?: true;
}

export function broken(name: string, html: string, expected: Broken): TestPage {
  const { verdict = 'broken', repair = 'auto', pixels = [id], checks, isOriginalOnly } = expected;
  const events = expected.now ?? (verdict === 'warn' ? [view] : []);
  const eventsAfterRepair = expected.after ?? (repair === 'auto' ? [view] : events);
  return {
    name,
    html,
    verdict,
    repair,
    pixels,
    events,
    eventsAfterRepair,
    checks,
    ...(isOriginalOnly === undefined ? {} : { isOriginalOnly }),
  };
}

/** Nothing is lost and nothing wrong, but there is something to say. */
export function noted(
  name: string,
  html: string,
  check: string,
  events: readonly string[] = [view],
): TestPage {
  return {
    name,
    html,
    verdict: 'ok',
    repair: 'none',
    pixels: [id],
    events,
    eventsAfterRepair: events,
    checks: [check],
  };
}

/** The base code with one kind of damage, in the head. */
export function damaged(name: string, damage: Damage, ...checks: readonly string[]): TestPage {
  return broken(name, page({ head: script(damage(base(id))), body: noscript(id) }), { checks });
}

export const purchase = `fbq('track', 'Purchase', {value: 49.9, currency: 'EUR', content_ids: ['boot-1'], content_type: 'product'});\n`;
export const bought = `${id}:Purchase`;
export const inScript = (code: string) => page({ head: script(code) });
export const manual = { repair: 'manual' } as const;
