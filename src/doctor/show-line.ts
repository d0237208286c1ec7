// Where: doctor, telling people on a page. A finding in, the line it stands in out: short, with the places to mark and what
// is there. One character of the source is one character here, so that a place stays a place.

import { isInvisible } from './damage.ts';
import type { Finding } from './finding.ts';
import { createPositions, listExcerpts } from './report.ts';

export interface ShownLine {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** The part of the line around the finding; what nobody sees is shown as a box. */
  readonly text: string;
  /** Places in `text` that are meant. */
  readonly marks: readonly number[];
  /** What is to be seen there: `right double quotation mark`, or ''. */
  readonly what: string;
}

const width = 160;
/** Of a long line, so many characters before the first place. */
const lead = 40;

export function showLine(text: string, finding: Finding): ShownLine {
  const places = listExcerpts(text, finding, createPositions(text));
  const [first] = places;
  if (first === undefined) return { line: 1, column: 1, text: '', marks: [], what: '' };
  const from = first.column > width - 10 ? first.column - lead - 1 : 0;
  const inLine = places.filter(({ line }) => line === first.line);
  const marks = inLine
    .map(({ column }) => column - 1 - from)
    .filter((place) => place >= 0 && place < Math.min(width, first.source.length - from));
  return {
    line: first.line,
    column: first.column,
    text: Array.from(first.source.slice(from, from + width), reveal).join(''),
    marks: [...new Set(marks)],
    what: [...new Set(inLine.flatMap(({ what }) => what ?? []))].join(', '),
  };
}

/** TRICKY: a character outside the basic plane is two places long and stays so. */
function reveal(character: string): string {
  if (character === '\t' || character === '\u00A0') return ' ';
  return isInvisible(character) || /\p{Cc}/u.test(character) ? '▯'.repeat(character.length) : character;
}
