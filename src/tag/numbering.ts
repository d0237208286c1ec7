// Where: tag, for each event. Its number in the browser session (this tab's), so that the server can tell from gaps how
// many never arrived. In: the pixel. Out: parameter `os`: session (random, no person's), dot, number from 0.
// Promise: no number is given twice, also where a page is loaded again or ends badly: it is in storage before the event has it. Storage
// is slow to ask for the first time, and in a browser that is new here it holds nothing yet: there the first numbers are stored one task later.
// Throws where there is no storage.

import { isRevoked } from './consent.ts';
import { isNew } from './cookies.ts';
import { pageLoad } from './page-load.ts';
import { attempt } from './warn.ts';

/** The storage; or, in a new browser until the task is over, what will be in it. */
let numbers: Record<string, string> | undefined;

export function numberInSession(pixelId: string): string {
  const name = `_op${pixelId}`;
  numbers ??= isNew ? storeLater() : sessionStorage;
  const number: string = numbers[name] || `${pageLoad}.0`;
  numbers[name] = number.replace(/\d*$/, (count) => (+count + 1) as unknown as string);
  return number;
}

function storeLater(): Record<string, string> {
  setTimeout(() =>
    attempt(() => {
      if (!isRevoked) numbers = Object.assign(sessionStorage, numbers);
    }),
  );
  return {};
}
