// Where: loader. The cells that were written lately for what events share (a page, an agent, a visitor), found by the very bytes that were
// sent: an event that shares them costs a comparison and a copy. Keys and cells of all kinds lie side by side outside the heap. An
// event asks all its questions, then they are answered together: what must be fetched from far away is fetched at the same time.
// Bounded like steps/recent.ts, by two generations: when the younger is full it becomes the older, and what nobody asked for is
// forgotten. What an answer gave is whole until the next answer but one: an event may ask a second time, and needs both.

import { copyRange, createDesk, type Desk, isSame, readText } from './desk.ts';
import { hashRange } from './hash-range.ts';

/** What is made of a text that was sent. */
export interface Made {
  /** Whole cells as they stand in a line. */
  readonly cells: string;
  /** More that the event may need, not beside the cells. */
  readonly more?: string;
  /** 32 bits, for who has asked. */
  readonly number?: number;
}

export interface CellsMemory {
  /** Asks for the block of the bytes from `start` to before `end` of the record; `kind`: of which sort they are. */
  ask(question: number, kind: number, start: number, end: number): void;
  /** Answers what has been asked. False: of some there are too many bytes to be remembered. */
  answer(): boolean;
  /** Where all blocks lie. */
  readonly desk: Desk;
  /** By question, where in the block the cells begin and end, and more. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly moreEnds: Int32Array;
  /** The number that was made with them. */
  readonly numbers: Int32Array;
}

/** The beginning of a block, four bytes each; of lengths two. */
const field = { keyLength: 0, kind: 2, cellsLength: 4, moreLength: 6, number: 8, end: 12 } as const;
/** Of what a processor fetches at once. */
const lineBytes = 64;
/** At each place of the table: the hash of a key, then where its block begins (in fours) and, in the last bits, how many lines it fills. */
const linesBits = 8;
const linesMost = 255;
/** Who makes keys that meet in one place gets no more than this: a key that finds no place takes that of another. */
const probes = 16;

/** A longer text hardly comes again, and would take the memory of hundreds. */
const keyMaxBytes = 2_000;
const blockMaxBytes = 16 << 10;

/** `record`: where the records lie one after the other. `makes`: by kind; undefined: it is not to be remembered. */
export function createCellsMemory({
  record,
  makes,
  questions,
  most = 100_000,
  mostBytes = 24 << 20,
}: {
  readonly record: Desk;
  readonly makes: readonly ((sent: string) => Made | undefined)[];
  /** So many an event may ask. */
  readonly questions: number;
  /** Of a generation; what is not used costs nothing. */
  readonly most?: number;
  readonly mostBytes?: number;
}): CellsMemory {
  const firstBytes = makes.length * blockMaxBytes;
  const desk = createDesk(firstBytes + 2 * mostBytes);
  const { words } = desk;
  const places = 2 ** Math.ceil(Math.log2(most * 4));
  const table = new Int32Array(places * 2);
  const mask = places * 2 - 1;
  const starts = new Int32Array(questions);
  const ends = new Int32Array(questions);
  const moreEnds = new Int32Array(questions);
  const numbers = new Int32Array(questions);
  /** Of the questions that are not answered yet: which they are, kind, key, its hash, and where in the table it may be. */
  const open = new Int32Array(questions);
  const kinds = new Int32Array(questions);
  const keyStarts = new Int32Array(questions);
  const keyLengths = new Int32Array(questions);
  const hashes = new Int32Array(questions);
  const found = new Int32Array(questions);
  /** Whatever has been read only to be near. */
  const fetched = new Int32Array(1);
  let asked = 0;
  /** The younger generation: where it begins, and how many blocks it has. It ends at the length of the desk. */
  let younger = firstBytes;
  let count = 0;
  // Before it nothing lies: a block is never at 0.
  desk.length = lineBytes;
  const ofNothing = Int32Array.from(makes, (make, kind) => writeBlock(kind, 0, 0, make('') ?? { cells: '' }));
  desk.length = younger;

  function ask(question: number, kind: number, start: number, end: number): void {
    if (start === end) return take(question, ofNothing[kind] ?? 0);
    open[asked] = question;
    kinds[asked] = kind;
    keyStarts[asked] = start;
    keyLengths[asked] = end - start;
    asked += 1;
  }

  function answer(): boolean {
    const all = asked;
    asked = 0;
    if (count + all > most || desk.length + all * blockMaxBytes > younger + mostBytes) beginGeneration();
    for (let n = 0; n < all; n++) {
      const length = keyLengths[n] ?? 0;
      if (length > keyMaxBytes) return false;
      hashes[n] = hashRange(record, keyStarts[n] ?? 0, length, kinds[n] ?? 0);
    }
    fetch(all);
    for (let n = 0; n < all; n++) {
      const at = findBlock(n);
      const block = at === -1 ? keep(n) : renew(at);
      if (block === 0) return false;
      take(open[n] ?? 0, block);
    }
    return true;
  }

  /** TRICKY: a processor goes on while it waits, but not far. Only what is asked for in a row is waited for together. */
  function fetch(all: number): void {
    let sum = 0;
    for (let n = 0; n < all; n++) sum ^= table[((hashes[n] ?? 0) << 1) & mask] ?? 0;
    for (let n = 0; n < all; n++) {
      const at = findHash(hashes[n] ?? 0);
      found[n] = at;
      if (at === -1) continue;
      const entry = table[at + 1] ?? 0;
      const end = blockOf(entry) + (entry & linesMost) * lineBytes;
      for (let line = blockOf(entry); line < end; line += lineBytes) sum ^= words.getInt32(line, true);
    }
    fetched[0] = sum;
  }

  /** The first place with that hash; -1: there is none. */
  function findHash(hash: number): number {
    for (let n = 0, at = (hash << 1) & mask; n <= probes; n++, at = (at + 2) & mask) {
      if (table[at + 1] === 0) return -1;
      if (table[at] === hash) return at;
    }
    return -1;
  }

  /** The place of the block that the open question asks for; -1: there is none. */
  function findBlock(n: number): number {
    const first = found[n] ?? -1;
    if (first === -1 || isAsked(n, blockOf(table[first + 1] ?? 0))) return first;
    const hash = hashes[n] ?? 0;
    for (let step = 1, at = (first + 2) & mask; step <= probes; step++, at = (at + 2) & mask) {
      const entry = table[at + 1] ?? 0;
      if (entry === 0) return -1;
      if (table[at] === hash && isAsked(n, blockOf(entry))) return at;
    }
    return -1;
  }

  function isAsked(n: number, block: number): boolean {
    const length = keyLengths[n] ?? 0;
    if (words.getInt32(block, true) !== (length | ((kinds[n] ?? 0) << 16))) return false;
    return isSame(record, keyStarts[n] ?? 0, desk, block + field.end, length);
  }

  function take(question: number, block: number): void {
    const start = block + field.end + words.getUint16(block + field.keyLength, true);
    const end = start + words.getUint16(block + field.cellsLength, true);
    starts[question] = start;
    ends[question] = end;
    moreEnds[question] = end + words.getUint16(block + field.moreLength, true);
    numbers[question] = words.getInt32(block + field.number, true);
  }

  /** 0: it cannot be kept. */
  function keep(n: number): number {
    const start = keyStarts[n] ?? 0;
    const length = keyLengths[n] ?? 0;
    const kind = kinds[n] ?? 0;
    const made = makes[kind]?.(readText(record, start, start + length));
    if (made === undefined) return 0;
    const { cells, more = '' } = made;
    if (field.end + length + (cells.length + more.length) * 3 > blockMaxBytes) return 0;
    const block = writeBlock(kind, start, length, made);
    setPlace(hashes[n] ?? 0, entryOf(block));
    count += 1;
    return block;
  }

  function writeBlock(kind: number, keyStart: number, keyLength: number, made: Made): number {
    const { cells, more = '', number = 0 } = made;
    const block = desk.length;
    desk.length += field.end;
    copyRange(desk, record, keyStart, keyStart + keyLength);
    const cellsLength = desk.bytes.write(cells, desk.length);
    const moreLength = desk.bytes.write(more, desk.length + cellsLength);
    words.setUint16(block + field.keyLength, keyLength, true);
    words.setUint16(block + field.kind, kind, true);
    words.setUint16(block + field.cellsLength, cellsLength, true);
    words.setUint16(block + field.moreLength, moreLength, true);
    words.setInt32(block + field.number, number, true);
    desk.length = alignEnd(desk.length + cellsLength + moreLength);
    return block;
  }

  function endOf(block: number): number {
    const keyLength = words.getUint16(block + field.keyLength, true);
    const cellsLength = words.getUint16(block + field.cellsLength, true);
    return block + field.end + keyLength + cellsLength + words.getUint16(block + field.moreLength, true);
  }

  function entryOf(block: number): number {
    const lines = Math.ceil((endOf(block) - block) / lineBytes);
    return (block << (linesBits - 2)) | Math.min(lines, linesMost);
  }

  /** Whoever is asked for stays: an older block goes over to the younger generation. */
  function renew(at: number): number {
    const block = blockOf(table[at + 1] ?? 0);
    if (block >= younger && block < younger + mostBytes) return block;
    const renewed = desk.length;
    copyRange(desk, desk, block, endOf(block));
    desk.length = alignEnd(desk.length);
    table[at + 1] = entryOf(renewed);
    count += 1;
    return renewed;
  }

  function beginGeneration(): void {
    younger = younger === firstBytes ? firstBytes + mostBytes : firstBytes;
    desk.length = younger;
    count = 0;
    const entries = table.slice();
    table.fill(0);
    for (let at = 0; at < entries.length; at += 2) {
      const entry = entries[at + 1] ?? 0;
      const block = blockOf(entry);
      if (entry !== 0 && (block < younger || block >= younger + mostBytes)) setPlace(entries[at] ?? 0, entry);
    }
  }

  function setPlace(hash: number, entry: number): void {
    let at = (hash << 1) & mask;
    for (let n = 0; n < probes && table[at + 1] !== 0; n++) at = (at + 2) & mask;
    if (table[at + 1] !== 0) at = (hash << 1) & mask;
    table[at] = hash;
    table[at + 1] = entry;
  }

  return { ask, answer, desk, starts, ends, moreEnds, numbers };
}

function blockOf(entry: number): number {
  return (entry >>> linesBits) << 2;
}

function alignEnd(end: number): number {
  return (end + 3) & ~3;
}
