// Where: doctor, behind the checks of an event's data. The third argument of a track call, as far as the source tells it.

import { findProperty } from './call-edits.ts';
import { type Constant, isConstantObject, unknown } from './constants.ts';
import type { ScriptNode } from './parse-script.ts';
import { type Call, readTrack } from './subject.ts';

export interface EventData {
  readonly name: Constant;
  /** `unknown` when only a visit can tell; absent when nothing is handed over. */
  readonly data: Constant;
  readonly node?: ScriptNode;
  readonly index: number;
}

export function readEventData(call: Call): EventData | undefined {
  const track = readTrack(call);
  if (track === undefined) return undefined;
  const index = track.nameIndex + 1;
  const node = call.argumentNodes[index];
  return {
    name: call.values[track.nameIndex],
    data: call.values[index],
    index,
    ...(node === undefined ? {} : { node }),
  };
}

/** The value of a key: `unknown` when it cannot be told, undefined when the key is not there. */
export function dataValue({ data }: EventData, key: string): Constant {
  if (data === unknown) return unknown;
  return isConstantObject(data) ? data.entries.get(key) : undefined;
}

/** Where a value is written, when it is written in the call itself. */
export function dataNode({ node }: EventData, key: string): ScriptNode | undefined {
  return findProperty(node, [key])?.value;
}
