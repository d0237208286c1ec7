// Where: tag, beside `track` and `trackSingle`. In: name and custom data. Out: the same, and console warnings for the
// owner of the page: a misspelled or incomplete event is sent all the same, as the pixel language has it.

import { isStandardEvent } from '../event/standard-events.ts';
import { warn } from './warn.ts';

export function checked(event: readonly unknown[]): readonly unknown[] {
  const [name, customData] = event;
  if (name !== 'CustomEvent' && !isStandardEvent(String(name))) warn(`not a standard event: ${name}`);
  const { value, currency } = Object(customData) as { value?: unknown; currency?: unknown };
  if (name === 'Purchase' && !/^\d+(\.\d+)?,[a-z]{3}$/i.test(`${value},${currency}`)) {
    warn(`not a value and currency: ${value},${currency}`);
  }
  return event;
}
