// Where: doctor, the static visit. Expressions as a browser would evaluate them, as far as the source decides; what it does
// not decide is `unknown`. Nothing of the page is ever executed.

import { callHost, readHostProperty, readMember, writeHostProperty } from './browser-functions.ts';
import { unknown } from './constants.ts';
import { forget } from './forget-code.ts';
import { applyAssignment, applyOperator, applyUnary } from './operators.ts';
import { childList, childNode, nameOf, type ScriptNode } from './parse-script.ts';
import { propertyName } from './pixel-calls.ts';
import { passesOn } from './recognise-stub.ts';
import {
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

export function evaluate(node: ScriptNode | undefined, scope: Scope, visit: Visit): Value {
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

export function makeFunction(node: ScriptNode, scope: Scope): ObjectValue {
  return { type: 'function', properties: new Map(), node, scope, isPixel: passesOn(node) };
}

function evaluateUnary(node: ScriptNode, scope: Scope, visit: Visit): Value {
  return applyUnary(String(node.operator), evaluate(childNode(node, 'argument'), scope, visit));
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

function assign(node: ScriptNode, scope: Scope, visit: Visit): Value {
  const target = childNode(node, 'left');
  let value = evaluate(childNode(node, 'right'), scope, visit);
  if (node.operator !== '=' && target !== undefined) {
    const operator = String(node.operator).slice(0, -1);
    value = applyAssignment(operator, evaluate(target, scope, visit), value);
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

export function callFunction(fn: ObjectValue, args: readonly Value[], visit: Visit): Value {
  const { node } = fn;
  if (node === undefined || node.generator === true) return unknown;
  if (visit.depth > 40) throw new ScriptError('too deep');
  const scope: Scope = { variables: bindArguments(fn, node, args, visit), parent: fn.scope ?? visit.globals };
  const body = childNode(node, 'body');
  visit.depth++;
  try {
    if (body === undefined) return undefined;
    return body.type === 'BlockStatement' ? visit.runBody(body, scope, visit) : evaluate(body, scope, visit);
  } finally {
    visit.depth--;
  }
}

function bindArguments(
  fn: ObjectValue,
  node: ScriptNode,
  args: readonly Value[],
  visit: Visit,
): Map<string, Value> {
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
  return variables;
}
