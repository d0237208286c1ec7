// Where: tag, page file. In: the calls of the page and what went wrong. Out: for each mistake one entry in `fbq.warnings` and one
// console warning that says what to do; the codes as parameter `wn` of every later event, so that the owner sees them without
// opening a console. A wrong call is sent all the same, as the pixel language has it. The words, and calls that hardly any
// page makes, are in a file of their own (rare/rare.ts), fetched when there is one.

import type { Code } from '../rare/cures.ts';
import type { Core } from '../tag.ts';
import { createCheck } from './check-call.ts';
import { follow } from './follow.ts';

export interface Warning {
  readonly code: Code;
  readonly about: string;
  /** When the words have arrived. */
  advice?: string;
}

/** Returns whether the page has revoked consent. */
export function adviseOn(core: Core): () => boolean {
  // The core has put them there.
  const page = window as unknown as { fbq: object; _fbq: object };
  const warnings: Warning[] = [];

  // Beside this file.
  const rareFile = './o-rare.js';
  let arrival: Promise<typeof import('../rare/rare.ts')> | undefined;
  const runRare = (...call: unknown[]) => {
    // Once: what is imported twice does not arrive in order.
    arrival ||= import(rareFile) as NonNullable<typeof arrival>;
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
  Object.assign(page.fbq, {
    warnings,
    on: (...call: unknown[]) => runRare('on', ...call),
    once: (...call: unknown[]) => runRare('once', ...call),
  });
  const check = createCheck(core, warn, runRare);
  let isRevoked = false;
  follow(core.notes, (call) => {
    try {
      if (call[0] === '!') warn(call[1] as Code, call[2]);
      else check(call);
      // As the core has it.
      if (call[0] === 'consent')
        isRevoked = /^revoke/i.test(String(call[1])) || (isRevoked && call[1] !== 'grant');
    } catch (error) {
      warn('ERROR', error);
    }
  });
  if (page.fbq !== page._fbq) warn('CONFLICTING_VERSIONS', 'fbq, _fbq');
  return () => isRevoked;
}
