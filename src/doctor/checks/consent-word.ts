// Check: consent-word.

import { isCall, replaceLiteral } from '../call-edits.ts';
import { unknown } from '../constants.ts';
import { plainText } from '../damage.ts';
import { type Check, finding } from '../finding.ts';
import { rangeOf } from '../subject.ts';

const meant: Readonly<Record<string, string>> = {
  granted: 'grant',
  allow: 'grant',
  accept: 'grant',
  accepted: 'grant',
  yes: 'grant',
  true: 'grant',
  revoked: 'revoke',
  denied: 'revoke',
  deny: 'revoke',
  reject: 'revoke',
  withdraw: 'revoke',
  no: 'revoke',
  false: 'revoke',
};

export const consentWord: Check = {
  id: 'consent-word',
  severity: 'error',
  stage: 'calls',
  meaning:
    'Consent knows two words, `grant` and `revoke`. Any other is ignored: events are sent although they should be held, or held although they may go.',
  verify: 'The console warns of an invalid consent action.',
  cure: 'The word is spelled as the language has it',
  repairs: 'sometimes',
  run: (subject, check) =>
    subject.calls.flatMap((call) => {
      if (!isCall(call, 'consent')) return [];
      const [, word] = call.values;
      const node = call.argumentNodes[1] ?? call.node;
      if (word === unknown || word === 'grant' || word === 'revoke') return [];
      const at = rangeOf(call, node);
      const plain = typeof word === 'string' ? plainText(word).toLowerCase() : '';
      if (plain === 'grant' || plain === 'revoke')
        return [
          finding(check, {
            at,
            message: `${JSON.stringify(word)} is not a word of consent; ${plain} is`,
            ...replaceLiteral(subject, call, 1, plain),
          }),
        ];
      const likely = meant[plain];
      return [
        finding(check, {
          at,
          message: `${JSON.stringify(word)} is not a word of consent`,
          cure: likely === undefined ? "Write 'grant' or 'revoke'" : `Write '${likely}'`,
        }),
      ];
    }),
};
