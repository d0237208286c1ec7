// Loader step: whether a program made the event, and what showed it. Marked, never left out: who counts people leaves bots
// aside, who looks for the cause of a peak does not. What the user agent shows is told with the device.

import type { DeviceColumns } from '../../event/row.ts';
import { type Desk, readNumber } from '../desk.ts';

/** Bits of the original library's parameter `o`: driven without a window, or by a test tool. */
const headlessBits = 128 | 256;

export function isHeadless(o: string): boolean {
  return /^\d{1,6}$/.test(o) && (Number(o) & headlessBits) !== 0;
}

/** The same of bytes that need no decoding. */
export function isHeadlessAt(desk: Desk, start: number, end: number): boolean {
  return end - start <= 6 && (readNumber(desk, start, end) & headlessBits) !== 0;
}

/** The device as a bot's. What the agent says of itself tells more. */
export function markHeadless(device: DeviceColumns): DeviceColumns {
  return device.is_bot ? device : { ...device, device: 'bot', is_bot: true, bot_reason: 'headless' };
}
