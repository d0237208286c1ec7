// Where: collector side of the live list -> dashboard. One arriving request, as the live list shows it.

import type { Channel } from './record.ts';
import type { RejectionReason } from './rejections.ts';

export interface LiveEvent {
  /** Position in the log: unique and rising, used to tell entries apart. */
  readonly id: string;
  readonly receivedAtMs: number;
  readonly pixelId: string;
  readonly channel: Channel;
  readonly eventName: string;
  /** Page address without query and fragment, or ''. */
  readonly page: string;
  readonly country: string;
  /** The event's own parameters (`cd[...]`), as text. */
  readonly customData: Readonly<Record<string, string>>;
  /** What shows that a program made it, as in the column `bot_reason`. Absent: nothing does. */
  readonly botReason?: string;
  readonly outcome: 'accepted' | 'rejected';
  readonly reason?: RejectionReason;
  readonly detail?: string;
}
