// Where: doctor, first step of undoing damage. Source in, cells out: one for each character that the author meant, with
// the range of the source it stands in and the damage that had to be undone to see it. Undoes only what concerns single
// characters everywhere alike (entities, wrong encoding, backslashes); what depends on the place is the mender's.

import { type DamageKind, decodeEntity, entityPattern, mojibake } from './damage.ts';

export interface Cell {
  /** As seen after this step; '' for nothing. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind?: DamageKind;
  /** Printed code: what a browser makes of the source anyway is no damage. */
  readonly isMarkup?: boolean;
}

export interface CellOptions {
  /** How often entities are decoded. */
  readonly entityDepth: 0 | 1 | 2;
  /** `\'` is `'`, as after one escaping too many. */
  readonly stripSlashes: boolean;
}

const mojibakeByLength = [...mojibake].sort(([a], [b]) => b.length - a.length);
const mojibakeStarts = new Set([...mojibake.keys()].map((sequence) => sequence[0]));

export function readCells(source: string, options: CellOptions): Cell[] {
  let cells = readCharacters(source);
  for (let depth = 0; depth < options.entityDepth; depth++) cells = decodeEntities(cells);
  cells = decodeMojibake(cells);
  return options.stripSlashes ? removeBackslashes(cells) : cells;
}

function readCharacters(source: string): Cell[] {
  const cells: Cell[] = [];
  let at = 0;
  for (const text of source) {
    cells.push({ text, start: at, end: at + text.length });
    at += text.length;
  }
  return cells;
}

/** Replaces what `find` finds at a place by one cell. */
function rewrite(
  cells: readonly Cell[],
  starts: (text: string) => boolean,
  find: (
    text: string,
  ) => { readonly length: number; readonly text: string; readonly kind: DamageKind } | undefined,
): Cell[] {
  const rewritten: Cell[] = [];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (cell === undefined) break;
    if (!starts(cell.text)) {
      rewritten.push(cell);
      continue;
    }
    const ahead = cells
      .slice(i, i + 12)
      .map(({ text }) => (text.length === 1 ? text : '\0'))
      .join('');
    const found = find(ahead);
    if (found === undefined) {
      rewritten.push(cell);
      continue;
    }
    const last = cells[i + found.length - 1] ?? cell;
    rewritten.push({ text: found.text, start: cell.start, end: last.end, kind: found.kind });
    i += found.length - 1;
  }
  return rewritten;
}

function decodeEntities(cells: readonly Cell[]): Cell[] {
  return rewrite(
    cells,
    (text) => text === '&',
    (ahead) => {
      entityPattern.lastIndex = 0;
      const match = entityPattern.exec(ahead);
      const text = match === null ? undefined : decodeEntity(match);
      return match === null || text === undefined
        ? undefined
        : { length: match[0].length, text, kind: 'entities' };
    },
  );
}

function decodeMojibake(cells: readonly Cell[]): Cell[] {
  return rewrite(
    cells,
    (text) => mojibakeStarts.has(text),
    (ahead) => {
      const [sequence, text] = mojibakeByLength.find(([candidate]) => ahead.startsWith(candidate)) ?? [];
      return sequence === undefined || text === undefined
        ? undefined
        : { length: sequence.length, text, kind: 'mojibake' };
    },
  );
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function removeBackslashes(cells: readonly Cell[]): Cell[] {
  return rewrite(
    cells,
    (text) => text === '\\',
    (ahead) => {
      const next = ahead[1] ?? '';
      if (next in escapes) return { length: 2, text: escapes[next] ?? '', kind: 'backslashes' };
      return /['"\\/‘’“”]/.test(next) ? { length: 2, text: next, kind: 'backslashes' } : undefined;
    },
  );
}

/** What a source holds, so that only what may help is tried. */
export function surveyDamage(source: string): { readonly entities: boolean; readonly backslashes: boolean } {
  return { entities: /&#?\w+;/.test(source), backslashes: /\\['"‘’“”n]/.test(source) };
}
