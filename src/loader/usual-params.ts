// Where: loader, in the short cut for usual events (usual-events.ts). The parameters of a request, found among its bytes: what
// steps/params.ts does with texts. In: the bytes of a record. Out: where each thing stands, no text of it.

import { decodeParam } from '../event/params.ts';
import { ampersand, ampersands, type Desk, equalsSign, findByte, isSame, margin, readText } from './desk.ts';
import { findSpecial } from './special-signs.ts';
import {
  type BeforeName,
  beforeNames,
  type KnownName,
  knownNames,
  type Name,
  readName,
} from './steps/params.ts';

const firstKnown = 3;

/** What a parameter is to the line: one that it has a name for, or one of these. */
export const role = {
  /** Left over as it was sent. */
  left: 0,
  /** Left over too, but not as it stands: it has signs that must be decoded or escaped. */
  leftAsText: 1,
  /** The run of custom data. */
  custom: 2,
  ...(Object.fromEntries(knownNames.map((name, index) => [name, index + firstKnown])) as Record<
    KnownName,
    number
  >),
};
const rolesEnd = knownNames.length + firstKnown;

const piecesMax = 1_000;
const numbersOfPiece = 3;

export interface UsualParams {
  /** Finds the parameters from `start` to before `end`. False: something about them is not usual. */
  sort(start: number, end: number): boolean;
  /** By role: where the value begins and ends; both 0: not sent. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Whether the value cannot be taken as it stands; the parameter, name and value. */
  isSpecial(role: number): boolean;
  isSpecialParam(role: number): boolean;
  /** The value, decoded. */
  textOf(role: number): string;
  /** What may be left over, in order: role, start, end. Neighbours are one piece. */
  readonly pieces: Int32Array;
  pieceCount(): number;
  /** The user's data, wherever they stood, together. */
  readonly user: { start: number; end: number };
}

export function createUsualParams(desk: Desk): UsualParams {
  const { bytes } = desk;
  const starts = new Int32Array(rolesEnd);
  const ends = new Int32Array(rolesEnd);
  const hasSpecialName = new Uint8Array(rolesEnd);
  const pieces = new Int32Array(piecesMax * numbersOfPiece);
  const user = { start: 0, end: 0 };
  let pieceCount = 0;

  function addPiece(roleOf: number, start: number, end: number): void {
    const last = (pieceCount - 1) * numbersOfPiece;
    if (
      roleOf <= role.custom &&
      pieceCount > 0 &&
      pieces[last] === roleOf &&
      pieces[last + 2] === start - 1
    ) {
      pieces[last + 2] = end;
      return;
    }
    const at = pieceCount * numbersOfPiece;
    pieces[at] = roleOf;
    pieces[at + 1] = start;
    pieces[at + 2] = end;
    pieceCount += 1;
  }

  /** False when there was user data before that do not stand beside these and there is no room to put them together. */
  function addUser(start: number, end: number): boolean {
    if (user.end === 0) {
      user.start = start;
      user.end = end;
      return true;
    }
    if (user.end === start - 1) {
      user.end = end;
      return true;
    }
    return joinUser(start, end);
  }

  /** Behind the record, where nothing stands. */
  function joinUser(start: number, end: number): boolean {
    const length = user.end - user.start;
    const isBehind = user.start >= desk.length;
    const into = isBehind ? user.start : desk.length + 1;
    if (into + length + 1 + end - start > bytes.length - margin) return false;
    if (!isBehind) bytes.copyWithin(into, user.start, user.end);
    bytes[into + length] = ampersand;
    bytes.copyWithin(into + length + 1, start, end);
    user.start = into;
    user.end = into + length + 1 + end - start;
    return true;
  }

  function sort(start: number, end: number): boolean {
    for (let name = 0; name < rolesEnd; name++) starts[name] = ends[name] = 0;
    user.start = 0;
    user.end = 0;
    pieceCount = 0;
    // Every parameter ends with one, the last as well.
    bytes[end] = ampersand;
    let before = beforeNames();
    for (let at = start; at < end; ) {
      const name = readNextName(before, at);
      if (name === undefined) return false;
      before = name;
      let from = at + name.desk.length;
      // A name alone, without equals sign.
      if (bytes[from - 1] === ampersand) from -= 1;
      const to = findByte(desk, from, ampersands);
      if (!add(name, at, from, to)) return false;
      at = to + 1;
    }
    // An ampersand at the very end, or nothing at all.
    return start === end || bytes[end - 1] !== ampersand;
  }

  function add(name: Name, at: number, from: number, to: number): boolean {
    const { family } = name;
    if (to === at || pieceCount >= piecesMax) return false;
    if (family === 'cd') return addCustom(at, to);
    if (family !== '') {
      addLeft(name, at, from, to);
      return addUser(at, to);
    }
    if (name.known === -1) {
      addLeft(name, at, from, to);
      return true;
    }
    const known = name.known + firstKnown;
    if (starts[known] !== 0) return false;
    starts[known] = from;
    ends[known] = to;
    hasSpecialName[known] = name.isSpecial;
    if (name.column === undefined || from === to) addLeft(name, at, from, to);
    else addPiece(known, at, to);
    return true;
  }

  function addLeft(name: Name, at: number, from: number, to: number): void {
    addPiece((name.isSpecial | findSpecial(bytes, from, to)) === 0 ? role.left : role.leftAsText, at, to);
  }

  function isSpecial(known: number): boolean {
    return findSpecial(bytes, starts[known] ?? 0, ends[known] ?? 0) !== 0;
  }

  function isSpecialParam(known: number): boolean {
    return hasSpecialName[known] !== 0 || isSpecial(known);
  }

  function textOf(known: number): string {
    return decodeParam(readText(desk, starts[known] ?? 0, ends[known] ?? 0));
  }

  /** One run of custom data, no more. */
  function addCustom(start: number, end: number): boolean {
    if (starts[role.custom] === 0) starts[role.custom] = start;
    else if (ends[role.custom] !== start - 1) return false;
    ends[role.custom] = end;
    addPiece(role.custom, start, end);
    return true;
  }

  /** After most names there comes one of two: a page view has no custom data, another event has. */
  function readNextName(before: BeforeName, at: number): Name | undefined {
    const { next, earlier } = before;
    if (next !== undefined && beginsWith(at, next)) return next;
    const isEarlier = earlier !== undefined && beginsWith(at, earlier);
    const name = isEarlier ? earlier : readNameAt(at);
    if (name === undefined) return undefined;
    before.earlier = next;
    before.next = name;
    return name;
  }

  function beginsWith(at: number, { first, firstMask, desk: name }: Name): boolean {
    if ((desk.words.getInt32(at, true) & firstMask) !== first) return false;
    return name.length <= 4 || isSame(desk, at, name, 0, name.length);
  }

  /** Undefined: it is not of ASCII, and may not even be text. */
  function readNameAt(at: number): Name | undefined {
    let to = at;
    for (let byte = bytes[to] ?? 0; byte !== ampersand && byte !== equalsSign; byte = bytes[++to] ?? 0)
      if (byte > 0x7e) return undefined;
    return readName(readText(desk, at, to));
  }

  return {
    sort,
    starts,
    ends,
    isSpecial,
    isSpecialParam,
    textOf,
    pieces,
    pieceCount: () => pieceCount,
    user,
  };
}
