// Check: swallowed-by-comment.

import { type Check, finding } from '../finding.ts';

export const swallowedByComment: Check = {
  id: 'swallowed-by-comment',
  severity: 'error',
  stage: 'code',
  meaning:
    'The comment in front of the pixel is not closed, because its hyphens were changed or lost. The pixel is part of the comment.',
  verify: 'View the source: the pixel has the colour of a comment.',
  cure: 'The comment is closed where it was meant to end',
  repairs: 'sometimes',
  run: ({ page }, check) =>
    page.comments.flatMap(({ start, end, value }) => {
      if (!/<script[^>]*>[\s\S]*(fbq|fbevents)/i.test(value) || !page.text.startsWith('<!--', start))
        return [];
      // On purpose: nothing but the code, or a comment inside the comment that was never opened by mistake.
      const first = /^[^<\n]*/.exec(value)?.[0] ?? '';
      if (!/pixel|fbq|tracking/i.test(first) || /disabled|deactivat|removed|unused|old\b|todo/i.test(first))
        return [];
      if (!/<!--/.test(value) && !/[–—-]>/.test(value)) return [];
      const at = { start, end: Math.min(end, start + 4 + first.length) };
      const message = 'the comment in front of the pixel is not closed, so the pixel is part of it';
      const closing = /\s*[‐-―−-]{0,2}>[ \t]*(?=\r?\n|<)/u.exec(value.slice(0, value.indexOf('<script')));
      const place = start + 4 + (closing?.index ?? first.trimEnd().length);
      const length = closing?.[0].length ?? 0;
      return [finding(check, { at, message, edits: [{ start: place, end: place + length, text: ' -->' }] })];
    }),
};
