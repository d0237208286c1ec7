// Where: tag, page file. In: the calls of the page and what went wrong. Out: for each mistake one console warning that says
// what to do; the same as objects in `fbq.warnings`; the codes as parameter `wn` of every later event, so that the owner sees
// them without opening a console. A wrong call is sent all the same, as the pixel language has it.

import type { Core } from '../tag.ts';
import { createCheck } from './check-call.ts';
import { type Code, cures } from './cures.ts';
import { follow } from './follow.ts';

export function adviseOn(core: Core): void {
  // The core has put them there.
  const page = window as unknown as { fbq: object; _fbq: object };
  const warnings: { code: Code; about: string; advice: string }[] = [];
  Object.assign(page.fbq, { warnings });

  const warn = (code: Code, about: unknown) => {
    const text = String(about).slice(0, 99);
    if (warnings.some((known) => known.code + known.about === code + text)) return;
    const advice = cures[code];
    warnings.push({ code, about: text, advice });
    core.extra.wn = warnings.map((known) => known.code);
    console.warn(`[Ownpixel] ${code} ${text}: ${advice}`);
  };
  const check = createCheck(core, warn);
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
