// Where: doctor, ground of the static visit. The values that exist while a page's scripts are read as a browser would run
// them, the variables that hold them, and the list of what the visit has done so far.

import type { Constant } from './constants.ts';
import { unknown } from './constants.ts';
import type { ScriptNode } from './parse-script.ts';

export type Value = string | number | boolean | null | undefined | typeof unknown | ObjectValue;

export interface ObjectValue {
  readonly type: 'object' | 'array' | 'function';
  readonly properties: Map<string, Value>;
  /** What of the browser it stands for. */
  readonly host?: 'window' | 'document' | 'location' | 'storage' | 'element';
  /** An element's tag. */
  readonly tag?: string;
  /** A function's node and the variables around it. */
  readonly node?: ScriptNode;
  readonly scope?: Scope;
  /** It passes its arguments on to the pixel: always, or (`ifNamed`) when it is the page's `fbq`, for others have queues too. */
  readonly isPixel?: boolean | 'ifNamed';
}

export interface Scope {
  readonly variables: Map<string, Value>;
  readonly parent?: Scope;
}

export type VisitStep =
  | {
      readonly kind: 'call';
      readonly values: readonly Constant[];
      readonly node: ScriptNode;
      readonly script: number;
    }
  | { readonly kind: 'load'; readonly url: string; readonly isOfStub: boolean; readonly script: number }
  | { readonly kind: 'image'; readonly url: string; readonly script: number }
  /** `fbq` is called and there is none. */
  | { readonly kind: 'undefined'; readonly node: ScriptNode; readonly script: number };

/** The script ends here: an error that nothing catches. */
export class ScriptError extends Error {}

export type Phase = 'parsing' | 'parsed' | 'loaded' | 'later';

export interface Visit {
  readonly window: ObjectValue;
  readonly globals: Scope;
  readonly steps: VisitStep[];
  /** Functions that run by themselves later. */
  readonly waiting: {
    readonly phase: Phase;
    readonly delayMs: number;
    readonly fn: ObjectValue;
    readonly script: number;
  }[];
  /** Other scripts may have brought anything. */
  readonly hasOtherFiles: boolean;
  /** Statements know expressions; the other way round only this. */
  readonly runBody: (body: ScriptNode, scope: Scope, visit: Visit) => Value;
  phase: Phase;
  script: number;
  depth: number;
  budget: number;
}

export function isObject(value: Value): value is ObjectValue {
  return typeof value === 'object' && value !== null;
}

export function isPixel(value: Value, visit: Visit): boolean {
  if (!isObject(value) || value.isPixel === undefined || value.isPixel === false) return false;
  const { properties } = visit.window;
  return value.isPixel === true || properties.get('fbq') === value || properties.get('_fbq') === value;
}

export function createObject(entries: Iterable<readonly [string, Value]> = []): ObjectValue {
  return { type: 'object', properties: new Map(entries) };
}

export function createArray(items: readonly Value[]): ObjectValue {
  const properties = new Map<string, Value>(items.map((item, index) => [String(index), item]));
  return { type: 'array', properties };
}

export function arrayItems(array: ObjectValue): Value[] {
  const items: Value[] = [];
  for (let i = 0; array.properties.has(String(i)); i++) items.push(array.properties.get(String(i)));
  return items;
}

/** As the checks and the sender need it. */
export function toConstant(value: Value, depth = 0): Constant {
  if (!isObject(value)) return value;
  if (value.host !== undefined || value.type === 'function' || depth > 8) return unknown;
  if (value.type === 'array') return arrayItems(value).map((item) => toConstant(item, depth + 1));
  return { entries: new Map([...value.properties].map(([key, item]) => [key, toConstant(item, depth + 1)])) };
}

export function findScope(scope: Scope, name: string): Scope | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent)
    if (at.variables.has(name)) return at;
  return undefined;
}

/** `undefined` when the value decides nothing. */
export function truth(value: Value): boolean | undefined {
  return value === unknown ? undefined : Boolean(value);
}

export function createVisit(
  options: Pick<Visit, 'hasOtherFiles' | 'runBody'> & { readonly url?: string },
): Visit {
  const address = options.url === undefined ? undefined : new URL(options.url);
  const window: ObjectValue = { type: 'object', host: 'window', properties: new Map() };
  const location: ObjectValue = {
    type: 'object',
    host: 'location',
    properties: new Map<string, Value>([
      ['search', address?.search ?? ''],
      ['hash', address?.hash ?? ''],
      ...(address === undefined
        ? []
        : (['href', 'host', 'hostname', 'pathname', 'protocol', 'origin'] as const).map(
            (name) => [name, address[name]] as const,
          )),
    ]),
  };
  const storage: ObjectValue = { type: 'object', host: 'storage', properties: new Map() };
  const document: ObjectValue = {
    type: 'object',
    host: 'document',
    properties: new Map<string, Value>([
      ['cookie', ''],
      ['readyState', 'loading'],
      ['location', location],
    ]),
  };
  for (const name of ['window', 'self', 'globalThis', 'top', 'parent']) window.properties.set(name, window);
  window.properties.set('document', document).set('location', location);
  window.properties.set('localStorage', storage).set('sessionStorage', storage);
  window.properties.set('fbq', undefined).set('_fbq', undefined);
  return {
    window,
    globals: { variables: window.properties },
    steps: [],
    waiting: [],
    hasOtherFiles: options.hasOtherFiles,
    runBody: options.runBody,
    phase: 'parsing',
    script: 0,
    depth: 0,
    budget: 200_000,
  };
}
