// Where: doctor, between the syntax tree and the checks. Every call of the pixel language in a program, wherever it
// stands (also in functions and conditions), with what the source alone says of its arguments.

import { type Constant, foldConstant, isConstantObject, unknown } from './constants.ts';
import { childList, childNode, nameOf, type ScriptNode, walk } from './parse-script.ts';

export interface PixelCall {
  readonly node: ScriptNode;
  /** The arguments as written: command first. */
  readonly argumentNodes: readonly ScriptNode[];
  readonly values: readonly Constant[];
}

export function listPixelCalls(program: ScriptNode): PixelCall[] {
  const calls: PixelCall[] = [];
  walk(program, (node) => {
    const argumentNodes = readCall(node);
    if (argumentNodes === undefined) return undefined;
    const values = argumentNodes.map((argument) => foldConstant(argument));
    // Somebody else's function of the same name.
    if (typeof values[0] !== 'number') calls.push({ node, argumentNodes, values });
    return undefined;
  });
  return calls;
}

/** Arguments of `fbq(...)`, `window.fbq(...)`, `fbq.push(...)`, `_fbq.push([...])`, `fbq.queue.push([...])`. */
function readCall(node: ScriptNode): readonly ScriptNode[] | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const callee = childNode(node, 'callee');
  const given = childList(node, 'arguments').filter((argument) => argument !== undefined);
  if (given.length === 0 || given.some((argument) => argument.type === 'SpreadElement')) return undefined;
  const isQueued =
    callee?.type === 'MemberExpression' &&
    propertyName(callee) === 'push' &&
    isQueue(childNode(callee, 'object'));
  if (!isPixelFunction(callee) && !isQueued) return undefined;
  const [first] = given;
  if (first?.type !== 'ArrayExpression') return given;
  return childList(first, 'elements').filter((item) => item !== undefined);
}

export function isPixelFunction(node: ScriptNode | undefined): boolean {
  if (node?.type === 'Identifier') return nameOf(node) === 'fbq' || nameOf(node) === '_fbq';
  if (node?.type !== 'MemberExpression') return false;
  return ['fbq', '_fbq'].includes(propertyName(node)) && childNode(node, 'object')?.type !== 'CallExpression';
}

function isQueue(node: ScriptNode | undefined): boolean {
  if (isPixelFunction(node)) return true;
  return (
    node?.type === 'MemberExpression' &&
    propertyName(node) === 'queue' &&
    isPixelFunction(childNode(node, 'object'))
  );
}

export function propertyName(node: ScriptNode): string {
  const property = childNode(node, 'property');
  return node.computed === true && property?.type !== 'Literal' ? '' : nameOf(property);
}

/** Two programs whose signatures are equal make the same calls with the same arguments. */
export function callSignature(program: ScriptNode): string {
  return JSON.stringify(listPixelCalls(program).map(({ values }) => values.map(describe)));
}

function describe(value: Constant): unknown {
  if (value === unknown) return { unknown: true };
  if (value === undefined) return { undefined: true };
  if (Array.isArray(value)) return value.map(describe);
  if (isConstantObject(value))
    return { entries: [...value.entries].map(([key, item]) => [key, describe(item)]) };
  return value;
}
