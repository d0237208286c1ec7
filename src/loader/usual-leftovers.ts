// Where: loader, in the short cut for usual events (usual-events.ts). What no column gives back is copied as it was sent, or written so
// that the store reads it the same: what steps/leftovers.ts does with texts. In: the parameters that were found. Out: bytes of the line.

import { formatText } from '../store/store.ts';
import type { CellsMemory } from './cells-memory.ts';
import { ampersand, copyRange, type Desk, isSame, readText, writeByte, writeText } from './desk.ts';
import { rewriteForeign } from './steps/leftovers.ts';
import type { UsualHead } from './usual-head.ts';
import { role, type UsualParams } from './usual-params.ts';
import { asked } from './usual-questions.ts';

/** What columns give back, of what they do not always. */
interface Given {
  readonly isTimeGiven: boolean;
  readonly isDeliveryGiven: boolean;
  readonly isInitGiven: boolean;
  readonly isTabGiven: boolean;
}

/** Writes the cell of the event whose record was read last. */
export function createLeftoversWriter({
  record,
  line,
  head,
  params,
  memory,
}: {
  readonly record: Desk;
  readonly line: Desk;
  readonly head: UsualHead;
  readonly params: UsualParams;
  readonly memory: CellsMemory;
}): (given: Given) => void {
  const { pieces, isSpecial, isSpecialParam, textOf, starts, ends } = params;
  const { ends: cellEnds, moreEnds, numbers } = memory;

  function writeLeftovers(given: Given): void {
    const begin = line.length;
    const count = params.pieceCount() * 3;
    for (let at = 0; at < count; at += 3) {
      const name = pieces[at] ?? 0;
      if (name > role.custom && isGiven(name, given)) continue;
      const start = pieces[at + 1] ?? 0;
      const end = pieces[at + 2] ?? 0;
      const isEmpty = name === role.custom && cellEnds[asked.custom] === moreEnds[asked.custom];
      if (line.length > begin && !isEmpty) writeByte(line, ampersand);
      if (name === role.custom)
        copyRange(line, memory.desk, cellEnds[asked.custom] ?? 0, moreEnds[asked.custom] ?? 0);
      else if (name === role.left || (name !== role.leftAsText && !isSpecialParam(name)))
        copyRange(line, record, start, end);
      else writeText(line, formatText(rewriteForeign(readText(record, start, end))));
    }
  }

  function isGiven(name: number, given: Given): boolean {
    if (name === role.ev) return numbers[asked.name] === 1;
    if (name === role.ts || name === role.sent) return given.isTimeGiven;
    if (name === role.oi) return given.isDeliveryGiven;
    if (name === role.it) return given.isInitGiven;
    if (name === role.os) return given.isTabGiven;
    return name !== role.id || isPixelId();
  }

  function isPixelId(): boolean {
    const { start, end } = head.pixelId;
    const sent = starts[role.id] ?? 0;
    const length = (ends[role.id] ?? 0) - sent;
    if (length === end - start && isSame(record, sent, record, start, length)) return true;
    return isSpecial(role.id) && textOf(role.id) === readText(record, start, end);
  }

  return writeLeftovers;
}
