// Check: unclosed-script.

import { type Check, finding } from '../finding.ts';
import { parseScript } from '../parse-script.ts';
import { undamage } from '../undamage.ts';

export const unclosedScript: Check = {
  id: 'unclosed-script',
  severity: 'error',
  stage: 'code',
  meaning: 'The script of the pixel has no end tag: the rest of the page belongs to it, and it never runs.',
  verify: 'Everything behind the script is missing on the page.',
  cure: 'The end tag is put behind the last statement',
  repairs: 'sometimes',
  run: ({ scripts }, check) =>
    scripts.flatMap(({ script }) => {
      if (script.isClosed) return [];
      const end = findCodeEnd(script.code);
      const at = { start: script.element.start, end: script.start };
      const message = 'the script of the pixel has no end tag, so the rest of the page is swallowed by it';
      if (end === undefined)
        return [finding(check, { at, message, cure: 'Put `</script>` behind the last line of the code' })];
      const place = script.start + end;
      return [finding(check, { at, message, edits: [{ start: place, end: place, text: '\n</script>' }] })];
    }),
};

/** The page's markup goes on at the first line that begins with a tag; before it stands the whole code. */
function findCodeEnd(code: string): number | undefined {
  const markup =
    /[ \t]*\r?\n?[ \t]*<(?:\/?(?:head|body|noscript|script|html|meta|link|title|div|main|header|footer|style)\b|!-- *End)/i.exec(
      code,
    );
  const mark = /<\s*\/\s*scr/i.exec(code);
  const end = Math.min(markup?.index ?? code.length, mark?.index ?? code.length);
  const part = code.slice(0, end);
  if (!/fbq/.test(part)) return undefined;
  const isCode = 'program' in parseScript(part) || undamage(part)?.doubts.length === 0;
  return isCode ? end : undefined;
}
