// Where: tag, behind the queue. The commands of `fbq(command, ...)`, one entry each: the tag's table of contents.
// In: arguments as the page gave them, not to be trusted. Out: changes of the state, events. Names and arguments
// are the public interface of the pixel language; a name that is not here is warned about.

import { setConsent } from './consent.ts';
import { checked } from './event-check.ts';
import { initPixel } from './pixel.ts';
import { setProcessingOptions } from './processing-options.ts';
import { set } from './settings.ts';
import { track } from './track.ts';

type Command = (...args: unknown[]) => void;

export const commands: Readonly<Record<string, Command>> = {
  // Without it, `fbq('toString')` would find a command.
  __proto__: null as never,
  init: initPixel,
  addPixelId: initPixel,
  track: (...event) => track(checked(event)),
  trackCustom: (...event) => track(event),
  trackSingle: (pixelId, ...event) => track(checked(event), { pixelId, tm: 1 }),
  trackSingleCustom: (pixelId, ...event) => track(event, { pixelId, tm: 2 }),
  consent: setConsent,
  set,
  dataProcessingOptions: setProcessingOptions,
};
