// Where: doctor, behind the checks of names. Which known name a misspelled or damaged one was meant to be.

import * as events from '../event/event-names.ts';
import { isStandardEvent } from '../event/standard-events.ts';
import { plainText } from './damage.ts';

export { editDistance } from '../event/event-names.ts';
export { isStandardEvent };

/** The standard event with the same letters, damage undone: no other is possible. */
export function sameEvent(name: string): string | undefined {
  return events.sameEvent(plainText(name));
}

/** A guess, for a person to decide. */
export function likelyEvent(name: string): string | undefined {
  if (name.length > longestName) return undefined;
  return events.foreignEvent(name) ?? events.likelyEvent(plainText(name));
}

/** Comparing letter by letter costs the square of the length. */
const longestName = 60;

const commandNames = [
  'init',
  'addPixelId',
  'track',
  'trackCustom',
  'trackSingle',
  'trackSingleCustom',
  'consent',
  'set',
  'dataProcessingOptions',
] as const;

/** Of the original's library; ours takes and ignores them. */
const otherCommands = new Set([
  'trackSingleSystem',
  'trackSystem',
  'setUserProperties',
  'send',
  'optIn',
  'optOut',
  'loadPlugin',
  'on',
  'disabledExtensions',
  'trackShopify',
  'trackWebchat',
  'registerPlugin',
  'getState',
  'addInitHandler',
  'callMethod',
]);

export function isCommand(name: string): boolean {
  return otherCommands.has(name) || commandNames.some((command) => command === name);
}

const commandByBare = new Map(commandNames.map((name) => [events.bareName(name), name as string]));

export function sameCommand(name: string): string | undefined {
  return commandByBare.get(events.bareName(plainText(name)));
}

export function likelyCommand(name: string): string | undefined {
  if (name.length > longestName) return undefined;
  return events.nearestName(events.bareName(plainText(name)), commandByBare);
}
