// Where: doctor, the static visit. What a script asks of the browser: elements, images, timers, listeners that fire by
// themselves, storage of a first visit (empty). Everything else answers `unknown`.

import { unknown } from './constants.ts';
import { childNode, type ScriptNode } from './parse-script.ts';
import {
  arrayItems,
  isObject,
  isPixel,
  type ObjectValue,
  type Phase,
  ScriptError,
  toConstant,
  type Value,
  type Visit,
} from './visit-values.ts';

/** Timers up to here belong to a plain visit. */
const patienceMs = 3_000;

export interface HostCall {
  readonly node: ScriptNode;
  readonly self: Value;
  readonly name: string;
  readonly fn: Value;
  readonly args: readonly Value[];
  readonly isOptional: boolean;
}

type CallFunction = (fn: ObjectValue, args: readonly Value[], visit: Visit) => Value;

export function readHostProperty(object: ObjectValue, name: string, visit: Visit): Value {
  if (object.properties.has(name)) {
    if (object.host === 'document' && name === 'readyState') {
      return visit.phase === 'parsing' ? 'loading' : visit.phase === 'parsed' ? 'interactive' : 'complete';
    }
    return object.properties.get(name);
  }
  if (object.host !== undefined) return unknown;
  // The library adds members; until then there is none.
  if (isPixel(object, visit) && name !== 'callMethod') return unknown;
  const inherited =
    object.type === 'array' ? Array.prototype : object.type === 'function' ? Function.prototype : {};
  return name in inherited ? unknown : undefined;
}

export function readMember(object: Value, name: string | undefined, node: ScriptNode, visit: Visit): Value {
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

export function writeHostProperty(object: ObjectValue, name: string, value: Value, visit: Visit): void {
  object.properties.set(name, value);
  if (object.host === 'element' && object.tag === 'img' && name === 'src' && typeof value === 'string') {
    visit.steps.push({ kind: 'image', url: value, script: visit.script });
  }
  if (object.host === 'window' && name === 'onload') wait('loaded', value, 0, visit);
}

export function callHost(call: HostCall, visit: Visit, callFunction: CallFunction): Value {
  const { fn, name, self, args, node } = call;
  if (isPixel(fn, visit)) return record(args, node, visit);
  if (isObject(self) && (isPixel(self, visit) || isQueue(self, visit)) && name === 'push')
    return recordPush(args, node, visit);
  if (isPixel(self, visit) && (name === 'apply' || name === 'call'))
    return recordApply(name, args, node, visit);
  if (isObject(self) && self.node !== undefined && (name === 'call' || name === 'apply')) {
    const given = name === 'call' ? args.slice(1) : isObject(args[1]) ? arrayItems(args[1]) : [];
    return callFunction(self, given, visit);
  }
  if (isMissingPixel(call, visit)) {
    visit.steps.push({ kind: 'undefined', node, script: visit.script });
    throw new ScriptError('fbq is not defined');
  }
  if ((fn === undefined || fn === null) && !call.isOptional) throw new ScriptError('not a function');
  inject(call, visit);
  if (isObject(self) && self.type === 'array') return callArray(self, name, args, visit, callFunction);
  if (typeof self === 'string') return callText(self, name, args);
  return callBrowser(call, visit);
}

function isMissingPixel({ fn, name, self, isOptional }: HostCall, visit: Visit): boolean {
  if (fn !== undefined || isOptional) return false;
  return (name === 'fbq' || name === '_fbq') && (self === undefined || self === visit.window);
}

function record(args: readonly Value[], node: ScriptNode, visit: Visit): Value {
  const [first] = args;
  const given = isObject(first) && first.type === 'array' ? arrayItems(first) : args;
  visit.steps.push({
    kind: 'call',
    values: given.map((value) => toConstant(value)),
    node,
    script: visit.script,
  });
  return undefined;
}

function recordPush(args: readonly Value[], node: ScriptNode, visit: Visit): Value {
  return record(args, node, visit);
}

function recordApply(name: string, args: readonly Value[], node: ScriptNode, visit: Visit): Value {
  const list = args[1];
  if (name === 'call') return record(args.slice(1), node, visit);
  return isObject(list) ? record(arrayItems(list), node, visit) : unknown;
}

/** `fbq.queue`, and the array that old code has in the place of `_fbq`. */
function isQueue(object: ObjectValue, visit: Visit): boolean {
  if (object.type !== 'array') return false;
  const { properties } = visit.window;
  return ['fbq', '_fbq'].some((name) => {
    const value = properties.get(name);
    return isObject(value) && (value === object || value.properties.get('queue') === object);
  });
}

const inserting =
  /^(insertBefore|appendChild|append|prepend|before|after|replaceWith|insertAdjacentElement)$/;

/** A script element that is put into the page loads its file. */
function inject({ name, args }: HostCall, visit: Visit): void {
  if (!inserting.test(name)) return;
  for (const element of args) {
    if (!isObject(element) || element.host !== 'element' || element.tag !== 'script') continue;
    const url = element.properties.get('src');
    if (typeof url !== 'string') continue;
    const pixel = visit.window.properties.get('fbq');
    visit.steps.push({
      kind: 'load',
      url,
      isOfStub: isPixel(pixel, visit),
      script: visit.script,
    });
  }
}

function callArray(
  list: ObjectValue,
  name: string,
  args: readonly Value[],
  visit: Visit,
  callFunction: CallFunction,
): Value {
  const [fn] = args;
  const items = arrayItems(list);
  if (name === 'push') {
    for (const [offset, item] of args.entries()) list.properties.set(String(items.length + offset), item);
    return items.length + args.length;
  }
  if (name === 'forEach' && isObject(fn) && fn.type === 'function') {
    for (const [index, item] of items.entries()) {
      if (isPixel(fn, visit)) record([item, index], fn.node as ScriptNode, visit);
      else callFunction(fn, [item, index], visit);
    }
    return undefined;
  }
  return name === 'join' && items.every((item) => typeof item === 'string' || typeof item === 'number')
    ? items.join(typeof fn === 'string' ? fn : ',')
    : unknown;
}

function callText(text: string, name: string, args: readonly Value[]): Value {
  const [first] = args;
  if (name === 'toLowerCase' || name === 'toUpperCase' || name === 'trim' || name === 'toString')
    return text[name]();
  if (typeof first !== 'string') {
    // Nothing is found in an empty text, whatever is looked for.
    if (text !== '') return unknown;
    return name === 'match' ? null : name === 'indexOf' || name === 'search' ? -1 : unknown;
  }
  if (name === 'indexOf') return text.indexOf(first);
  if (name === 'includes' || name === 'startsWith' || name === 'endsWith') return text[name](first);
  if (name === 'match') return text === '' ? null : unknown;
  return unknown;
}

const ready = /^(DOMContentLoaded|readystatechange)$/;

function callBrowser(call: HostCall, visit: Visit): Value {
  const { self, name, args } = call;
  const [first, second] = args;
  if (isObject(self) && self.host === 'storage') return name === 'getItem' ? null : unknown;
  if (isObject(self) && self.host === 'document' && name === 'createElement') {
    return {
      type: 'object',
      host: 'element',
      tag: typeof first === 'string' ? first.toLowerCase() : '',
      properties: new Map(),
    };
  }
  if (name === 'setAttribute' && isObject(self) && self.host === 'element' && typeof first === 'string') {
    writeHostProperty(self, first, second, visit);
    return undefined;
  }
  const isPage = self === undefined || self === visit.window || (isObject(self) && self.host === 'document');
  if (name === 'addEventListener' && isPage && typeof first === 'string') {
    if (ready.test(first)) wait('parsed', second, 0, visit);
    else if (first === 'load' || first === 'pageshow') wait('loaded', second, 0, visit);
    return undefined;
  }
  if (name === 'attachEvent' && isPage) return undefined;
  if (
    /^(setTimeout|requestAnimationFrame|requestIdleCallback|queueMicrotask|setImmediate)$/.test(name) &&
    isPage
  ) {
    const delayMs = name === 'setTimeout' ? (second === undefined ? 0 : second) : 0;
    if (typeof delayMs === 'number' && delayMs <= patienceMs) wait('later', first, delayMs, visit);
    return unknown;
  }
  if (visit.hasOtherFiles && /^(ready|\$|jQuery)$/.test(name) && isObject(first) && first.type === 'function')
    wait('parsed', first, 0, visit);
  if (!visit.hasOtherFiles && self === undefined && (name === '$' || name === 'jQuery'))
    throw new ScriptError(`${name} is not defined`);
  return unknown;
}

function wait(phase: Phase, fn: Value, delayMs: number, visit: Visit): void {
  if (isObject(fn) && fn.type === 'function')
    visit.waiting.push({ phase, delayMs, fn, script: visit.script });
}
