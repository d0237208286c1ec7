// Where: tag, behind the track commands. In: name, custom data and options as the page gave them. Out: what was
// called, when and where, as `/tr` parameters, fixed at the moment of the call because it may have to wait.
// Promises: identifiers are never invented; a call without a name is described too, so that the server can tell.

import { version } from './version.ts';
import { attempt } from './warn.ts';

/** Parameters by name; null and undefined are left out when they are sent, a list is sent as repeats. */
export type Params = Readonly<Record<string, unknown>>;

export function describeEvent([name, customData, options]: readonly unknown[]): Params {
  const params: Record<string, unknown> = {
    ev: name,
    rl: document.referrer,
    dl: location.href,
    ts: Date.now(),
    if: top !== window,
    sw: screen.width,
    sh: screen.height,
    v: version,
  };
  // What throws when it is read costs its own parameters, not the event.
  attempt(() => {
    // `cd[key]` for each own property; text and lists are spread by index, as the original does. The collector takes 1,000 parameters.
    for (const key of Object.keys(Object(customData)).slice(0, 900)) {
      attempt(() => {
        const value = (customData as Params)[key];
        // The reader decodes the key once more, hence `%`.
        params[`cd[${key.replace(/%/g, '%25')}]`] = isObject(value)
          ? JSON.stringify(value, keepLists)
          : value;
      });
    }
    if (name === 'CustomEvent') params.ev = params['cd[event]'] || name;
  });
  for (const source of [customData, options])
    attempt(() => {
      params.eid = findEventId(source) ?? params.eid;
    });
  return params;
}

/** `eventID` and `event_id` in any case. Those who put it among the custom data mean the same. */
function findEventId(source: unknown): unknown {
  const key = Object.keys(Object(source)).find((name) => /^event_?id$/i.test(name));
  const id = key && (source as Params)[key];
  return isObject(id) ? undefined : id;
}

/** Old libraries have given lists a `toJSON` of their own, which makes a text of them: the list itself is meant. */
function keepLists(this: Params, key: string, json: unknown): unknown {
  return Array.isArray(this[key]) ? this[key] : json;
}

export function isObject(value: unknown): boolean {
  return Object(value) === value;
}
