// Where: doctor, the static visit. How a function of the page is known to be the pixel's: by its body. The body of every
// stub there is uses `callMethod`, or pushes its arguments into a queue.

import { childList, childNode, nameOf, type ScriptNode, walk } from './parse-script.ts';
import { propertyName } from './pixel-calls.ts';

/** `ifNamed`: others have queues too, so that it counts only as the page's `fbq`. */
export function passesOn(node: ScriptNode): boolean | 'ifNamed' {
  let found: boolean | 'ifNamed' = false;
  walk(node, (inner) => {
    if (inner.type === 'MemberExpression' && propertyName(inner) === 'callMethod') found = true;
    if (
      found === false &&
      inner.type === 'CallExpression' &&
      isQueuePush(childNode(inner, 'callee')) &&
      passesArguments(inner, node)
    )
      found = 'ifNamed';
    // What a function inside does is its own.
    return inner !== node && inner.type.includes('Function') ? false : undefined;
  });
  return found;
}

function isQueuePush(callee: ScriptNode | undefined): boolean {
  if (callee?.type !== 'MemberExpression' || propertyName(callee) !== 'push') return false;
  const list = childNode(callee, 'object');
  return /^(queue|q|_?fbq)$/.test(list?.type === 'MemberExpression' ? propertyName(list) : nameOf(list));
}

function passesArguments(call: ScriptNode, fn: ScriptNode): boolean {
  const rest = childList(fn, 'params').find((parameter) => parameter?.type === 'RestElement');
  const restName = rest === undefined ? '' : nameOf(childNode(rest, 'argument'));
  return childList(call, 'arguments').some(
    (argument) => ['arguments', restName].includes(nameOf(argument)) && nameOf(argument) !== '',
  );
}
