// Where: doctor. Code in, its syntax tree or the first error out. The one place that knows the parser.

import { type Node, type Program, parse } from 'acorn';

export type ScriptNode = Node & { readonly [key: string]: unknown };

interface SyntaxProblem {
  /** Offset in the code. */
  readonly at: number;
  readonly message: string;
}

export type ParsedScript = { readonly program: ScriptNode } | { readonly problem: SyntaxProblem };

/** As a browser would: comments in the HTML way are allowed outside modules. */
export function parseScript(code: string, isModule = false): ParsedScript {
  try {
    const program: Program = parse(code, {
      ecmaVersion: 'latest',
      sourceType: isModule ? 'module' : 'script',
    });
    return { program: asNode(program) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      // Nesting deeper than the stack: no hand-written page has it.
      if (error instanceof RangeError) return { problem: { at: 0, message: 'nested too deeply to be read' } };
      throw error;
    }
    const at = 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
    return { problem: { at, message: error.message.replace(/ \(\d+:\d+\)$/, '') } };
  }
}

function asNode(node: Node): ScriptNode {
  return node as ScriptNode;
}

function isNode(value: unknown): value is ScriptNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function childNodes(node: ScriptNode): ScriptNode[] {
  const children: ScriptNode[] = [];
  for (const key in node) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

/** Calls `visit` for the node and everything below, in the order of the source; `false` stops the descent. */
export function walk(node: ScriptNode, visit: (node: ScriptNode) => boolean | undefined): void {
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (visit(next) !== false) stack.push(...childNodes(next).reverse());
  }
}

export function childNode(node: ScriptNode, key: string): ScriptNode | undefined {
  const value = node[key];
  return isNode(value) ? value : undefined;
}

export function childList(node: ScriptNode, key: string): readonly (ScriptNode | undefined)[] {
  const value = node[key];
  return Array.isArray(value) ? value.map((item) => (isNode(item) ? item : undefined)) : [];
}

/** The text of an identifier, or of a literal that is a text. */
export function nameOf(node: ScriptNode | undefined): string {
  if (node?.type === 'Identifier' || node?.type === 'PrivateIdentifier') return String(node.name);
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : '';
}
