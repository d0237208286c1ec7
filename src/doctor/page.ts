// Where: doctor, after decoding. Page text in, the parts of it that can measure out: scripts in every role, images,
// noscript parts, event handlers, comments, policies, each with its offsets in the text. Judges nothing.

import { type DefaultTreeAdapterTypes, html, parse, parseFragment } from 'parse5';
import { type ScriptRole, scriptRole } from './script-role.ts';
import { blankIrrelevant } from './skeleton.ts';

type Node = DefaultTreeAdapterTypes.Node;
type PageElement = DefaultTreeAdapterTypes.Element;
type ParentNode = DefaultTreeAdapterTypes.ParentNode;

export interface Range {
  readonly start: number;
  readonly end: number;
}

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

interface PageImage extends Range {
  readonly attributes: ReadonlyMap<string, string>;
  readonly isInNoscript: boolean;
}

interface Noscript extends Range {
  readonly isInHead: boolean;
  readonly content: Range;
}

interface Handler extends Range {
  readonly name: string;
  readonly code: string;
}

export interface TextPart extends Range {
  readonly value: string;
  /** Inside something that shows code on purpose. */
  readonly isShown: boolean;
  /** In a list or a table, where single calls are explained. */
  readonly isListed: boolean;
}

export interface Page {
  readonly text: string;
  readonly url?: string;
  /** Response header, where the page came over HTTP. */
  readonly policyHeader?: string;
  readonly scripts: readonly PageScript[];
  readonly images: readonly PageImage[];
  /** In templates, where they ask for nothing. */
  readonly inertImages: readonly Range[];
  readonly noscripts: readonly Noscript[];
  readonly handlers: readonly Handler[];
  readonly comments: readonly (Range & { readonly value: string })[];
  readonly texts: readonly TextPart[];
  /** Content Security Policies of `meta` elements, with the offset from which they hold. */
  readonly policies: readonly { readonly policy: string; readonly from: number }[];
  /** `<title>`, `<h1>`, `<h2>`. */
  readonly headings: string;
  /** The page has a `<head>` tag. */
  readonly hasHead: boolean;
  /** Where the content of an explicit `<body>` begins. */
  readonly bodyStart?: number;
  /** As far as the page itself says it. */
  readonly isSecure: boolean;
}

const codeElements = new Set([
  'pre',
  'code',
  'textarea',
  'kbd',
  'samp',
  'xmp',
  'listing',
  'plaintext',
  'option',
  'title',
  'button',
  'tt',
  'var',
  'blockquote',
  'label',
  'summary',
  'dt',
  'th',
]);
const listElements = new Set(['li', 'dd', 'td']);
const rawElements = new Set(['script', 'style', 'iframe', 'noembed', 'noframes', 'svg', 'math', 'template']);
const codeClass =
  /(^|[\s_-])(code|codehilite|highlight|hljs|prism|snippet|syntaxhighlighter|crayon|codemirror|cm-editor|ace_editor|wp-block-code|sourcecode|gist|blob-code)([\s_-]|$)/i;
/** What readers wrote is not the site's own. */
const commentClass =
  /(^|\s)(comment-?list|comments-?area|comment-(body|content|text)|commenttext|postbody|message-body)(\s|$)/i;

interface Place {
  readonly isInHead: boolean;
  readonly isShown: boolean;
  readonly isListed: boolean;
  readonly isInTemplate: boolean;
  readonly isInNoscript: boolean;
  /** Offsets of a fragment that was parsed by itself. */
  readonly shift: number;
}

type Draft = {
  -readonly [Key in keyof Page]: Page[Key] extends readonly (infer Item)[] ? Item[] : Page[Key];
};

export function readPage(
  text: string,
  origin: { readonly url?: string; readonly policyHeader?: string } = {},
): Page {
  const draft: Draft = {
    text,
    ...origin,
    scripts: [],
    images: [],
    inertImages: [],
    noscripts: [],
    handlers: [],
    comments: [],
    texts: [],
    policies: [],
    headings: '',
    hasHead: false,
    isSecure: origin.url?.startsWith('https:') ?? false,
  };
  const document = parse(blankIrrelevant(text), { sourceCodeLocationInfo: true });
  const place = {
    isInHead: false,
    isShown: false,
    isListed: false,
    isInTemplate: false,
    isInNoscript: false,
    shift: 0,
  };
  visitChildren(document, place, draft);
  return draft;
}

function visitChildren(parent: ParentNode, place: Place, draft: Draft): void {
  // Not recursive by nature of the page: thousands of open elements are legal.
  const stack: { readonly node: Node; readonly place: Place }[] = [];
  const push = (nodes: readonly Node[], where: Place) => {
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i];
      if (node !== undefined) stack.push({ node, place: where });
    }
  };
  push(parent.childNodes, place);
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const inner = visit(next.node, next.place, draft);
    if (inner !== undefined && 'childNodes' in next.node) push(next.node.childNodes, inner);
    if (inner !== undefined && 'content' in next.node)
      push(next.node.content.childNodes, { ...inner, isInTemplate: true });
  }
}

/** Notes what the node is; returns the place of its children, or undefined when they are done with. */
function visit(node: Node, place: Place, draft: Draft): Place | undefined {
  if ('tagName' in node) return visitElement(node, place, draft);
  const location = node.sourceCodeLocation;
  if (location === undefined || location === null) return place;
  const range = { start: location.startOffset + place.shift, end: location.endOffset + place.shift };
  if (node.nodeName === '#text' && 'value' in node) {
    draft.texts.push({
      ...range,
      value: node.value,
      isShown: place.isShown || place.isInHead || place.isInTemplate,
      isListed: place.isListed,
    });
  } else if (node.nodeName === '#comment' && 'data' in node)
    draft.comments.push({ ...range, value: node.data });
  return place;
}

function visitElement(element: PageElement, place: Place, draft: Draft): Place | undefined {
  const { tagName } = element;
  const attributes = new Map(element.attrs.map(({ name, value }) => [name, value]));
  const location = element.sourceCodeLocation;
  if (location === undefined || location === null)
    return { ...place, isInHead: place.isInHead || tagName === 'head' };
  const range = { start: location.startOffset + place.shift, end: location.endOffset + place.shift };
  const startTagEnd = (location.startTag?.endOffset ?? location.endOffset) + place.shift;
  const content = {
    start: startTagEnd,
    end: (location.endTag?.startOffset ?? location.endOffset) + place.shift,
  };
  noteHandlers(element, place, draft);
  if (tagName === 'body') draft.bodyStart = startTagEnd;
  if (tagName === 'head') draft.hasHead = true;
  if (tagName === 'script') {
    draft.scripts.push(readScript(element, { range, content, attributes, place, text: draft.text }));
    return undefined;
  }
  if (tagName === 'noscript') {
    draft.noscripts.push({ ...range, content, isInHead: place.isInHead });
    const inside = parseFragment(draft.text.slice(content.start, content.end), {
      sourceCodeLocationInfo: true,
    });
    visitChildren(inside, { ...place, isInNoscript: true, shift: content.start }, draft);
    return undefined;
  }
  if (tagName === 'img' && place.isInTemplate) draft.inertImages.push(range);
  else if (tagName === 'img') draft.images.push({ ...range, attributes, isInNoscript: place.isInNoscript });
  if (tagName === 'meta') noteMeta(attributes, range, draft);
  if (tagName === 'link' && /(^|\s)canonical(\s|$)/i.test(attributes.get('rel') ?? ''))
    noteAddress(attributes.get('href'), draft);
  if (tagName === 'title' || tagName === 'h1' || tagName === 'h2') draft.headings += ` ${textOf(element)}`;
  const isShown =
    place.isShown ||
    codeElements.has(tagName) ||
    rawElements.has(tagName) ||
    codeClass.test(attributes.get('class') ?? '') ||
    commentClass.test(attributes.get('class') ?? '') ||
    (attributes.get('contenteditable') ?? 'false') !== 'false';
  const isListed = place.isListed || listElements.has(tagName);
  return { ...place, isShown, isListed, isInHead: place.isInHead || tagName === 'head' };
}

interface ScriptElement {
  readonly range: Range;
  readonly content: Range;
  readonly attributes: ReadonlyMap<string, string>;
  readonly place: Place;
  readonly text: string;
}

function readScript(
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

function noteHandlers(element: PageElement, place: Place, draft: Draft): void {
  for (const { name, value } of element.attrs) {
    if (!name.startsWith('on') || !/fbq/.test(value)) continue;
    const location = element.sourceCodeLocation?.attrs?.[name];
    if (location === undefined || location === null) continue;
    const source = draft.text.slice(location.startOffset + place.shift, location.endOffset + place.shift);
    const offset = /^[^=]*=\s*["']?/.exec(source)?.[0].length ?? 0;
    const start = location.startOffset + place.shift + offset;
    const end = location.endOffset + place.shift - (/["']$/.test(source) ? 1 : 0);
    draft.handlers.push({ name, code: value, start, end });
  }
}

function noteMeta(attributes: ReadonlyMap<string, string>, range: Range, draft: Draft): void {
  const content = attributes.get('content') ?? '';
  if (/^content-security-policy$/i.test(attributes.get('http-equiv') ?? ''))
    draft.policies.push({ policy: content, from: range.end });
  if (attributes.get('property') === 'og:url') noteAddress(content, draft);
}

function noteAddress(address: string | undefined, draft: Draft): void {
  if (address?.startsWith('https://')) draft.isSecure = true;
}

function textOf(element: PageElement): string {
  return element.childNodes
    .map((child) => ('value' in child ? child.value : 'tagName' in child ? textOf(child) : ''))
    .join('');
}
