// Check: installed-twice.

import { type Check, type Finding, finding } from '../finding.ts';
import { childList, childNode, type ScriptNode, walk } from '../parse-script.ts';
import { isPixelFunction, listPixelCalls, propertyName } from '../pixel-calls.ts';
import type { PixelScript, Subject } from '../subject.ts';

export const installedTwice: Check = {
  id: 'installed-twice',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'Two places install the same pixel: a plugin beside the theme, a tag manager beside the template, or a code pasted twice. Page views survive that; other events are counted twice.',
  verify: 'The source has the base code twice; the console warns of a duplicate pixel id.',
  cure: 'The second copy, which does nothing of its own, is removed',
  repairs: 'sometimes',
  run: (subject, check) => {
    const installations = subject.scripts.filter(
      ({ script, parsed }) =>
        'program' in parsed &&
        ['classic', 'module', 'reordered'].includes(script.role) &&
        /callMethod/.test(script.code),
    );
    const inContainers = subject.nested.flatMap(({ start, parsed, kind }) => {
      if (kind === 'code') return [];
      const ids =
        'program' in parsed
          ? listPixelCalls(parsed.program).flatMap(({ values }) =>
              values[0] === 'init' ? [String(values[1])] : [],
            )
          : [];
      const id = ids.find((candidate) =>
        installations.some((one) => initIds(subject, one).includes(candidate)),
      );
      if (id === undefined) return [];
      const cure = 'Keep one: the tag of the tag manager, or the code of the page';
      return [
        finding(check, {
          at: { start, end: start + 1 },
          message: `pixel ${id} is installed by a tag manager as well`,
          cure,
        }),
      ];
    });
    const onPage = installations.flatMap((second, position) => {
      const first = installations
        .slice(0, position)
        .find((candidate) => sharesPixel(subject, candidate, second));
      return first === undefined ? [] : [describe(subject, first, second, check)];
    });
    return [...onPage, ...inContainers];
  },
};

function initIds(subject: Subject, { index }: PixelScript): string[] {
  return subject.calls
    .filter(({ script, values }) => script === index && values[0] === 'init')
    .map(({ values }) => String(typeof values[1] === 'symbol' ? '' : values[1]));
}

function sharesPixel(subject: Subject, first: PixelScript, second: PixelScript): boolean {
  const ids = initIds(subject, first);
  return initIds(subject, second).some((id) => id !== '' && ids.includes(id));
}

function describe(subject: Subject, first: PixelScript, second: PixelScript, check: Check): Finding {
  const at = { start: second.script.element.start, end: second.script.start };
  const message = `pixel ${initIds(subject, second).join(', ')} is installed a second time`;
  const isCopy = isSubset(subject, first, second) && hasNothingElse(second);
  if (!isCopy)
    return finding(check, {
      at,
      message,
      cure: 'Decide which of the two stays (the plugin, the tag manager or the template) and remove the other',
    });
  return finding(check, { at, message, edits: [{ ...second.script.element, text: '' }] });
}

/** Every call of the second is made by the first as well. */
function isSubset(subject: Subject, first: PixelScript, second: PixelScript): boolean {
  const callsOf = ({ index }: PixelScript) =>
    subject.calls
      .filter(({ script }) => script === index)
      .map(({ node, shift }) =>
        subject.page.text
          .slice(shift + node.start, shift + node.end)
          .replace(/[\s;]+/g, '')
          .replace(/"/g, "'"),
      );
  const known = callsOf(first);
  const isFreeOfData = callsOf(second).every((call) => known.includes(call));
  return isFreeOfData && subject.visit.libraries.filter(({ script }) => script === first.index).length > 0;
}

/** Only the stub and calls of the pixel at the top level: what is removed is nothing but the pixel. */
function hasNothingElse({ parsed }: PixelScript): boolean {
  if ('problem' in parsed) return false;
  return childList(parsed.program, 'body').every(
    (statement) =>
      statement === undefined || statement.type === 'EmptyStatement' || isPixelStatement(statement),
  );
}

function isPixelStatement(statement: ScriptNode): boolean {
  const expression =
    statement.type === 'ExpressionStatement' ? childNode(statement, 'expression') : undefined;
  if (expression?.type === 'CallExpression' && isPixelFunction(childNode(expression, 'callee'))) return true;
  let isStub = false;
  walk(statement, (node) => {
    if (node.type === 'MemberExpression' && propertyName(node) === 'callMethod') isStub = true;
    return undefined;
  });
  return isStub;
}
