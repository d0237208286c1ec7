// Where: tag, behind the queue. The commands of `fbq(command, ...)`, one entry each: the tag's table of contents.
// In: arguments as the page gave them, not to be trusted. Out: changes of the state, events. Names and arguments
// are the public interface of the pixel language; a name that is not here does nothing (page/advice.ts says so).

import { setConsent } from './consent.ts';
import { initPixel } from './pixel.ts';
import { isLimited, setProcessingOptions } from './processing-options.ts';
import { set } from './settings.ts';
import { track } from './track.ts';

type Command = (...args: unknown[]) => void;

const trackAll: Command = (...event) => track(event);

export const commands: Readonly<Record<string, Command>> = {
  // Without it, `fbq('toString')` would find a command.
  __proto__: null as never,
  init: initPixel,
  addPixelId: initPixel,
  track: trackAll,
  trackCustom: trackAll,
  send: trackAll,
  trackSingle: (pixelId, ...event) => track(event, { onlyPixel: pixelId, tm: 1 }),
  trackSingleCustom: (pixelId, ...event) => track(event, { onlyPixel: pixelId, tm: 2 }),
  trackSingleSystem: (system) => {
    const { pixel, eventName, customData, eventData, systemCategory } = Object(system);
    track([eventName, customData, eventData], {
      onlyPixel: pixel?.id || pixel,
      tm: 3,
      es: systemCategory,
    });
  },
  setUserProperties: (pixelId, properties) => {
    if (!isLimited())
      track(['UserProperties', properties], { onlyPixel: pixelId, tm: 3, es: 'user_properties' });
  },
  consent: setConsent,
  set,
  dataProcessingOptions: setProcessingOptions,
};
