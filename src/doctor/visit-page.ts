// Where: doctor, the static visit of a whole page. Scripts in the order in which a browser runs them, images, policies:
// what a plain visit (scripts on, nothing clicked, nothing stored, a few seconds) sends as the page stands.

import {
  collectionAddress,
  hostOf,
  isInsecure,
  isOriginalHost,
  isTagAddress,
  linkedAddress,
  parseCollectionAddress,
} from './addresses.ts';
import { type Constant, unknown } from './constants.ts';
import {
  allowsInline,
  allowsRequest,
  allowsScriptFile,
  demandsTrustedTypes,
  type Policy,
  parsePolicies,
} from './content-policy.ts';
import { pixelMark } from './marks.ts';
import type { Page } from './page.ts';
import { type ParsedScript, parseScript, type ScriptNode } from './parse-script.ts';
import type { PageScript } from './read-script.ts';
import { runBody, runFunction, runProgram } from './run-script.ts';
import { type Sending, sendEvents } from './send-events.ts';
import { createVisit, isObject, type Phase, type Value, type Visit, type VisitStep } from './visit-values.ts';

export interface Library {
  readonly url: string;
  readonly kind: 'original' | 'own';
  readonly script: number;
  /** Why a browser does not load it. */
  readonly blockedBy?: 'policy' | 'trusted types' | 'mixed content' | 'no address';
  /** An element of the page rather than put in by a script. */
  readonly isElement: boolean;
}

interface PixelStep {
  readonly values: readonly Constant[];
  readonly node: ScriptNode;
  readonly script: number;
}

export interface PageVisit {
  /** `"<pixel id>:<event name>"`, in the order of sending. */
  readonly events: readonly string[];
  readonly calls: readonly PixelStep[];
  readonly sending: Sending;
  readonly libraries: readonly Library[];
  /** Scripts that the policy forbids. */
  readonly blockedScripts: readonly number[];
  readonly steps: readonly VisitStep[];
  readonly parsed: ReadonlyMap<PageScript, ParsedScript>;
  /** Images that send by themselves, also without scripts. */
  readonly images: readonly string[];
}

const smallScript = 50_000;

export function visitPage(page: Page): PageVisit {
  const parsed = new Map<PageScript, ParsedScript>();
  const visit = createVisit({
    hasOtherFiles: page.scripts.some(isOtherFile),
    runBody,
    ...(page.url === undefined ? {} : { url: page.url }),
  });
  const blockedScripts: number[] = [];
  const libraries: Library[] = [];
  const late: number[] = [];
  let hasLateLibrary = false;

  const runInline = (index: number) => {
    const script = page.scripts[index];
    if (script === undefined || !isWorthReading(script)) return;
    const read = parseScript(script.code, script.role === 'module');
    parsed.set(script, read);
    if (!script.isClosed || 'problem' in read) return;
    visit.script = index;
    runProgram(read.program, visit);
  };
  for (const [index, script] of page.scripts.entries()) {
    if (script.role === 'external') {
      const address = script.attributes.get('src') ?? '';
      if (isTagAddress(address)) {
        const library = { ...describeLibrary(page, address, index, script), isElement: true };
        libraries.push(library);
        if (library.blockedBy === undefined && library.kind === 'own') {
          if (script.attributes.has('async')) hasLateLibrary = true;
          else if (script.attributes.has('defer')) late.push(index);
          else install(visit);
        }
      } else if (/^data:[^,]*javascript/i.test(address)) runData(address, index, visit);
    } else if (script.role === 'module' || script.role === 'reordered') late.push(index);
    else if (script.role !== 'classic') continue;
    else if (forbids(page, script)) blockedScripts.push(index);
    else runInline(index);
  }
  runWaiting('parsing', visit);
  visit.phase = 'parsed';
  // A file that comes at any time: until the page is loaded, nobody knows whether it has come.
  if (hasLateLibrary) install(visit, unknown);
  for (const index of late) {
    if (page.scripts[index]?.role === 'external') install(visit);
    else runInline(index);
  }
  runWaiting('parsed', visit);
  if (hasLateLibrary) install(visit);
  for (const phase of ['loaded', 'later'] as const) runWaiting(phase, visit);

  for (const step of visit.steps) {
    if (step.kind !== 'load' || (!isTagAddress(step.url) && !step.isOfStub)) continue;
    const script = page.scripts[step.script];
    if (script !== undefined)
      libraries.push({ ...describeLibrary(page, step.url, step.script, script), isElement: false });
  }
  const calls = visit.steps.filter((step) => step.kind === 'call');
  const library = libraries.find(({ blockedBy }) => blockedBy === undefined);
  const flags = readFlags(visit);
  const sending =
    library === undefined
      ? { sent: [], lost: [] }
      : sendEvents(
          calls.map(({ values }) => values),
          library.kind,
          flags,
        );
  const images = listImages(page, visit);
  const arrives = library === undefined || maySend(page, library);
  const events = arrives ? sending.sent.map(({ pixelId, event }) => `${pixelId}:${event}`) : [];
  return {
    events: [...events, ...images],
    calls,
    sending,
    libraries,
    blockedScripts,
    steps: visit.steps,
    parsed,
    images,
  };
}

function isOtherFile(script: PageScript): boolean {
  return script.role === 'external' && !isTagAddress(script.attributes.get('src') ?? '');
}

/** Others only define what the pixel's scripts may use. */
function isWorthReading(script: PageScript): boolean {
  return pixelMark.test(script.code) || script.code.length < smallScript;
}

/** Loaded by an element of its own: our tag then needs no stub, the original gives up without one. */
function install(
  visit: Visit,
  pixel: Value = { type: 'function', properties: new Map(), isPixel: true },
): void {
  const { properties } = visit.window;
  const before = properties.get('fbq');
  if (before === undefined || before === unknown) properties.set('fbq', pixel).set('_fbq', pixel);
}

function runData(address: string, index: number, visit: Visit): void {
  const code = decodeDataAddress(address);
  const read = code === undefined ? undefined : parseScript(code);
  if (read === undefined || 'problem' in read) return;
  visit.script = index;
  runProgram(read.program, visit);
}

function decodeDataAddress(address: string): string | undefined {
  const comma = address.indexOf(',');
  if (comma < 0) return undefined;
  const body = address.slice(comma + 1);
  if (/;base64$/i.test(address.slice(0, comma))) return Buffer.from(body, 'base64').toString('utf8');
  try {
    return decodeURIComponent(body);
  } catch {
    return undefined;
  }
}

function runWaiting(phase: Phase, visit: Visit): void {
  visit.phase = phase;
  for (let round = 0; round < 200; round++) {
    const due = visit.waiting
      .filter((candidate) => candidate.phase === phase || phase === 'later')
      .sort((a, b) => a.delayMs - b.delayMs);
    const [next] = due;
    if (next === undefined) return;
    visit.waiting.splice(visit.waiting.indexOf(next), 1);
    visit.script = next.script;
    runFunction(next.fn, [], visit);
  }
}

export function policiesAt(page: Page, offset: number): Policy[] {
  const ofHeader = page.policyHeader === undefined ? [] : parsePolicies(page.policyHeader);
  return [
    ...ofHeader,
    ...page.policies.filter(({ from }) => from <= offset).flatMap(({ policy }) => parsePolicies(policy)),
  ];
}

function forbids(page: Page, script: PageScript): boolean {
  return policiesAt(page, script.start).some(
    (policy) => !allowsInline(policy, script.code, script.attributes.get('nonce')),
  );
}

function describeLibrary(
  page: Page,
  url: string,
  index: number,
  script: PageScript,
): Omit<Library, 'isElement'> {
  const request = {
    address: url,
    isInjected: script.role !== 'external',
    ...(script.role === 'external' ? { nonce: script.attributes.get('nonce') } : {}),
    ...(page.url === undefined ? {} : { pageUrl: page.url }),
  };
  const isForbidden = policiesAt(page, script.role === 'external' ? script.start : page.text.length).some(
    (policy) => !allowsScriptFile(policy, request),
  );
  const kind = isOriginalHost(hostOf(url)) ? 'original' : 'own';
  const library = { url, kind, script: index } as const;
  if (linkedAddress(url) !== undefined) return { ...library, blockedBy: 'no address' };
  if (isForbidden) return { ...library, blockedBy: 'policy' };
  if (request.isInjected && wantsTrustedTypes(page)) return { ...library, blockedBy: 'trusted types' };
  return page.isSecure && isInsecure(url) ? { ...library, blockedBy: 'mixed content' } : library;
}

/** Then a script may not give another script its address, unless the page has a policy of its own for all of them. */
function wantsTrustedTypes(page: Page): boolean {
  return (
    policiesAt(page, page.text.length).some(demandsTrustedTypes) &&
    !page.scripts.some(({ code, role }) => role === 'external' || /createPolicy/.test(code))
  );
}

/** The library arrived: may it send? Our tag tries three ways, the original images first, then beacons. */
export function maySend(page: Page, library: Library): boolean {
  const address = collectionAddress(library.url);
  const policies = policiesAt(page, page.text.length);
  const may = (directive: 'img-src' | 'connect-src') =>
    policies.every((policy) => allowsRequest(policy, directive, address, page.url));
  return may('img-src') || (library.kind === 'own' && may('connect-src'));
}

function readFlags(visit: Visit): { allowDuplicatePageViews: boolean } {
  const pixel = visit.window.properties.get('fbq');
  return {
    allowDuplicatePageViews: isObject(pixel) && pixel.properties.get('allowDuplicatePageViews') === true,
  };
}

/** Images that ask the collector directly, from the page or from a script. */
function listImages(page: Page, visit: Visit): string[] {
  const ofPage = page.images
    .filter(
      ({ isInNoscript, attributes }) =>
        !isInNoscript && !(attributes.get('loading') === 'lazy' && isHidden(attributes)),
    )
    .map(({ attributes }) => attributes.get('src') ?? '');
  const ofScripts = visit.steps.filter((step) => step.kind === 'image').map(({ url }) => url);
  return [...ofPage, ...ofScripts].flatMap((address) => {
    const request = parseCollectionAddress(address);
    return request === undefined || !/^[1-9]\d*$/.test(request.id) ? [] : [`${request.id}:${request.event}`];
  });
}

/** A lazy image that is not displayed is never loaded. */
export function isHidden(attributes: ReadonlyMap<string, string>): boolean {
  return /display\s*:\s*none/i.test(attributes.get('style') ?? '') || attributes.has('hidden');
}
