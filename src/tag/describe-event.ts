// Where: tag, behind the track commands. In: name, custom data and options as the page gave them. Out: what was
// called, when and where, as `/tr` parameters, fixed at the moment of the call because it may have to wait.
// Promises: identifiers are never invented; a call without a name is described too, so that the server can tell.

import { version } from './version.ts';
import { attempt } from './warn.ts';

/** Parameters by name; null and undefined are left out when they are sent, a list is sent as repeats. */
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
    eid: findEventId(options) ?? findEventId(customData),
  };
}

/** `cd[key]` for each own property; text and lists are spread by index, as the original does. */
function listCustomData(customData: unknown): Params {
  const params: Record<string, unknown> = {};
  // The collector takes 1,000 parameters.
  for (const key of Object.keys(Object(customData)).slice(0, 950)) {
    // A circular object or a throwing getter costs its own parameter, not the event.
    attempt(() => {
      const value = (customData as Params)[key];
      // The reader decodes the key once more, hence `%`.
      params[`cd[${key.replace(/%/g, '%25')}]`] = isObject(value) ? JSON.stringify(value) : value;
    });
  }
  return params;
}

/** `eventID` and `event_id` in any case. Those who put it among the custom data mean the same. */
function findEventId(source: unknown): unknown {
  for (const key in Object(source)) {
    const id = /^event_?id$/i.test(key) && (source as Params)[key];
    if (id !== false && !isObject(id)) return id;
  }
  return undefined;
}

function isObject(value: unknown): boolean {
  return Object(value) === value;
}
