// Check: command-unknown.

import { replaceLiteral } from '../call-edits.ts';
import { originalWord } from '../damage.ts';
import { type Check, finding } from '../finding.ts';
import { isCommand, isStandardEvent, likelyCommand, sameCommand } from '../names.ts';
import { nameOf, type ScriptNode } from '../parse-script.ts';
import { type Call, rangeOf, type Subject } from '../subject.ts';

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
      const bare = bareWords(subject, call);
      if (bare.length > 0) {
        const message = `${bare.map(nameOf).join(' and ')} without quotes ${bare.length > 1 ? 'are names' : 'is a name'} that nothing defines, so the script stops here`;
        const ranges = bare.map((word) => rangeOf(call, word));
        const edits = bare.map((word, index) => ({ ...(ranges[index] ?? call), text: `'${nameOf(word)}'` }));
        const repair = call.isEditable ? { edits } : { cure: 'Put them into quotes' };
        return [finding(check, { at: ranges[0] ?? call, message, ...repair })];
      }
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

/** `fbq(init, '1')`: a command, and what follows it, that have lost their quotes. Nothing on the page may define the name. */
function bareWords({ page }: Subject, { argumentNodes, values }: Call): ScriptNode[] {
  const [first, second] = argumentNodes;
  const isBare = (node: ScriptNode | undefined, isWord: (name: string) => boolean): node is ScriptNode =>
    node?.type === 'Identifier' &&
    isWord(nameOf(node)) &&
    !page.scripts.some(({ code, role }) => role !== 'data' && defines(code, nameOf(node)));
  const isOfTrack = values[0] === 'track' || (first?.type === 'Identifier' && nameOf(first) === 'track');
  return [first]
    .filter((node) => isBare(node, isCommand))
    .concat(isOfTrack ? [second].filter((node) => isBare(node, isStandardEvent)) : [])
    .filter((node) => node !== undefined);
}

function defines(code: string, name: string): boolean {
  return new RegExp(
    `\\b(var|let|const|function|class)\\s+${name}\\b|\\b${name}\\s*=[^=]|[(,]\\s*${name}\\s*(,[^()]*)?\\)\\s*(\\{|=>)|window\\.${name}\\b`,
  ).test(code);
}
