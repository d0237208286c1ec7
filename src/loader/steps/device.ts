// Loader step: browser, system, device kind and bot mark from the user agent. Parsing costs tens of microseconds:
// remember the answers.

import Bowser from 'bowser';
import { isbot } from 'isbot';

export interface Device {
  readonly browser: string;
  readonly os: string;
  /** desktop, mobile, tablet, tv, bot or ''. */
  readonly device: string;
  readonly is_bot: boolean;
}

const unknownDevice: Device = { browser: '', os: '', device: '', is_bot: false };

export function deriveDevice(userAgent: string): Device {
  if (userAgent === '') return unknownDevice;
  const { browser, os, platform } = Bowser.parse(userAgent);
  const is_bot = isbot(userAgent);
  return {
    browser: browser.name ?? '',
    os: os.name ?? '',
    device: is_bot ? 'bot' : (platform.type ?? ''),
    is_bot,
  };
}
