// Where: doctor, behind the checks of advanced matching. The user data of an `init`, value by value, as far as the source
// tells it; a list counts as its items.

import { findProperty } from './call-edits.ts';
import { type Constant, isConstantObject } from './constants.ts';
import type { Range } from './page.ts';
import { type Call, rangeOf } from './subject.ts';

export interface UserDatum {
  readonly key: string;
  readonly value: string;
  /** The value, when it is written in the call itself, else the call. */
  readonly at: Range;
}

export function listUserData(call: Call): readonly UserDatum[] {
  const data = call.values[0] === 'init' ? call.values[2] : undefined;
  if (!isConstantObject(data)) return [];
  return [...data.entries].flatMap(([key, given]) => {
    const node = findProperty(call.argumentNodes[2], [key])?.value;
    const at = node === undefined ? call : rangeOf(call, node);
    return textsOf(given).map((value) => ({ key, value, at }));
  });
}

function textsOf(value: Constant): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}
