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
const trackOne = (pixelId: unknown, event: readonly unknown[], tm: 1 | 2 | 3, es?: string) =>
  track(event, { onlyPixel: `${pixelId}`, tm, es });

export const commands: Readonly<Record<string, Command>> = {
  // Without it, `fbq('toString')` would find a command.
  __proto__: null as never,
  init: initPixel,
  addPixelId: initPixel,
  send: trackAll,
  track: trackAll,
  trackCustom: trackAll,
  trackSingle: (pixelId, ...event) => trackOne(pixelId, event, 1),
  trackSingleCustom: (pixelId, ...event) => trackOne(pixelId, event, 2),
  setUserProperties: (pixelId, properties) => {
    if (!isLimited()) trackOne(pixelId, ['UserProperties', properties], 3, 'user_properties');
  },
  optOut: (pixelId, feature) => set(feature, false, pixelId),
  optIn: (pixelId, feature) => set(feature, true, pixelId),
  set,
  consent: setConsent,
  dataProcessingOptions: setProcessingOptions,
};
