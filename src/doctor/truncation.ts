// Where: doctor, behind two checks. Whether code that cannot be parsed just stops, or is wrong where it stands.

import type { PixelScript } from './subject.ts';

/** The end comes where more must follow, or inside a text that the last line began. */
export function isTruncated({ script, parsed }: PixelScript): boolean {
  if (!('problem' in parsed)) return false;
  const code = script.code.trimEnd();
  const { at, message } = parsed.problem;
  return at >= code.length || (/unterminated/i.test(message) && !/\n/.test(code.slice(at)));
}
