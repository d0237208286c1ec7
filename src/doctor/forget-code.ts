// Where: doctor, the static visit. Code that may or may not run: what it would change is not known any more.

import { unknown } from './constants.ts';
import { childNode, nameOf, type ScriptNode, walk } from './parse-script.ts';
import { isPixelFunction } from './pixel-calls.ts';
import { findScope, type Scope, type Visit } from './visit-values.ts';

/** Code that may or may not run: what it would assign is no longer known. */
export function forget(node: ScriptNode, scope: Scope, visit: Visit): void {
  walk(node, (inner) => {
    if (inner.type !== 'AssignmentExpression') return undefined;
    const target = childNode(inner, 'left');
    if (isPixelFunction(target))
      visit.window.properties.set(target?.type === 'Identifier' ? nameOf(target) : 'fbq', unknown);
    else if (target?.type === 'Identifier')
      findScope(scope, nameOf(target))?.variables.set(nameOf(target), unknown);
    return undefined;
  });
}

/** A branch that leaves the function makes all that follows uncertain. */
export function mayLeave(node: ScriptNode): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.type === 'ReturnStatement' || inner.type === 'ThrowStatement') found = true;
    return inner.type.includes('Function') ? false : undefined;
  });
  return found;
}
