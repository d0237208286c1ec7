// Where: doctor. Text of the page that is code nobody runs: the tags around it were stripped or escaped, and visitors
// read it. Code that is shown on purpose (in `pre`, `code`, a textarea, on a page about pixels) is not in the list.

import { isInvisible, narrow, removeInvisible } from './damage.ts';
import type { Page, Range, TextPart } from './page.ts';
import { listPixelCalls } from './pixel-calls.ts';
import { validId } from './send-events.ts';
import { type Undamaged, undamage } from './undamage.ts';

export interface PrintedCode extends Range {
  /** Tags that were escaped and are printed with it, before and behind. */
  readonly whole: Range;
  /** What it was, when that can be told. */
  readonly undamaged?: Undamaged;
  /** It has the part that loads the library. */
  readonly hasStub: boolean;
  /** Escaped tags that stand behind it, to be tags again: the noscript image. */
  readonly tail: string;
}

const mark = /fbq|fbevents\.js/;
/** Blanks are bounded: a page may have hundred thousands of them, and looking from each to the last takes for ever. */
const codeStart =
  /(?:(?:!|\+|-|\(|;|~|void\s)\s{0,20}\(?\s{0,20})?(?:function|función|fonction|funktion|funzione|função|функция)\s{0,20}\(\s{0,20}f\s{0,20}[,，]|if\s{0,20}\(\s{0,20}!\s{0,20}window\.fbq|window\.fbq\s{0,20}=|(?:window\.)?fbq\s{0,20}[(（]/iu;
const openTag = /(?:&lt;|<|‹)\s*script[^>]{0,120}?(?:&gt;|>|›)\s*$/i;
const closeTag = /^\s*(?:&lt;|‹)\s*(?:\/|&#0?47;)\s*script\s*(?:&gt;|›)/i;
const openComment =
  /(?:&lt;|‹)!\s*(?:--|[–—]-?|&#821[12];)[^&<>]{0,60}(?:Pixel|Ownpixel)[^&<>]{0,30}?(?:--|[–—]-?|&#821[12];)(?:&gt;|›)\s*(?:<[^>]*>\s*)*$/i;
const closeComment =
  /^\s*(?:<\/?(?:p|br|div)\b[^>]*>\s*)*(?:&lt;|‹)!\s*(?:--|[–—]-?|&#821[12];)[^&<>]{0,60}(?:Pixel|Ownpixel)[^&<>]{0,30}?(?:--|[–—]-?|&#821[12];)(?:&gt;|›)/i;
const printedNoscript =
  /^\s*(?:<\/?(?:p|br|div)\b[^>]*>\s*)*(?:&lt;|‹)\s*noscript[\s\S]{0,800}?(?:&lt;|‹)\s*\/\s*noscript\s*(?:&gt;|›)/i;

/** Tags a text editor puts into running text. */
const softTag =
  /^(?:\s|<\/?(?:p|br|div|span|strong|b|em|i|font|wbr|nobr|a|u|small|center|section|article)(?:\s[^<>]*)?\/?>|<!--(?:(?!-->)[\s\S])*-->)*$/i;

/** Base code and a few events have some thousand characters. */
const longestRun = 60_000;
/** How many characters are tried on one page: a page of nothing but beginnings must not take for ever. */
const budget = 500_000;

export function findPrintedCode(page: Page): PrintedCode[] {
  const found: PrintedCode[] = [];
  const texts = page.texts.filter(({ isShown, value }) => !isShown && value.trim() !== '');
  let passed = 0;
  let tried = 0;
  for (let i = 0; i < texts.length && tried < budget; i++) {
    const part = texts[i];
    if (part === undefined || part.start < passed || !mayBeCode(part.value)) continue;
    const run = runFrom(page, texts, i);
    const source = page.text.slice(run.start, run.end);
    const begin = findCodeStart(source);
    if (begin === undefined && !/callMethod[\s\S]*fbevents\.js/.test(source)) {
      passed = run.end;
      continue;
    }
    tried += source.length;
    const printed = readPrinted(page, { run, source, begin: begin ?? 0, isListed: part.isListed });
    if (printed === undefined) continue;
    passed = printed.whole.end;
    if (!isShownOnPurpose(page, printed)) found.push(printed);
  }
  return found;
}

function mayBeCode(text: string): boolean {
  return mark.test(removeInvisible(text)) || findCodeStart(text) !== undefined;
}

/** The run of text parts with nothing but soft tags between them, from the one at `first` on. */
function runFrom(page: Page, texts: readonly TextPart[], first: number): Range {
  const start = texts[first]?.start ?? 0;
  let end = texts[first]?.end ?? 0;
  for (let i = first + 1; i < texts.length && end - start < longestRun; i++) {
    const next = texts[i];
    if (next === undefined || !softTag.test(page.text.slice(end, next.start))) break;
    end = next.end;
  }
  return { start, end };
}

interface Run {
  readonly run: Range;
  readonly source: string;
  /** In the source; when the code is ruined beyond the way code begins, all of it. */
  readonly begin: number;
  readonly isListed: boolean;
}

function readPrinted(page: Page, { run, source, begin, isListed }: Run): PrintedCode | undefined {
  const start = run.start + begin + (/\S/.exec(source.slice(begin))?.index ?? 0);
  const hasStub = /callMethod|fbevents/.test(removeInvisible(source));
  const end = findCodeEnd(page.text, start, run.end);
  const whole = widen(page.text, run.start, { start, end });
  const undamaged = undamage(page.text.slice(start, end), { isPrinted: true });
  const hasCalls =
    undamaged !== undefined &&
    listPixelCalls(undamaged.program).some(({ values }) => typeof values[0] === 'string');
  if (!hasStub && (!hasCalls || isListed || !standsAlone(page.text, run, whole))) return undefined;
  if (undamaged !== undefined && !hasCalls && !hasStub) return undefined;
  return {
    start,
    end,
    whole: { start: whole.start, end: whole.end },
    hasStub,
    tail: whole.tail,
    ...(undamaged === undefined ? {} : { undamaged }),
  };
}

/** Invisible and full-width characters aside. A call behind the stub is not where the code begins. */
function findCodeStart(source: string): number | undefined {
  if (!/[^\x20-\x7e\s\u00A0-\u024F]/.test(source)) return codeStart.exec(source)?.index;
  const offsets: number[] = [];
  let plain = '';
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? '';
    if (isInvisible(character)) continue;
    offsets.push(at);
    plain += narrow(character);
  }
  const begin = codeStart.exec(plain);
  const stubAt = plain.indexOf('callMethod');
  return begin === null || (stubAt >= 0 && stubAt < begin.index) ? undefined : offsets[begin.index];
}

/** Behind the last statement: the last `)` of the run that a pixel call can end with, or the escaped end tag. */
function findCodeEnd(text: string, start: number, limit: number): number {
  const source = text.slice(start, limit);
  const closing = /(?:&lt;|‹)\s*(?:\/|&#0?47;)\s*script/i.exec(source);
  const within = closing === null ? source : source.slice(0, closing.index);
  const lastCall = Math.max(within.lastIndexOf('fbq'), within.lastIndexOf('fbevents.js'));
  const tail = within.slice(lastCall);
  const end =
    /[)）]\p{Cf}*(?:\s*(?:;|；|&#59;))?(?=[\s\p{Cf}]*(?:$|<|&lt;|[A-Z]))/u.exec(tail) ??
    /[)）]\s*(?:;|；)?/.exec(tail);
  return end === null ? start + within.trimEnd().length : start + lastCall + end.index + end[0].length;
}

function widen(text: string, runStart: number, code: Range): Range & { readonly tail: string } {
  let { start, end } = code;
  let tail = '';
  const before = text.slice(Math.max(runStart - 400, 0), start);
  const open = openTag.exec(before);
  if (open !== null) start -= before.length - open.index;
  const comment = openComment.exec(text.slice(Math.max(runStart - 400, 0), start));
  if (comment !== null) start = Math.max(runStart - 400, 0) + comment.index;
  const close = closeTag.exec(text.slice(end));
  if (close !== null) end += close[0].length;
  const noscript = printedNoscript.exec(text.slice(end, end + 1200));
  if (noscript !== null) {
    tail = noscript[0];
    end += noscript[0].length;
  }
  const lastComment = closeComment.exec(text.slice(end, end + 300));
  if (lastComment !== null) end += lastComment[0].length;
  return { start, end, tail };
}

/** Nothing but code in its paragraph: a sentence that names a call is prose. */
function standsAlone(text: string, run: Range, whole: Range): boolean {
  const before = text.slice(run.start, whole.start).split(blockTag).at(-1) ?? '';
  const [behind = ''] = text.slice(whole.end, run.end).split(blockTag);
  return [before, behind].every((side) => !/\p{L}/u.test(side.replace(/<[^>]*>/g, '')));
}

const blockTag = /<\/?(?:p|div|section|article|center)\b[^>]*>/i;

const about =
  /(meta|facebook|fb|retargeting|ownpixel)[\s-]?p[ií]x[eé]l|tracking[\s-]?(code|pixel|snippet)|\bfbq\b|conversions? api|base code|pixel (code|base|event|snippet)/iu;
/** The same in other languages, where the owner's name often comes behind. */
const aboutElsewhere =
  /(p[ií]xe(l|ls|is)|piksel\p{L}*|пиксел\p{L}*|ピクセル|픽셀|像素|بكسل)(\s|-)*((de|di|do|da|del|du|della|von|of|för|til|van|od|の|от)\s+)?(meta|facebook|fb|ownpixel|фейсбук|мета|فيسبوك|ميتا)|(meta|facebook|fb|فيسبوك|ميتا|фейсбук)\p{L}*[\s-]*(の)?(piksel|пиксел|ピクセル|픽셀|像素|بكسل)|c[óo]d(igo|ice) (de|di) (seguimiento|rastreamento|tracciamento|conversi[óo]n)|code de (suivi|conversion)/iu;
/** A sentence that ends with a colon shows what follows. */
const introduction = /\p{L}[^.!?]{0,200}:\s*$/u;

function isShownOnPurpose(page: Page, printed: PrintedCode): boolean {
  if (about.test(page.headings) || aboutElsewhere.test(page.headings)) return true;
  const before = page.text
    .slice(Math.max(0, printed.whole.start - 400), printed.whole.start)
    .replace(/<[^>]*>/g, ' ');
  if (introduction.test(before)) return true;
  const ids = printed.undamaged === undefined ? [] : initIds(printed.undamaged);
  if (ids.length === 0) return false;
  if (ids.every((id) => validId(id) === undefined)) return true;
  // Whoever tries a pixel out takes such an id too: damage in a text about something else is no example.
  const isIntact = printed.undamaged?.changes.every(({ kind }) => kind === 'entities') ?? false;
  return ids.every(isExampleId) && (isIntact || isProseAbout(page, printed.whole));
}

/** What visitors read beside the code speaks of pixels. */
function isProseAbout(page: Page, code: Range): boolean {
  const prose = page.texts
    .filter(({ start, end }) => end <= code.start || start >= code.end)
    .map(({ value }) => value)
    .join(' ');
  return about.test(prose) || aboutElsewhere.test(prose);
}

/** As instructions write it: counted through, or one digit over and over. */
function isExampleId(id: string): boolean {
  return /^(\d)\1+$/.test(id) || '12345678901234567890'.startsWith(id);
}

function initIds(undamaged: Undamaged): readonly string[] {
  return listPixelCalls(undamaged.program).flatMap(({ values }) =>
    values[0] === 'init' && typeof values[1] === 'string' ? [values[1]] : [],
  );
}
