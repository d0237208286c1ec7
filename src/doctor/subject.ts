// Where: doctor, what every check looks at: a page, the visit that was worked out for it, the scripts and the calls that
// concern a pixel, and the code that stands on it as text. Put together once a page; checks only read.

import { type Constant, unknown } from './constants.ts';
import { quoteLetter } from './damage.ts';
import { pixelMark } from './marks.ts';
import { findNestedCode, type NestedCode } from './nested-code.ts';
import { type Page, type PageScript, type Range, readPage } from './page.ts';
import {
  childList,
  childNode,
  nameOf,
  type ParsedScript,
  parseScript,
  type ScriptNode,
} from './parse-script.ts';
import { listPixelCalls } from './pixel-calls.ts';
import { findPrintedCode, type PrintedCode } from './printed-code.ts';
import { type Undamaged, undamage } from './undamage.ts';
import { type PageVisit, visitPage } from './visit-page.ts';

export interface PixelScript {
  readonly script: PageScript;
  readonly index: number;
  readonly parsed: ParsedScript;
}

export interface Call extends Range {
  readonly values: readonly Constant[];
  readonly argumentNodes: readonly ScriptNode[];
  readonly node: ScriptNode;
  /** What to add to a node's offsets to get the page's. */
  readonly shift: number;
  /** Offsets in the page are those of the code. Not so in attributes with entities. */
  readonly isEditable: boolean;
  /** Index in `visit.calls` when a plain visit makes it. */
  readonly inVisit: number | undefined;
  /** The statement that is this call and nothing else, when it stands at the top level of its script. */
  readonly statement?: Range;
  /** Index of its script, or undefined for an event handler's. */
  readonly script?: number;
}

interface DamagedCode extends Range {
  readonly source: string;
  readonly undamaged?: Undamaged;
  readonly script?: PixelScript;
}

export interface Subject {
  readonly page: Page;
  readonly visit: PageVisit;
  /** Scripts of any role that speak of the pixel. */
  readonly scripts: readonly PixelScript[];
  readonly calls: readonly Call[];
  /** By index in `visit.calls`. */
  readonly callOfStep: ReadonlyMap<number | undefined, Call>;
  readonly printed: readonly PrintedCode[];
  /** In the containers of tag managers. */
  readonly nested: readonly NestedCode[];
  /** Code of scripts and handlers that cannot be parsed, with what it was when that can be told. */
  readonly damaged: readonly DamagedCode[];
  /** Some code of the pixel cannot be read, so what seems to be missing may be in there. */
  readonly hasUnreadable: boolean;
}

export function createSubject(
  text: string,
  origin: { readonly url?: string; readonly policyHeader?: string },
): Subject {
  const page = readPage(text, origin);
  const visit = visitPage(page);
  const scripts = page.scripts.flatMap((script, index) => {
    if (script.role === 'data' || !mentionsPixel(script)) return [];
    return [
      {
        script,
        index,
        parsed: visit.parsed.get(script) ?? parseScript(script.code, script.role === 'module'),
      },
    ];
  });
  const printed = findPrintedCode(page);
  const nested = scripts.flatMap(({ script, parsed }) =>
    'program' in parsed ? findNestedCode(parsed.program, script.code, script.start) : [],
  );
  // A call in a loop: its first time.
  const steps = new Map(visit.calls.map(({ node }, step) => [node, step] as const).reverse());
  const calls = [
    ...scripts.flatMap((script) => callsOfScript(script, visit, steps)),
    ...page.handlers.flatMap((handler) => callsOfHandler(handler, text)),
  ];
  const hasUnreadable =
    scripts.some(({ parsed, script }) => 'problem' in parsed || !script.isClosed) || printed.length > 0;
  const damaged = [
    ...scripts.flatMap(damageOfScript),
    ...page.handlers.flatMap((handler) => damageOfHandler(handler, text)),
  ];
  return {
    page,
    visit,
    scripts,
    calls,
    callOfStep: new Map(
      calls.filter(({ inVisit }) => inVisit !== undefined).map((call) => [call.inVisit, call]),
    ),
    printed,
    nested,
    damaged,
    hasUnreadable: hasUnreadable || damaged.length > 0,
  };
}

const meantToRun = new Set([
  'classic',
  'module',
  'consent',
  'delayed',
  'reordered',
  'template',
  'noscript',
  'dead',
]);

function damageOfScript(pixelScript: PixelScript): DamagedCode[] {
  const { script, parsed } = pixelScript;
  const isDamaged = 'problem' in parsed || hasQuoteLetters(parsed.program);
  if (!isDamaged || !script.isClosed || !meantToRun.has(script.role)) return [];
  const undamaged = undamage(script.code);
  const { start, end, code: source } = script;
  if (script.isDecoded) return [{ start, end, source, script: pixelScript }];
  return [{ start, end, source, script: pixelScript, ...(undamaged === undefined ? {} : { undamaged }) }];
}

function hasQuoteLetters(program: ScriptNode): boolean {
  return listPixelCalls(program).some(({ argumentNodes }) =>
    argumentNodes.some((node) => node.type === 'Identifier' && quoteLetter.test(nameOf(node))),
  );
}

function damageOfHandler({ code, start, end }: Page['handlers'][number], text: string): DamagedCode[] {
  if (!('problem' in parseScript(`function f(){${code}\n}`))) return [];
  // An attribute with entities: the source of its code is not the code.
  if (text.slice(start, end) !== code) return [{ start, end, source: code }];
  const undamaged = undamage(code);
  return [{ start, end, source: code, ...(undamaged === undefined ? {} : { undamaged }) }];
}

function mentionsPixel(script: PageScript): boolean {
  return pixelMark.test(script.code) || /f\S{0,2}b\S{0,2}q\s*[(（]|fbevents/.test(script.code);
}

function callsOfScript(
  { script, index, parsed }: PixelScript,
  visit: PageVisit,
  steps: ReadonlyMap<ScriptNode, number>,
): Call[] {
  if ('problem' in parsed) return [];
  const isEditable = script.isDecoded === undefined;
  const statements = new Map(
    childList(parsed.program, 'body').flatMap((statement) =>
      statement?.type === 'ExpressionStatement' ? [[childNode(statement, 'expression'), statement]] : [],
    ),
  );
  return listPixelCalls(parsed.program).map(({ node, values, argumentNodes }) => {
    const inVisit = steps.get(node);
    const known = inVisit === undefined ? undefined : visit.calls[inVisit]?.values;
    const statement = isEditable ? statements.get(node) : undefined;
    return {
      node,
      argumentNodes,
      values:
        known !== undefined && known.length === values.length
          ? values.map((value, i) => (value === unknown ? known[i] : value))
          : values,
      start: isEditable ? script.start + node.start : script.element.start,
      end: isEditable ? script.start + node.end : script.start,
      shift: script.start,
      isEditable,
      inVisit,
      script: index,
      ...(statement === undefined
        ? {}
        : { statement: { start: script.start + statement.start, end: script.start + statement.end } }),
    };
  });
}

function callsOfHandler(handler: Page['handlers'][number], text: string): Call[] {
  const wrapper = 'function f(){';
  const parsed = parseScript(`${wrapper}${handler.code}\n}`);
  if ('problem' in parsed) return [];
  const shift = handler.start - wrapper.length;
  const isEditable = text.slice(handler.start, handler.end) === handler.code;
  return listPixelCalls(parsed.program).map(({ node, values, argumentNodes }) => ({
    node,
    argumentNodes,
    values,
    start: isEditable ? shift + node.start : handler.start,
    end: isEditable ? shift + node.end : handler.end,
    shift,
    isEditable,
    inVisit: undefined,
  }));
}

/** A node's range in the page. */
export function rangeOf(call: Call, node: ScriptNode): Range {
  return call.isEditable
    ? { start: call.shift + node.start, end: call.shift + node.end }
    : { start: call.start, end: call.end };
}

/** Command, pixel (of `trackSingle`), name, custom data and options of a track call, with their argument indexes. */
export function readTrack(call: Call): { readonly command: string; readonly nameIndex: number } | undefined {
  const [command] = call.values;
  if (command === 'track' || command === 'trackCustom') return { command, nameIndex: 1 };
  return command === 'trackSingle' || command === 'trackSingleCustom' ? { command, nameIndex: 2 } : undefined;
}

/** The call as it is written. */
export function callText({ page }: Subject, call: Call): string {
  return call.isEditable ? page.text.slice(call.start, call.end) : '';
}
