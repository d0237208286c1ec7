// Where: doctor. Pixel code inside the texts of other code: the containers of tag managers hold pieces of HTML, and put
// them into the page when their own rules say so. Whether a plain visit is such a case only the tag manager knows.

import type { Range } from './page.ts';
import { type ParsedScript, parseScript, type ScriptNode, walk } from './parse-script.ts';
import { type Undamaged, undamage } from './undamage.ts';

export interface NestedCode extends Range {
  readonly code: string;
  readonly parsed: ParsedScript;
  readonly undamaged?: Undamaged;
}

const scriptElement = /<script\b[^>]*>([\s\S]*?)(?:<\/script|$)/gi;

/** `shift`: where the program begins in the page. */
export function findNestedCode(program: ScriptNode, shift: number): NestedCode[] {
  const found: NestedCode[] = [];
  walk(program, (node) => {
    const { value } = node;
    if (node.type !== 'Literal' || typeof value !== 'string' || !/<script/i.test(value) || !/fbq/.test(value))
      return undefined;
    for (const [, code = ''] of value.matchAll(scriptElement)) {
      if (!/fbq/.test(code)) continue;
      const parsed = parseScript(code);
      const undamaged = 'problem' in parsed ? undamage(code) : undefined;
      found.push({
        start: shift + node.start,
        end: shift + node.end,
        code,
        parsed,
        ...(undamaged === undefined ? {} : { undamaged }),
      });
    }
    return undefined;
  });
  return found;
}
