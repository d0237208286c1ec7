// Where: loader -> store. The rows of one table of a batch as bytes: whole lines of TabSeparated, batch columns included,
// one after the other in one buffer. Tens of thousands of rows are sent as they lie, without a text of them ever made.

export interface Lines {
  /** Row number of each line. A row number is used once in a batch. */
  readonly rows: readonly number[];
  /** Where each line ends in `bytes`. */
  readonly ends: readonly number[];
  readonly bytes: Buffer;
}

export interface LinesBuilder {
  /** `cells`: a line without batch columns and line end (see columns.ts). */
  add(row: number, cells: string): void;
  /** The same of the first `length` bytes. */
  addBytes(row: number, cells: Buffer, length: number): void;
  build(): Lines;
}

/** Batch id, row number, two tabs, line end. */
const batchCellsMaxBytes = 40;
const zero = 0x30;
const lineEnd = 0x0a;

/** `batchId`: decimal text of a UInt64. `room`: where the lines are written while they fit; it must not be used for anything else. */
export function createLines(batchId: string, room: Buffer = Buffer.allocUnsafe(4 << 10)): LinesBuilder {
  const rows: number[] = [];
  const ends: number[] = [];
  const batch = Buffer.from(`\t${batchId}\t`);
  let bytes = room;
  let end = 0;

  function makeRoom(mostBytes: number): void {
    const most = end + mostBytes + batchCellsMaxBytes;
    if (most > bytes.length)
      bytes = Buffer.concat([bytes.subarray(0, end)], Math.max(most, bytes.length * 2));
  }

  /** The line's last cells; its others end at `end`. */
  function endLine(row: number): void {
    // Byte by byte: a call that writes a text costs more than all of these.
    for (let n = 0; n < batch.length; n++) bytes[end++] = batch[n] ?? 0;
    let digit = 1;
    while (row >= digit * 10) digit *= 10;
    for (; digit >= 1; digit /= 10) bytes[end++] = zero + (Math.trunc(row / digit) % 10);
    bytes[end++] = lineEnd;
    rows.push(row);
    ends.push(end);
  }

  return {
    add(row, cells) {
      // Worst case of UTF-8: three bytes for each UTF-16 unit.
      makeRoom(cells.length * 3);
      end += bytes.write(cells, end);
      endLine(row);
    },
    addBytes(row, cells, length) {
      makeRoom(length);
      end += cells.copy(bytes, end, 0, length);
      endLine(row);
    },
    build: () => ({ rows, ends, bytes: bytes.subarray(0, end) }),
  };
}

/** The lines from index `from` to before index `to`. */
export function sliceLines(lines: Lines, from: number, to: number): Lines {
  const start = lines.ends[from - 1] ?? 0;
  const ends = lines.ends.slice(from, to).map((end) => end - start);
  return {
    rows: lines.rows.slice(from, to),
    ends,
    bytes: lines.bytes.subarray(start, start + (ends.at(-1) ?? 0)),
  };
}

export function filterLines(lines: Lines, isWanted: (row: number) => boolean): Lines {
  const kept = lines.rows.flatMap((row, index) =>
    isWanted(row) ? [sliceLines(lines, index, index + 1)] : [],
  );
  return joinLines(kept);
}

export function joinLines(parts: readonly Lines[]): Lines {
  let start = 0;
  const ends: number[] = [];
  for (const part of parts) {
    for (const end of part.ends) ends.push(start + end);
    start += part.bytes.length;
  }
  const bytes = Buffer.concat(parts.map((part) => part.bytes));
  return { rows: parts.flatMap((part) => part.rows), ends, bytes };
}
