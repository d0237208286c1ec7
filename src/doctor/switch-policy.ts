// Where: doctor, beside the switch of hosts. The Content Security Policies of a page, so that they allow one's own host
// where they allowed the original's pixel. Frames and what else the original's hosts serve are not the pixel's.

import type { Edit } from './patched-text.ts';

const policyMeta = /<meta\b[^>]*http-equiv\s*=\s*["']?content-security-policy[^>]*>/gi;
const directive = /(?:^|[;"'\s])((?:default|script|img|connect)-src(?:-elem)?|form-action)(\s[^;"]*)/gi;
const source =
  /(?<![\w.*/-])(?:https?:\/\/)?(?:connect\.facebook\.net|(?:www\.)?facebook\.com|\*\.facebook\.(?:net|com))(?![\w.-])/g;

/** `keepsOther`: something else on the page needs these hosts too, so that ours is added. */
export function formatPolicyEdits(text: string, host: string, keepsOther: boolean): Edit[] {
  // A source with a path would allow that file alone.
  const own = `https://${host.replace(/\/.*/, '')}`;
  const edits: Edit[] = [];
  for (const meta of text.matchAll(policyMeta)) {
    for (const part of meta[0].matchAll(directive)) {
      const [whole, , sources = ''] = part;
      const from = meta.index + part.index + whole.length - sources.length;
      const isAllowed = sources.split(/\s+/).includes(own);
      for (const [position, match] of [...sources.matchAll(source)].entries()) {
        const start = from + match.index;
        const end = start + match[0].length;
        if (!keepsOther && position === 0 && !isAllowed) edits.push({ start, end, text: own });
        else if (!keepsOther) edits.push({ start: start - 1, end, text: '' });
        else if (position === 0 && !isAllowed) edits.push({ start, end: start, text: `${own} ` });
      }
    }
  }
  return edits;
}
