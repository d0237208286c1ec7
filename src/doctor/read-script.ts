// Where: doctor, beside the page reader. A script element of the page in, what a browser takes for its code and what it does
// with it out; in SVG other rules hold than in HTML.

import { type DefaultTreeAdapterTypes, html } from 'parse5';
import type { Place, Range } from './page.ts';
import { type ScriptRole, scriptRole } from './script-role.ts';

type PageElement = DefaultTreeAdapterTypes.Element;

export interface PageScript extends Range {
  /** The whole element. */
  readonly element: Range;
  /** What the attributes make of it; `template`, `noscript` and `comment` by where it stands. */
  readonly role: ScriptRole | 'template' | 'noscript';
  readonly attributes: ReadonlyMap<string, string>;
  /** From the source, undecoded: what `start` and `end` enclose, unless `isDecoded`. */
  readonly code: string;
  /** In SVG entities are decoded: offsets of the code are not the page's. */
  readonly isDecoded?: true;
  readonly isClosed: boolean;
}

interface ScriptElement {
  readonly range: Range;
  readonly content: Range;
  readonly attributes: ReadonlyMap<string, string>;
  readonly place: Place;
  readonly text: string;
}

export function readScript(
  element: PageElement,
  { range, content, attributes, place, text }: ScriptElement,
): PageScript {
  if (element.namespaceURI !== html.NS.HTML)
    return readForeignScript(element, { range, content, attributes, place, text });
  const isClosed = element.sourceCodeLocation?.endTag !== undefined;
  // Without an end tag everything to the end of the page is its content.
  const end = isClosed ? content.end : text.length;
  const code = text.slice(content.start, end);
  return {
    start: content.start,
    end,
    element: { start: range.start, end: Math.max(range.end, end) },
    role: roleOf(attributes, place, code),
    attributes,
    code,
    isClosed,
  };
}

/** SVG has scripts that run, with their content read as text; MathML has none. */
function readForeignScript(
  element: PageElement,
  { range, content, attributes, place, text }: ScriptElement,
): PageScript {
  const source = text.slice(content.start, content.end);
  const decoded = textOf(element);
  const isSame = source === decoded || !/&[#a-z]/i.test(source);
  const code = isSame ? source : decoded;
  const address = attributes.get('href');
  const known = address === undefined ? attributes : new Map([...attributes, ['src', address]]);
  return {
    ...content,
    element: range,
    role: element.namespaceURI === html.NS.SVG ? roleOf(known, place, code) : 'data',
    attributes: known,
    code,
    isClosed: true,
    ...(isSame ? {} : { isDecoded: true }),
  };
}

function roleOf(attributes: ReadonlyMap<string, string>, place: Place, code: string): PageScript['role'] {
  if (place.isInTemplate) return 'template';
  if (place.isInNoscript) return 'noscript';
  const role = scriptRole(attributes);
  // An unknown type with an object, a list or markup in it.
  return role === 'dead' && /^\s*[{[<](?!!--)/.test(code) ? 'data' : role;
}

export function textOf(element: PageElement): string {
  return element.childNodes
    .map((child) => ('value' in child ? child.value : 'tagName' in child ? textOf(child) : ''))
    .join('');
}
