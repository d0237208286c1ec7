// Check: delayed-by-optimiser.

import { parseCollectionAddress } from '../addresses.ts';
import { type Check, type Finding, finding } from '../finding.ts';
import { isHidden } from '../visit-page.ts';

export const delayedByOptimiser: Check = {
  id: 'delayed-by-optimiser',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'A cache or speed plugin holds the pixel back until the visitor does something, or runs it late. Visits without a touch are not counted.',
  verify:
    'View the source: the type of the script is the name of the plugin. Nothing is sent until the page is scrolled.',
  cure: 'Exclude the base code and the events from the delay, together, in the settings of the plugin',
  repairs: 'no',
  run: ({ scripts, page }, check) => {
    const findings: Finding[] = [];
    for (const { script } of scripts) {
      const at = { start: script.element.start, end: script.start };
      if (script.role === 'delayed')
        findings.push(
          finding(check, {
            at,
            message: 'an optimiser runs this script only after the visitor has done something',
          }),
        );
      if (script.role === 'reordered')
        findings.push(finding(check, { at, message: 'an optimiser runs this script late' }));
    }
    for (const { attributes, start, end, isInNoscript } of page.images) {
      if (isInNoscript) continue;
      const later = parseCollectionAddress(
        attributes.get('data-src') ?? attributes.get('data-lazy-src') ?? '',
      );
      const now = parseCollectionAddress(attributes.get('src') ?? '');
      const isNeverShown = now !== undefined && attributes.get('loading') === 'lazy' && isHidden(attributes);
      if (later !== undefined || isNeverShown)
        findings.push(
          finding(check, {
            at: { start, end },
            message: 'a lazy image that is not displayed is never loaded',
            cure: 'Exclude the image from lazy loading',
          }),
        );
    }
    return findings;
  },
};
