// Check: placeholder-id.

import { isCall, replaceLiteral } from '../call-edits.ts';
import { unknown } from '../constants.ts';
import { type Check, finding } from '../finding.ts';
import { listImageIds, restoreId } from '../pixel-ids.ts';
import { validId } from '../send-events.ts';
import { rangeOf } from '../subject.ts';

export const placeholderId: Check = {
  id: 'placeholder-id',
  severity: 'error',
  stage: 'calls',
  meaning:
    'Where the pixel id belongs there is none: a placeholder of the instructions, an unfilled template, nothing at all.',
  verify: 'The console warns of an invalid pixel id.',
  cure: 'The id of the noscript image is filled in',
  repairs: 'sometimes',
  run: (subject, check) =>
    subject.calls.flatMap((call) => {
      if (!isCall(call, 'init', 'addPixelId')) return [];
      const [, raw] = call.values;
      const node = call.argumentNodes[1];
      if (raw === unknown || validId(raw) !== undefined || restoreId(raw) !== undefined) return [];
      if (typeof raw === 'number' && /^[1-9]\d{4,25}$/.test(String(node?.raw))) return [];
      const at = node === undefined ? call : rangeOf(call, node);
      const shown =
        typeof raw === 'string' ? JSON.stringify(raw) : raw === undefined ? 'nothing' : String(raw);
      const message = `${shown} stands where the pixel id belongs`;
      const ids = new Set(listImageIds(subject.page).flatMap(({ id }) => validId(id) ?? []));
      const [id] = ids;
      const repair = id !== undefined && ids.size === 1 ? replaceLiteral(subject, call, 1, id) : {};
      if (repair.edits === undefined)
        return [
          finding(check, {
            at,
            message,
            cure: 'Put in the id of your pixel: `ownpixel pixel list` shows it',
          }),
        ];
      return [finding(check, { at, message, ...repair })];
    }),
};
