// Check: fbq-undefined.

import { isTagAddress } from '../addresses.ts';
import { type Check, type Finding, finding } from '../finding.ts';
import { childList, childNode } from '../parse-script.ts';
import { isPixelFunction } from '../pixel-calls.ts';
import type { PixelScript, Subject } from '../subject.ts';

export const fbqUndefined: Check = {
  id: 'fbq-undefined',
  severity: 'error',
  stage: 'calls',
  meaning:
    'An event is tracked where `fbq` does not exist yet: its script stands in front of the base code, or the base code is missing, held back or broken. The script stops there.',
  verify: 'The console shows "fbq is not defined".',
  cure: 'The script of the event is moved behind the base code',
  repairs: 'sometimes',
  run: (subject, check) => {
    const { visit, hasUnreadable } = subject;
    const missing = visit.steps.filter((step) => step.kind === 'undefined');
    if (hasUnreadable) return [];
    // What keeps the file of the library away is a finding of its own.
    if (visit.libraries.some(({ isElement, blockedBy }) => isElement && blockedBy !== undefined)) return [];
    const base = subject.scripts.find(
      ({ script }) =>
        /callMethod/.test(script.code) &&
        ['classic', 'module', 'consent', 'delayed', 'reordered'].includes(script.role),
    );
    return missing.flatMap((step) => {
      if (base === undefined && mayComeFromFile(subject, step.script)) return [];
      const script = subject.scripts.find(({ index }) => index === step.script);
      return script === undefined ? [] : [describe(subject, check, script, step.node.start, base)];
    });
  },
};

/** A file of the page may bring the base code. Beside an element of the library: only one that has come by then. */
function mayComeFromFile(subject: Subject, script: number): boolean {
  const files = subject.page.scripts.filter(
    ({ role, attributes }) => role === 'external' && !isTagAddress(attributes.get('src') ?? ''),
  );
  if (!hasOwnFile(subject)) return files.length > 0;
  return subject.page.scripts
    .slice(0, script)
    .some((file) => files.includes(file) && !file.attributes.has('async') && !file.attributes.has('defer'));
}

function hasOwnFile({ visit }: Subject): boolean {
  return visit.libraries.some(({ kind, isElement }) => isElement && kind === 'own');
}

function describe(
  subject: Subject,
  check: Check,
  script: PixelScript,
  offset: number,
  base: PixelScript | undefined,
): Finding {
  const at = { start: script.script.start + offset, end: script.script.start + offset + 3 };
  if (base === undefined && hasOwnFile(subject))
    return finding(check, {
      at,
      message:
        '`fbq` does not exist here yet: its file is loaded beside the page, by `async` or `defer`, or later',
      cure: 'Put the base code into the head of the page, or the file in front of this script and without `async`',
    });
  if (base === undefined)
    return finding(check, {
      at,
      message: '`fbq` does not exist here: the base code is missing',
      cure: 'Put the base code into the head of the page',
    });
  if (base.script.role !== 'classic') {
    const message = `\`fbq\` does not exist here yet: the base code is held back (${base.script.role}), this script is not`;
    return finding(check, { at, message, cure: 'Treat both scripts alike: hold both back, or none' });
  }
  const message = '`fbq` does not exist here yet: the base code comes later';
  if (base.index < script.index || !hasOnlyCalls(script))
    return finding(check, { at, message, cure: 'Move the base code to the top of the head' });
  const { start, end } = script.script.element;
  const place = base.script.element.end;
  const edits = [
    { start, end, text: '' },
    { start: place, end: place, text: `\n${subject.page.text.slice(start, end)}` },
  ];
  return finding(check, { at, message, edits });
}

function hasOnlyCalls({ parsed }: PixelScript): boolean {
  if ('problem' in parsed) return false;
  return childList(parsed.program, 'body').every((statement) => {
    const expression =
      statement?.type === 'ExpressionStatement' ? childNode(statement, 'expression') : undefined;
    return expression?.type === 'CallExpression' && isPixelFunction(childNode(expression, 'callee'));
  });
}
