// Where: doctor, wherever code is read without running it. The value of an expression that the source alone fixes, and
// `unknown` for everything else: better no value than a wrong one.

import { childList, childNode, nameOf, type ScriptNode } from './parse-script.ts';

export const unknown = Symbol('unknown');

export type Constant =
  | string
  | number
  | boolean
  | null
  | undefined
  | typeof unknown
  | readonly Constant[]
  | ConstantObject;

/** `entries` in the order of the source; a computed key makes the whole unknown. */
export interface ConstantObject {
  readonly entries: ReadonlyMap<string, Constant>;
}

export function isConstantObject(value: Constant): value is ConstantObject {
  return typeof value === 'object' && value !== null && 'entries' in value && value.entries instanceof Map;
}

/** `lookUp` knows variables, where the caller does. */
export function foldConstant(
  node: ScriptNode | undefined,
  lookUp: (name: string) => Constant = () => unknown,
): Constant {
  if (node === undefined) return undefined;
  switch (node.type) {
    case 'Literal':
      return foldLiteral(node);
    case 'TemplateLiteral':
      return foldTemplate(node, lookUp);
    case 'Identifier':
      return nameOf(node) === 'undefined' ? undefined : lookUp(nameOf(node));
    case 'UnaryExpression':
      return foldUnary(node, lookUp);
    case 'BinaryExpression':
      return foldBinary(node, lookUp);
    case 'ArrayExpression':
      return childList(node, 'elements').map((item) =>
        item?.type === 'SpreadElement' ? unknown : foldConstant(item, lookUp),
      );
    case 'ObjectExpression':
      return foldObject(node, lookUp);
    case 'ParenthesizedExpression':
      return foldConstant(childNode(node, 'expression'), lookUp);
    default:
      return unknown;
  }
}

function foldLiteral(node: ScriptNode): Constant {
  const { value } = node;
  if (value === null) return 'regex' in node || 'bigint' in node ? unknown : null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : unknown;
}

function foldTemplate(node: ScriptNode, lookUp: (name: string) => Constant): Constant {
  const parts = childList(node, 'quasis').map((quasi) =>
    String((quasi?.value as { cooked?: string } | undefined)?.cooked),
  );
  const values = childList(node, 'expressions').map((expression) => foldConstant(expression, lookUp));
  let text = parts[0] ?? '';
  for (const [index, value] of values.entries()) {
    if (typeof value !== 'string' && typeof value !== 'number') return unknown;
    text += String(value) + (parts[index + 1] ?? '');
  }
  return text;
}

function foldUnary(node: ScriptNode, lookUp: (name: string) => Constant): Constant {
  const value = foldConstant(childNode(node, 'argument'), lookUp);
  if (value === unknown) return unknown;
  if (node.operator === '!') return !value;
  if (node.operator === '-' && typeof value === 'number') return -value;
  if (node.operator === '+' && (typeof value === 'number' || typeof value === 'string')) return Number(value);
  return node.operator === 'void' ? undefined : unknown;
}

function foldBinary(node: ScriptNode, lookUp: (name: string) => Constant): Constant {
  const left = foldConstant(childNode(node, 'left'), lookUp);
  const right = foldConstant(childNode(node, 'right'), lookUp);
  if (node.operator !== '+') return foldArithmetic(String(node.operator), left, right);
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  const isText = (value: Constant) => typeof value === 'string' || typeof value === 'number';
  return isText(left) && isText(right) ? `${String(left)}${String(right)}` : unknown;
}

function foldArithmetic(operator: string, left: Constant, right: Constant): Constant {
  if (typeof left !== 'number' || typeof right !== 'number') return unknown;
  if (operator === '*') return left * right;
  if (operator === '-') return left - right;
  return operator === '/' ? left / right : unknown;
}

function foldObject(node: ScriptNode, lookUp: (name: string) => Constant): Constant {
  const entries = new Map<string, Constant>();
  for (const property of childList(node, 'properties')) {
    if (property?.type !== 'Property' || property.computed === true || property.kind !== 'init')
      return unknown;
    const key = childNode(property, 'key');
    const name = key?.type === 'Literal' ? String(key.value) : nameOf(key);
    entries.set(name, foldConstant(childNode(property, 'value'), lookUp));
  }
  return { entries };
}
