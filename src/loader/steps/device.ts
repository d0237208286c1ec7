// Loader step: browser, system, device kind and bot mark from the user agent. Parsing costs tens of microseconds:
// remember the answers.

import Bowser from 'bowser';
import { isbotMatch } from 'isbot';
import type { DeviceColumns } from '../../event/row.ts';

const unknownDevice: DeviceColumns = { browser: '', os: '', device: '', is_bot: false, bot_reason: '' };

export function deriveDevice(userAgent: string): DeviceColumns {
  if (userAgent === '') return unknownDevice;
  const { browser, os, platform } = Bowser.parse(userAgent);
  const words = isbotMatch(userAgent);
  return {
    browser: browser.name ?? '',
    os: os.name ?? '',
    device: words === null ? (platform.type ?? '') : 'bot',
    is_bot: words !== null,
    bot_reason: words === null ? '' : `agent: ${words.slice(0, 100)}`,
  };
}

/**
 * The same for a server's event. An agent that is neither a browser's nor a crawler's (`GuzzleHttp/7`, `WordPress/6.8`) is that of
 * the program that sends: it says nothing about who did what the event tells.
 */
export function deriveClientDevice(userAgent: string): DeviceColumns {
  const device = deriveDevice(userAgent);
  const isClients = /^(?:Mozilla|Opera|Dalvik)\/|bot|crawl|spider|externalhit/i.test(userAgent);
  return device.bot_reason === '' || isClients ? device : unknownDevice;
}
