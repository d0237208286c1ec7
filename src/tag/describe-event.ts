// Where: tag, behind the track commands. In: name, custom data and options as the page gave them. Out: what was
// called, when and where, as `/tr` parameters, fixed at the moment of the call because it may have to wait.
// Promises: identifiers are never invented; a call without a name is described too, so that the server can tell.

import { version } from './version.ts';
import { attempt, warn } from './warn.ts';

/** Parameters by name; null and undefined are left out when they are sent. */
export type Params = Readonly<Record<string, unknown>>;

export function describeEvent([name, customData, options]: readonly unknown[]): Params {
  return {
    ev: (name === 'CustomEvent' && (Object(customData) as { event?: unknown }).event) || name,
    dl: location.href,
    rl: document.referrer,
    if: window.top !== window,
    ts: Date.now(),
    ...listCustomData(customData),
    sw: screen.width,
    sh: screen.height,
    v: version,
    r: 'stable',
    eid: readEventId(options),
  };
}

/** `cd[key]` for each own property; text and lists are spread by index, as the original does. */
export function listCustomData(customData: unknown): Params {
  const params: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(Object(customData))) {
    // A circular object costs its own parameter, not the event.
    attempt(() => {
      // The reader decodes the key once more, hence `%`.
      params[`cd[${key.replace(/%/g, '%25')}]`] = isObject(value) ? JSON.stringify(value) : value;
    });
  }
  return params;
}

function readEventId(options: unknown): unknown {
  const { eventID, event_id } = Object(options) as Params;
  const id = eventID ?? event_id;
  if (!isObject(id)) return id;
  warn(`not an eventID: ${id}`);
  return undefined;
}

function isObject(value: unknown): boolean {
  return Object(value) === value;
}
