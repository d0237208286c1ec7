// Where: doctor, the static visit. One program in, its effects on the visit out. Reads the syntax tree as a browser runs
// it, as far as the source decides; nothing of the page is ever executed. Promises: what depends on a visitor, on time
// or on other files is left out, never guessed.

import { callHost, readHostProperty, writeHostProperty } from './browser-functions.ts';
import { unknown } from './constants.ts';
import { applyOperator } from './operators.ts';
import { childList, childNode, nameOf, type ScriptNode, walk } from './parse-script.ts';
import { isPixelFunction, propertyName } from './pixel-calls.ts';
import {
  arrayItems,
  createArray,
  createObject,
  findScope,
  isObject,
  isPixel,
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

function mayLeave(node: ScriptNode): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.type === 'ReturnStatement' || inner.type === 'ThrowStatement') found = true;
    return inner.type.includes('Function') ? false : undefined;
  });
  return found;
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

/** Code that may or may not run: what it would assign is no longer known. */
function forget(node: ScriptNode, scope: Scope, visit: Visit): void {
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

function evaluate(node: ScriptNode | undefined, scope: Scope, visit: Visit): Value {
  if (node === undefined) return undefined;
  if (visit.budget-- < 0) throw new ScriptError('too long');
  switch (node.type) {
    case 'Literal':
      return 'regex' in node || 'bigint' in node ? unknown : (node.value as Value);
    case 'Identifier':
      return readVariable(nameOf(node), scope, visit);
    case 'ThisExpression':
      return visit.window;
    case 'TemplateLiteral':
      return evaluateTemplate(node, scope, visit);
    case 'ArrayExpression':
      return createArray(childList(node, 'elements').map((item) => evaluate(item, scope, visit)));
    case 'ObjectExpression':
      return evaluateObject(node, scope, visit);
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return makeFunction(node, scope);
    case 'UnaryExpression':
      return evaluateUnary(node, scope, visit);
    case 'BinaryExpression':
      return applyOperator(
        String(node.operator),
        evaluate(childNode(node, 'left'), scope, visit),
        evaluate(childNode(node, 'right'), scope, visit),
      );
    case 'LogicalExpression':
      return evaluateLogical(node, scope, visit);
    case 'ConditionalExpression':
      return evaluateConditional(node, scope, visit);
    case 'SequenceExpression':
      return childList(node, 'expressions')
        .map((item) => evaluate(item, scope, visit))
        .at(-1);
    case 'AssignmentExpression':
      return assign(node, scope, visit);
    case 'UpdateExpression':
      return update(node, scope, visit);
    case 'MemberExpression':
      return readMember(
        evaluate(childNode(node, 'object'), scope, visit),
        memberName(node, scope, visit),
        node,
        visit,
      );
    case 'ChainExpression':
    case 'ParenthesizedExpression':
    case 'AwaitExpression':
      return evaluate(childNode(node, 'expression') ?? childNode(node, 'argument'), scope, visit);
    case 'NewExpression':
      return construct(node, scope, visit);
    case 'CallExpression':
      return evaluateCall(node, scope, visit);
    default:
      return unknown;
  }
}

function readVariable(name: string, scope: Scope, visit: Visit): Value {
  if (name === 'undefined') return undefined;
  const found = findScope(scope, name);
  if (found !== undefined) return found.variables.get(name);
  return readHostProperty(visit.window, name, visit);
}

function evaluateTemplate(node: ScriptNode, scope: Scope, visit: Visit): Value {
  const texts = childList(node, 'quasis').map(
    (quasi) => (quasi?.value as { cooked?: string } | undefined)?.cooked ?? '',
  );
  const values = childList(node, 'expressions').map((expression) => evaluate(expression, scope, visit));
  let text: Value = texts[0] ?? '';
  for (const [index, value] of values.entries())
    text = applyOperator('+', applyOperator('+', text, value), texts[index + 1] ?? '');
  return text;
}

function evaluateObject(node: ScriptNode, scope: Scope, visit: Visit): Value {
  const object = createObject();
  for (const property of childList(node, 'properties')) {
    if (property?.type !== 'Property' || property.computed === true) return unknown;
    const key = childNode(property, 'key');
    object.properties.set(
      key?.type === 'Literal' ? String(key.value) : nameOf(key),
      evaluate(childNode(property, 'value'), scope, visit),
    );
  }
  return object;
}

function makeFunction(node: ScriptNode, scope: Scope): ObjectValue {
  return { type: 'function', properties: new Map(), node, scope, isPixel: passesOn(node) };
}

/** The body of every stub there is: it uses `callMethod`, or pushes its arguments into a queue. */
function passesOn(node: ScriptNode): boolean | 'ifNamed' {
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

function evaluateUnary(node: ScriptNode, scope: Scope, visit: Visit): Value {
  const value = evaluate(childNode(node, 'argument'), scope, visit);
  if (node.operator === 'typeof') {
    if (value === unknown) return unknown;
    return isObject(value) ? (value.type === 'function' ? 'function' : 'object') : typeof value;
  }
  if (node.operator === 'void') return undefined;
  if (value === unknown) return unknown;
  if (node.operator === '!') return !value;
  return isObject(value)
    ? unknown
    : node.operator === '-'
      ? -Number(value)
      : node.operator === '+'
        ? Number(value)
        : unknown;
}

function evaluateLogical(node: ScriptNode, scope: Scope, visit: Visit): Value {
  const left = evaluate(childNode(node, 'left'), scope, visit);
  const decided =
    node.operator === '??'
      ? left === unknown
        ? undefined
        : left === null || left === undefined
      : truth(left);
  const right = childNode(node, 'right');
  if (decided === undefined) {
    if (right !== undefined) forget(right, scope, visit);
    return unknown;
  }
  const goesOn = node.operator === '||' ? !decided : decided;
  return goesOn ? evaluate(right, scope, visit) : left;
}

function evaluateConditional(node: ScriptNode, scope: Scope, visit: Visit): Value {
  const decided = truth(evaluate(childNode(node, 'test'), scope, visit));
  if (decided === undefined) return unknown;
  return evaluate(childNode(node, decided ? 'consequent' : 'alternate'), scope, visit);
}

function memberName(node: ScriptNode, scope: Scope, visit: Visit): string | undefined {
  if (node.computed !== true) return nameOf(childNode(node, 'property'));
  const key = evaluate(childNode(node, 'property'), scope, visit);
  return key === unknown || isObject(key) ? undefined : String(key);
}

function readMember(object: Value, name: string | undefined, node: ScriptNode, visit: Visit): Value {
  if (object === unknown || name === undefined) return unknown;
  if (object === undefined || object === null) {
    if (node.optional === true || childNode(node, 'object')?.type === 'ChainExpression') return undefined;
    throw new ScriptError('a property of nothing');
  }
  if (typeof object === 'string') return name === 'length' ? object.length : unknown;
  if (!isObject(object)) return unknown;
  if (name === 'length' && object.type === 'array') return arrayItems(object).length;
  return readHostProperty(object, name, visit);
}

function assign(node: ScriptNode, scope: Scope, visit: Visit): Value {
  const target = childNode(node, 'left');
  let value = evaluate(childNode(node, 'right'), scope, visit);
  if (node.operator !== '=' && target !== undefined) {
    const operator = String(node.operator).slice(0, -1);
    const before = evaluate(target, scope, visit);
    if (operator === '||') value = truth(before) === undefined ? unknown : before || value;
    else value = ['&&', '??'].includes(operator) ? unknown : applyOperator(operator, before, value);
  }
  if (target?.type === 'Identifier') {
    const name = nameOf(target);
    (findScope(scope, name) ?? visit.globals).variables.set(name, value);
  } else if (target?.type === 'MemberExpression') {
    const object = evaluate(childNode(target, 'object'), scope, visit);
    const name = memberName(target, scope, visit);
    if (object === undefined || object === null) throw new ScriptError('a property of nothing');
    if (isObject(object) && name !== undefined) writeHostProperty(object, name, value, visit);
  }
  return value;
}

function update(node: ScriptNode, scope: Scope, visit: Visit): Value {
  const target = childNode(node, 'argument');
  const before = evaluate(target, scope, visit);
  const after = typeof before === 'number' ? before + (node.operator === '++' ? 1 : -1) : unknown;
  if (target?.type === 'Identifier') findScope(scope, nameOf(target))?.variables.set(nameOf(target), after);
  return node.prefix === true ? after : before;
}

function construct(node: ScriptNode, scope: Scope, visit: Visit): Value {
  for (const argument of childList(node, 'arguments')) evaluate(argument, scope, visit);
  const callee = childNode(node, 'callee');
  const name = callee?.type === 'MemberExpression' ? propertyName(callee) : nameOf(callee);
  return name === 'Image' ? { type: 'object', host: 'element', tag: 'img', properties: new Map() } : unknown;
}

function evaluateCall(node: ScriptNode, scope: Scope, visit: Visit): Value {
  const callee = childNode(node, 'callee');
  const isMember = callee?.type === 'MemberExpression';
  const self = isMember ? evaluate(childNode(callee, 'object'), scope, visit) : undefined;
  const name = isMember ? memberName(callee, scope, visit) : nameOf(callee);
  const fn = isMember ? readMember(self, name, callee, visit) : evaluate(callee, scope, visit);
  const args: Value[] = [];
  for (const argument of childList(node, 'arguments')) {
    args.push(argument?.type === 'SpreadElement' ? unknown : evaluate(argument, scope, visit));
  }
  if (isObject(fn) && !isPixel(fn, visit) && fn.node !== undefined) return callFunction(fn, args, visit);
  return callHost(
    {
      node,
      self,
      name: name ?? '',
      fn,
      args,
      isOptional: node.optional === true || (isMember && callee.optional === true),
    },
    visit,
    callFunction,
  );
}

function callFunction(fn: ObjectValue, args: readonly Value[], visit: Visit): Value {
  const { node } = fn;
  if (node === undefined || node.generator === true) return unknown;
  if (visit.depth > 40) throw new ScriptError('too deep');
  const variables = new Map<string, Value>([['arguments', createArray(args)]]);
  if (node.type === 'FunctionExpression' && nameOf(childNode(node, 'id')) !== '')
    variables.set(nameOf(childNode(node, 'id')), fn);
  for (const [index, parameter] of childList(node, 'params').entries()) {
    const target = parameter?.type === 'AssignmentPattern' ? childNode(parameter, 'left') : parameter;
    if (target?.type !== 'Identifier') continue;
    const given = args[index];
    const fallback = parameter?.type === 'AssignmentPattern' ? childNode(parameter, 'right') : undefined;
    variables.set(
      nameOf(target),
      given === undefined && fallback !== undefined
        ? evaluate(fallback, fn.scope ?? visit.globals, visit)
        : given,
    );
  }
  const scope: Scope = { variables, parent: fn.scope ?? visit.globals };
  const body = childNode(node, 'body');
  visit.depth++;
  try {
    if (body === undefined) return undefined;
    if (body.type !== 'BlockStatement') return evaluate(body, scope, visit);
    const completion = runBlock(childList(body, 'body'), scope, visit);
    return completion?.type === 'return'
      ? completion.value
      : completion?.type === 'stop'
        ? unknown
        : undefined;
  } finally {
    visit.depth--;
  }
}
