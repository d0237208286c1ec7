// Check: damaged-in-container.

import { type Check, finding } from '../finding.ts';

export const damagedInContainer: Check = {
  id: 'damaged-in-container',
  severity: 'error',
  stage: 'code',
  meaning:
    'The pixel is a tag of a tag manager, and its code is damaged there. When the tag manager puts it into the page, nothing of it runs.',
  verify: "The tag manager's preview says that the tag has fired, and nothing is sent.",
  cure: "It is mended in the page's copy; paste the code again in the tag manager too, or the damage comes back",
  repairs: 'sometimes',
  run: ({ nested }, check) =>
    nested.flatMap(({ start, parsed, undamaged, edits }) => {
      if (!('problem' in parsed)) return [];
      const kinds = [...new Set(undamaged?.changes.map(({ kind }) => kind) ?? [])];
      const why = kinds.length === 0 ? parsed.problem.message : `damaged ${kinds.join(', ')}`;
      const at = { start, end: start + 1 };
      const message = `the code of a tag manager's tag is not valid: ${why}`;
      if (edits !== undefined) return [finding(check, { at, message, edits })];
      const [doubt = 'what the code was cannot be told'] = undamaged?.doubts ?? [];
      const cure = `A person must decide: ${doubt}. Paste the code again, in the tag manager: the page only has a copy of it`;
      return [finding(check, { at, message, cure })];
    }),
};
