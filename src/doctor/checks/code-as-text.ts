// Check: code-as-text.

import { type Check, type Finding, finding } from '../finding.ts';
import type { Edit } from '../patched-text.ts';
import type { PrintedCode } from '../printed-code.ts';
import type { Subject } from '../subject.ts';

export const codeAsText: Check = {
  id: 'code-as-text',
  severity: 'error',
  stage: 'code',
  meaning:
    'The code of the pixel stands on the page as text: its script tags were stripped or escaped. Visitors read it, and nothing runs.',
  verify: 'Look at the page, mostly at the end of the article: the code is to be read there.',
  cure: 'The text becomes a script again, in its place',
  repairs: 'sometimes',
  run: (subject, check) => subject.printed.map((printed) => describe(subject, printed, check)),
};

function describe(subject: Subject, printed: PrintedCode, check: Check): Finding {
  const at = { start: printed.whole.start, end: printed.whole.start + 1 };
  const message = printed.hasStub
    ? 'the code of the pixel is printed on the page as text'
    : 'calls of the pixel are printed on the page as text';
  if (printed.undamaged === undefined) {
    return finding(check, {
      at,
      message,
      cure: 'It cannot be told what the code was. Remove the text and paste the original code into the template',
    });
  }
  const [doubt] = printed.undamaged.doubts;
  if (doubt !== undefined)
    return finding(check, {
      at,
      message,
      cure: `A person must decide: ${doubt}. Remove the text and paste the original code`,
    });
  return finding(check, {
    at,
    message,
    edits: buildEdits(subject.page.text, printed, printed.undamaged.changes),
  });
}

function buildEdits(
  text: string,
  printed: PrintedCode,
  changes: readonly { start: number; end: number; text: string; kind: string }[],
): Edit[] {
  const { start, end, whole } = printed;
  const inside = changes
    .filter(({ kind }) => kind === 'entities' || kind === 'tags')
    .map((change) => ({ start: change.start + start, end: change.end + start, text: change.text }));
  const tail = mendTail(printed.tail);
  return [
    { start: whole.start, end: start, text: `${leadingTags(text.slice(whole.start, start))}<script>` },
    ...inside,
    { start: end, end: whole.end, text: `</script>${tail}` },
  ];
}

/** Tags of the page between the escaped ones stay. */
function leadingTags(source: string): string {
  return (source.match(/<[^>]+>/g) ?? []).filter((tag) => !/^<(script|br)/i.test(tag)).join('');
}

/** The escaped noscript image behind the script, as the tags it was. */
function mendTail(tail: string): string {
  if (tail === '') return '';
  return tail
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;|‹/gi, '<')
    .replace(/&gt;|›/gi, '>')
    .replace(/&quot;|&#0?39;|&#82(?:16|17|20|21|42|43);|[‘’“”„‚′″«»]/gi, '"')
    .replace(/&amp;(?=amp;)/gi, '&')
    .trim();
}
