// Where: doctor, the static visit. Operators on values that may be unknown.

import { unknown } from './constants.ts';
import { isObject, truth, type Value } from './visit-values.ts';

export function applyOperator(operator: string, left: Value, right: Value): Value {
  if (left === unknown || right === unknown) return unknown;
  switch (operator) {
    case '===':
      return left === right;
    case '!==':
      return left !== right;
    case '==':
      return looselyEqual(left, right);
    case '!=':
      return !looselyEqual(left, right);
    case '+':
      return add(left, right);
    default:
      return typeof left === 'number' && typeof right === 'number'
        ? calculate(operator, left, right)
        : unknown;
  }
}

function looselyEqual(left: Value, right: Value): boolean {
  if (left === null || left === undefined) return right === null || right === undefined;
  if (isObject(left) || isObject(right)) return left === right;
  return typeof left === typeof right ? left === right : String(left) === String(right);
}

function add(left: Value, right: Value): Value {
  if (isObject(left) || isObject(right)) return unknown;
  if (typeof left === 'string' || typeof right === 'string') return String(left) + String(right);
  return Number(left) + Number(right);
}

function calculate(operator: string, left: number, right: number): Value {
  switch (operator) {
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    default:
      return unknown;
  }
}

export function applyUnary(operator: string, value: Value): Value {
  if (operator === 'typeof') return value === unknown ? unknown : typeOf(value);
  if (operator === 'void') return undefined;
  if (value === unknown) return unknown;
  if (operator === '!') return !value;
  if (isObject(value)) return unknown;
  if (operator === '-') return -Number(value);
  return operator === '+' ? Number(value) : unknown;
}

function typeOf(value: Value): string {
  if (!isObject(value)) return typeof value;
  return value.type === 'function' ? 'function' : 'object';
}

/** `operator`: without its `=`. */
export function applyAssignment(operator: string, before: Value, value: Value): Value {
  if (operator === '||') return truth(before) === undefined ? unknown : before || value;
  return operator === '&&' || operator === '??' ? unknown : applyOperator(operator, before, value);
}
