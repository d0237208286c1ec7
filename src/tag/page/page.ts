// Where: tag, the file `o-page.js`: fetched when the browser is idle. In: the core's state. Out: warnings in words, what earlier
// pages could not send, and the automatic events. Nothing here is needed for a call of the page to arrive, and nothing begins while
// consent is revoked.

import type { Core } from '../tag.ts';
import { adviseOn } from './advice.ts';
import { awaitConsent } from './await-consent.ts';
import { watchEngagement } from './engagement.ts';
import { describeMetadata, readStatus } from './metadata.ts';
import { sendAgain } from './resend.ts';
import { watchClicksAndForms } from './watch-clicks.ts';

export async function run(core: Core): Promise<void> {
  await awaitConsent(core);
  adviseOn(core);
  sendAgain(core);
  const report = (name: string, customData: object, options?: object) => {
    for (const onlyPixel in core.pixelsById) {
      const isOff = ['autoConfig', 'AutomaticSetup'].some((key) => core.isOff(key, onlyPixel));
      // What a reader does meanwhile is not told after a grant either.
      if (!isOff && !core.isRevoked()) {
        core.trackEvent([name, customData, options], { onlyPixel, tm: 3, es: 'automatic' });
      }
    }
  };
  const onInvalid = (error: unknown) => core.notes.push(['!', 'INVALID_JSON_LD', error]);
  watchClicksAndForms(report);
  watchEngagement(core, report, () => report('PageMetadata', describeMetadata(onInvalid)));
  const status = Number(readStatus());
  if (status > 399) report('PageNotFound', { status });
}

/** Sends an automatic event to every pixel that wants them. */
export type Report = (name: string, customData: object, options?: object) => void;
