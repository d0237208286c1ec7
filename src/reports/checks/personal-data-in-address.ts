// Check: personal-data-in-address.

import { quoteList, type RowCheck } from '../check.ts';
import { maskMarks } from '../mask-marks.ts';

const marks = `[${quoteList(maskMarks)}]`;

export const personalDataInAddress: RowCheck = {
  id: 'personal-data-in-address',
  severity: 'warning',
  meaning:
    'An address of a page, or of the page before, had data about a person in it. Here they were masked before they were written; to every other service of the page, and to the logs on the way, they went in clear.',
  cure: 'Send forms by POST, and keep e-mail addresses, phone numbers and names out of links and redirects.',
  among: "url != '' OR referrer != ''",
  fault: `multiSearchAny(url, ${marks}) OR multiSearchAny(referrer, ${marks})`,
  detail: `concat(if(multiSearchAny(url, ${marks}), 'in the address', 'in the referring address'), ': ', arrayStringConcat(arrayFilter(mark -> position(url, mark) > 0 OR position(referrer, mark) > 0, ${marks}), ' '))`,
};
