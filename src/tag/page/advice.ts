// Where: tag, page file. In: the calls of the page and what went wrong. Out: for each mistake one entry in `fbq.warnings` and one
// console warning that says what to do; the codes as parameter `wn` of every later event, so that the owner sees them without
// opening a console. A wrong call is sent all the same, as the pixel language has it. The words, and calls that hardly any
// page makes, are in a file of their own (rare/rare.ts), fetched when there is one.

import type { Code } from '../rare/cures.ts';
import type { Core } from '../tag.ts';
import { awaitConsent } from './await-consent.ts';
import { createCheck } from './check-call.ts';
import { follow } from './follow.ts';

export interface Warning {
  readonly code: Code;
  readonly about: string;
  /** When the words have arrived. */
  advice?: string;
}

export function adviseOn(core: Core): void {
  // The core has put them there.
  const page = window as unknown as { fbq: object; _fbq: object };
  const warnings: Warning[] = [];

  // Beside this file.
  const rareFile = './o-rare.js';
  let arrival: Promise<typeof import('../rare/rare.ts')> | undefined;
  const runRare = (...call: unknown[]) => {
    // Once: what is imported twice does not arrive in order.
    arrival ||= awaitConsent(core).then(() => import(rareFile)) as NonNullable<typeof arrival>;
    arrival.then(
      (rare) => rare.run(core, call),
      () => console.warn('[Ownpixel]', ...call),
    );
  };
  const warn = (code: Code, about: unknown) => {
    const text = String(about).slice(0, 99);
    if (warnings.some((known) => known.code + known.about === code + text)) return;
    const warning = { code, about: text };
    warnings.push(warning);
    core.extra.wn = warnings.map((known) => known.code);
    runRare('!', warning);
  };
  if (!Object.isExtensible(page.fbq)) {
    // What the core has said of it comes first, and is less clear.
    while (core.notes[0]?.[0] === '!') core.notes.shift();
    warn('FROZEN_STUB', 'fbq');
  } else
    Object.assign(page.fbq, {
      warnings,
      on: (...call: unknown[]) => runRare('on', ...call),
      once: (...call: unknown[]) => runRare('once', ...call),
    });
  const check = createCheck(core, warn, runRare);
  follow(core.notes, (call) => {
    try {
      if (call[0] === '!') warn(call[1] as Code, call[2]);
      else check(call);
    } catch (error) {
      warn('ERROR', error);
    }
  });
  if (page.fbq !== page._fbq) warn('CONFLICTING_VERSIONS', 'fbq, _fbq');
}
