// Where: tag, the file `o-rare.js`: fetched for what few pages need. In: from the page file a call that hardly any page makes, or
// `'!'` and a warning that wants words; from the core nothing, when another library is at work. Out: what it asks for. A page without
// mistakes and without such calls never fetches it.

import type { Warning } from '../page/advice.ts';
import type { Core } from '../tag.ts';
import { cures } from './cures.ts';
import { listen } from './listen.ts';

export function run(core: Core, call?: readonly unknown[]): void {
  if (!call) return advise({ code: 'CONFLICTING_VERSIONS', about: 'fbq' });
  const [name, ...args] = call;
  if (name === '!') advise(args[0] as Warning);
  else if (name === 'trackSingleSystem') trackSystem(core, args[0]);
  else listen(core, args, name === 'once');
}

function advise(warning: Warning): void {
  warning.advice = cures[warning.code];
  console.warn(`[Ownpixel] ${warning.code} ${warning.about}: ${warning.advice}`);
}

/** What the original's own automatic events are made with. */
function trackSystem(core: Core, system: unknown): void {
  const { pixel, eventName, customData, eventData, systemCategory } = Object(system);
  core.trackEvent([eventName, customData, eventData], {
    onlyPixel: String(pixel?.id || pixel),
    tm: 3,
    es: systemCategory,
  });
}
