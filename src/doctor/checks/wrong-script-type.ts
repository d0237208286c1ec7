// Check: wrong-script-type.

import { type Check, finding } from '../finding.ts';
import { isMisspelledType } from '../script-role.ts';

export const wrongScriptType: Check = {
  id: 'wrong-script-type',
  severity: 'error',
  stage: 'code',
  meaning:
    'The `type` of the script is none that browsers run, and nothing on the page says who should run it instead (no mark of a consent tool).',
  verify: 'Browsers ignore the script in silence: `fbq` is not defined in the console.',
  cure: 'The misspelled type is removed',
  repairs: 'sometimes',
  run: ({ scripts, page }, check) =>
    scripts.flatMap(({ script }) => {
      if (script.role !== 'dead') return [];
      const type = script.attributes.get('type') ?? '';
      const at = { start: script.element.start, end: script.start };
      const message = `browsers do not run a script of type ${JSON.stringify(type)}`;
      const tag = page.text.slice(script.element.start, script.start);
      const attribute = /\s+type\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/i.exec(tag);
      if (!isMisspelledType(type) || attribute === null) {
        const cure =
          'Remove the type, or, when a consent tool should start the script, mark it as that tool asks for it';
        return [finding(check, { at, message, cure })];
      }
      const start = script.element.start + attribute.index;
      return [
        finding(check, { at, message, edits: [{ start, end: start + attribute[0].length, text: '' }] }),
      ];
    }),
};
