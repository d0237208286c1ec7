// Where: doctor, the static visit. One program in, its effects on the visit out. Reads the syntax tree as a browser runs
// it, as far as the source decides; nothing of the page is ever executed. Promises: what depends on a visitor, on time
// or on other files is left out, never guessed.

import { unknown } from './constants.ts';
import { callFunction, evaluate, makeFunction } from './evaluate.ts';
import { forget, mayLeave } from './forget-code.ts';
import { childList, childNode, nameOf, type ScriptNode } from './parse-script.ts';
import {
  arrayItems,
  isObject,
  type ObjectValue,
  type Scope,
  ScriptError,
  truth,
  type Value,
  type Visit,
} from './visit-values.ts';

/** How a statement ended. */
type Completion =
  | { readonly type: 'return'; readonly value: Value }
  | { readonly type: 'break' | 'continue' | 'stop' }
  | undefined;

export function runProgram(program: ScriptNode, visit: Visit): void {
  guard(() => runBlock(childList(program, 'body'), visit.globals, visit));
}

export function runFunction(fn: ObjectValue, args: readonly Value[], visit: Visit): void {
  guard(() => callFunction(fn, args, visit));
}

/** The body of a function: its value, or `unknown` when it is not known where it ends. */
export function runBody(body: ScriptNode, scope: Scope, visit: Visit): Value {
  const completion = runBlock(childList(body, 'body'), scope, visit);
  if (completion?.type === 'return') return completion.value;
  return completion?.type === 'stop' ? unknown : undefined;
}

function guard(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
  }
}

function runBlock(statements: readonly (ScriptNode | undefined)[], scope: Scope, visit: Visit): Completion {
  for (const statement of statements) {
    if (statement?.type === 'FunctionDeclaration')
      scope.variables.set(nameOf(childNode(statement, 'id')), makeFunction(statement, scope));
  }
  for (const statement of statements) {
    const completion = statement === undefined ? undefined : runStatement(statement, scope, visit);
    if (completion !== undefined) return completion;
  }
  return undefined;
}

function runStatement(node: ScriptNode, scope: Scope, visit: Visit): Completion {
  if (visit.budget-- < 0) return { type: 'stop' };
  switch (node.type) {
    case 'ExpressionStatement':
      evaluate(childNode(node, 'expression'), scope, visit);
      return undefined;
    case 'VariableDeclaration':
      for (const declaration of childList(node, 'declarations')) declare(declaration, scope, visit);
      return undefined;
    case 'BlockStatement':
      return runBlock(
        childList(node, 'body'),
        node.body === undefined ? scope : { variables: new Map(), parent: scope },
        visit,
      );
    case 'IfStatement':
      return runIf(node, scope, visit);
    case 'ReturnStatement':
      return { type: 'return', value: evaluate(childNode(node, 'argument'), scope, visit) };
    case 'TryStatement':
      return runTry(node, scope, visit);
    case 'ForStatement':
      return runFor(node, scope, visit);
    case 'ForOfStatement':
      return runForOf(node, scope, visit);
    case 'ThrowStatement':
      throw new ScriptError('thrown');
    case 'BreakStatement':
      return { type: 'break' };
    case 'ContinueStatement':
      return { type: 'continue' };
    case 'LabeledStatement':
      return runStatement(childNode(node, 'body') ?? node, scope, visit);
    case 'FunctionDeclaration':
    case 'EmptyStatement':
    case 'ImportDeclaration':
      return undefined;
    default:
      forget(node, scope, visit);
      return undefined;
  }
}

function declare(declaration: ScriptNode | undefined, scope: Scope, visit: Visit): void {
  if (declaration === undefined) return;
  const target = childNode(declaration, 'id');
  const initial = childNode(declaration, 'init');
  if (target?.type !== 'Identifier') {
    if (initial !== undefined) evaluate(initial, scope, visit);
    return;
  }
  const name = nameOf(target);
  // `var fbq;` does not take away what is there.
  if (initial === undefined && scope.variables.has(name)) return;
  scope.variables.set(name, initial === undefined ? undefined : evaluate(initial, scope, visit));
}

function runIf(node: ScriptNode, scope: Scope, visit: Visit): Completion {
  const decided = truth(evaluate(childNode(node, 'test'), scope, visit));
  if (decided === undefined) {
    for (const key of ['consequent', 'alternate']) {
      const branch = childNode(node, key);
      if (branch !== undefined) forget(branch, scope, visit);
    }
    // A branch that may leave the function makes all that follows uncertain.
    return mayLeave(node) ? { type: 'stop' } : undefined;
  }
  const branch = childNode(node, decided ? 'consequent' : 'alternate');
  return branch === undefined ? undefined : runStatement(branch, scope, visit);
}

function runTry(node: ScriptNode, scope: Scope, visit: Visit): Completion {
  let completion: Completion;
  try {
    completion = runStatement(childNode(node, 'block') ?? node, scope, visit);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const handler = childNode(node, 'handler');
    const body = handler === undefined ? undefined : childNode(handler, 'body');
    completion = body === undefined ? undefined : runStatement(body, scope, visit);
  }
  const last = childNode(node, 'finalizer');
  return (last === undefined ? undefined : runStatement(last, scope, visit)) ?? completion;
}

function runFor(node: ScriptNode, outer: Scope, visit: Visit): Completion {
  const scope = { variables: new Map<string, Value>(), parent: outer };
  const start = childNode(node, 'init');
  if (start !== undefined) {
    if (start.type === 'VariableDeclaration') runStatement(start, scope, visit);
    else evaluate(start, scope, visit);
  }
  for (let round = 0; round < 500; round++) {
    const test = childNode(node, 'test');
    const goesOn = test === undefined ? undefined : truth(evaluate(test, scope, visit));
    if (goesOn === false) return undefined;
    if (goesOn === undefined) break;
    const completion = runStatement(childNode(node, 'body') ?? node, scope, visit);
    if (completion?.type === 'break') return undefined;
    if (completion !== undefined && completion.type !== 'continue') return completion;
    evaluate(childNode(node, 'update'), scope, visit);
  }
  forget(node, scope, visit);
  return undefined;
}

function runForOf(node: ScriptNode, outer: Scope, visit: Visit): Completion {
  const list = evaluate(childNode(node, 'right'), outer, visit);
  const left = childNode(node, 'left');
  const target =
    left?.type === 'VariableDeclaration' ? childNode(childList(left, 'declarations')[0] ?? left, 'id') : left;
  if (!isObject(list) || list.type !== 'array' || target?.type !== 'Identifier') {
    forget(node, outer, visit);
    return undefined;
  }
  for (const item of arrayItems(list)) {
    const scope = { variables: new Map<string, Value>([[nameOf(target), item]]), parent: outer };
    const completion = runStatement(childNode(node, 'body') ?? node, scope, visit);
    if (completion?.type === 'break') return undefined;
    if (completion !== undefined && completion.type !== 'continue') return completion;
  }
  return undefined;
}
