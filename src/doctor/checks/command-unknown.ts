// Check: command-unknown.

import { replaceLiteral } from '../call-edits.ts';
import { originalWord } from '../damage.ts';
import { type Check, finding } from '../finding.ts';
import { isCommand, likelyCommand, sameCommand } from '../names.ts';
import { rangeOf } from '../subject.ts';

export const commandUnknown: Check = {
  id: 'command-unknown',
  severity: 'error',
  stage: 'calls',
  meaning: 'The first argument of `fbq` is not one of its commands, so the call does nothing.',
  verify: 'The console warns of an invalid command.',
  cure: 'The command is spelled as the language has it',
  repairs: 'sometimes',
  run: (subject, check) =>
    subject.calls.flatMap((call) => {
      const [command] = call.values;
      const node = call.argumentNodes[0];
      if (typeof command !== 'string' || node === undefined || isCommand(command)) return [];
      const at = rangeOf(call, node);
      const same = sameCommand(command);
      if (same !== undefined)
        return [
          finding(check, {
            at,
            message: `${JSON.stringify(command)} is not a command; ${same} is`,
            ...replaceLiteral(subject, call, 0, same),
          }),
        ];
      const likely = originalWord(command) ?? likelyCommand(command);
      const cure =
        likely === undefined
          ? 'Use one of the commands: init, track, trackCustom, trackSingle, consent ...'
          : `Write '${likely}'`;
      return [
        finding(check, { at, message: `${JSON.stringify(command)} is not a command of the pixel`, cure }),
      ];
    }),
};
