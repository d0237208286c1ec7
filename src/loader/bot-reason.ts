// Where: loader -> live list. What shows that a program made what a record tells, by the same steps as the column `bot_reason`, for who
// looks before the store has it.

import type { EventRecord } from '../event/record.ts';
import { isHeadless, markHeadless } from './steps/bot.ts';
import { deriveClientDevice, deriveDevice } from './steps/device.ts';
import { sortParams } from './steps/params.ts';

/** '': nothing shows it. */
export function findBotReason({ channel, params, sender: { userAgent } }: EventRecord): string {
  if (channel === 'server') return deriveClientDevice(userAgent).bot_reason;
  const device = deriveDevice(userAgent);
  const { o = '' } = sortParams(params).plain;
  return (isHeadless(o) ? markHeadless(device) : device).bot_reason;
}
