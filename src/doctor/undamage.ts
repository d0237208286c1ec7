// Where: doctor, between a damaged piece of code and a proposal to mend it. Tries the kinds of damage the source shows
// signs of, from the mildest on, and believes an outcome only when it parses and nothing about its pixel calls is in
// doubt. Pure. Promises: an outcome without doubts makes the calls the author wrote, whichever damage it was.

import { type Cell, readCells, surveyDamage } from './cells.ts';
import { type DamageKind, isDash, isFullwidth, isInvisible, isStraightQuote, quoteClass } from './damage.ts';
import { mendCode } from './mend-code.ts';
import { isCurlyPair } from './mend-text.ts';
import type { Mended, MendResult } from './mending.ts';
import { parseScript, type ScriptNode } from './parse-script.ts';
import { callSignature, listPixelCalls } from './pixel-calls.ts';

export interface Change {
  /** Offsets in the source. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: DamageKind;
  /** The first damaged character as it should read and as the source has it. */
  readonly seen: string;
}

export interface Undamaged {
  readonly code: string;
  readonly program: ScriptNode;
  readonly changes: readonly Change[];
  /** Why a person must look: empty when the calls are certain. */
  readonly doubts: readonly string[];
}

export interface UndamageOptions {
  /** Text of the page rather than of a script: the browser has decoded its entities and tags once. */
  readonly isPrinted?: boolean;
}

/** Base code has a thousand characters. Beyond this nothing is tried. */
const longestCode = 200_000;

interface Attempt extends Undamaged {
  readonly cells: readonly Cell[];
}

/** The code that the source was, or undefined when no kind of damage explains it. */
export function undamage(source: string, options: UndamageOptions = {}): Undamaged | undefined {
  if (source.length > longestCode) return undefined;
  let first: Attempt | undefined;
  for (const plan of listPlans(source, options)) {
    const attempt = tryPlan(source, plan);
    if (attempt === undefined) continue;
    if (first === undefined) {
      first = attempt;
      // Only quotes can be read in two ways.
      if (!attempt.changes.some(({ kind }) => kind === 'quotes')) break;
    } else if (callSignature(first.program) !== callSignature(attempt.program)) {
      return { ...first, doubts: [...first.doubts, 'its quotes can be read in more than one way'] };
    }
  }
  return first;
}

interface Plan {
  readonly entityDepth: 0 | 1 | 2;
  readonly stripSlashes: boolean;
  readonly strictQuotes: boolean;
  readonly translate: boolean;
  readonly isPrinted: boolean;
}

function listPlans(source: string, { isPrinted = false }: UndamageOptions): Plan[] {
  const { entities, backslashes } = surveyDamage(source);
  const depths: readonly (0 | 1 | 2)[] = entities ? (isPrinted ? [1, 2] : [0, 1, 2]) : [isPrinted ? 1 : 0];
  const plans: Plan[] = [];
  for (const translate of [false, true]) {
    for (const entityDepth of depths) {
      for (const stripSlashes of backslashes ? [false, true] : [false]) {
        for (const strictQuotes of [true, false])
          plans.push({ entityDepth, stripSlashes, strictQuotes, translate, isPrinted });
      }
    }
  }
  return plans;
}

function tryPlan(source: string, plan: Plan): Attempt | undefined {
  const cells = readCells(source, plan);
  const mended = mendCode(cells, plan);
  if (mended === undefined) return undefined;
  const code = mended.cells.map(({ text }) => text).join('');
  const parsed = parseScript(code);
  if ('problem' in parsed) return undefined;
  if (plan.translate && !mended.kinds.has('translated')) return undefined;
  return {
    code,
    program: parsed.program,
    cells,
    changes: listChanges(source, cells, mended.cells),
    doubts: listDoubts(parsed.program, cells, mended),
  };
}

function listChanges(source: string, cells: readonly Cell[], mended: readonly Mended[]): Change[] {
  const changes: Change[] = [];
  for (const [index, cell] of cells.entries()) {
    const { text = '', kind } = mended[index] ?? {};
    if (kind === undefined || source.slice(cell.start, cell.end) === text) continue;
    const last = changes.at(-1);
    if (last !== undefined && last.end === cell.start && last.kind === kind) {
      changes[changes.length - 1] = { ...last, end: cell.end, text: last.text + text };
    } else changes.push({ start: cell.start, end: cell.end, text, kind, seen: cell.text });
  }
  return changes;
}

/** Texts in arguments of pixel calls whose content the same damage may have changed too. */
function listDoubts(program: ScriptNode, cells: readonly Cell[], mended: MendResult): string[] {
  const offsets: number[] = [];
  let offset = 0;
  for (const { text } of mended.cells) {
    offsets.push(offset);
    offset += text.length;
  }
  const ranges = listPixelCalls(program).flatMap(({ argumentNodes }) =>
    argumentNodes.map(({ start, end }) => ({ start, end })),
  );
  const doubts = mended.texts.flatMap(({ start, end }) => {
    const from = offsets[start] ?? 0;
    if (!ranges.some((range) => from >= range.start && from < range.end)) return [];
    const content = mended.cells
      .slice(start + 1, end - 1)
      .map(({ text }) => text)
      .join('');
    const opener = cells[start]?.text ?? '';
    // A quote with a backslash in front was straight once; one that is damaged otherwise than its pair may have been.
    const isPair =
      !mended.kinds.has('backslashes') &&
      !/\\[‘’]/.test(content) &&
      isCurlyPair(opener, cells[end - 1]?.text ?? '') &&
      cells
        .slice(start + 1, end - 1)
        .every(({ text, kind }) => quoteClass(text) !== 'single' || kind === cells[start]?.kind);
    const known = isPair ? quoteClass(opener) : undefined;
    // Whoever escapes quotes escapes everything; other entities may have been in the text before.
    const isEscaped = cells[start]?.kind === 'entities' && isStraightQuote(opener);
    const hasEntity =
      !isEscaped &&
      (/&#?\w{2,8};/.test(content) ||
        cells.slice(start + 1, end - 1).some(({ kind }) => kind === 'entities'));
    const why = hasEntity ? entityDoubt : doubtContent(content, known, mended.kinds);
    return why === undefined ? [] : [`in ${JSON.stringify(content)}, ${why}`];
  });
  return [...new Set(doubts)];
}

const entityDoubt = 'an HTML entity may be meant or may be damage';
const isPlain = /^[\x20-\x7e]*$/;

function doubtContent(
  content: string,
  opener: ReturnType<typeof quoteClass>,
  kinds: ReadonlySet<DamageKind>,
): string | undefined {
  const characters = [...content];
  if (characters.includes('\uFFFD')) return 'a character is lost';
  if (kinds.has('entities') && /&#?\w{2,8};/.test(content)) return entityDoubt;
  if (kinds.has('tags') && /<\/?[a-z]/i.test(content)) return 'a tag may be meant or may be damage';
  if (kinds.has('backslashes') && /[\\\n\r\t/]/.test(content) && !content.startsWith('http')) {
    return 'a backslash may be meant or may be damage';
  }
  if (kinds.has('translated') && !/^[\w.:/?=&%#-]*$/.test(content)) return 'the text may be translated';
  if (isPlain.test(content)) return undefined;
  if (kinds.has('quotes') && characters.some((character) => isTypographic(character, opener))) {
    return 'a typographic character may be meant or may be damage';
  }
  if (kinds.has('dashes') && characters.some((character) => isDash(character) || character === '…')) {
    return 'a dash may be meant or may be damage';
  }
  if (kinds.has('mojibake') && /[ÃÂâ]/.test(content)) return 'a character may be broken';
  if (kinds.has('invisible') && characters.some(isInvisible)) return 'an invisible character may be meant';
  if (kinds.has('fullwidth') && characters.some(isFullwidth)) return 'a full-width character may be meant';
  if (kinds.has('spaces') && /[\u00A0\u202F]/.test(content)) return 'a non-breaking space may be meant';
  return undefined;
}

/** Between ‘ and ’ a straight quote would have ended the text, so that an apostrophe was typographic from the start. */
function isTypographic(character: string, opener: ReturnType<typeof quoteClass>): boolean {
  if (isDash(character) || character === '…') return true;
  if (opener === 'single' && (character === '‘' || character === '’')) return false;
  return quoteClass(character) !== undefined && !isStraightQuote(character);
}
