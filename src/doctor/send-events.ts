// Where: doctor, the static visit, last step. Calls of the pixel language in the order in which the library works them
// off, what it sends out: the rules of the original's library, or of our own tag where the page loads that.

import { isPixelId } from '../event/pixel-id.ts';
import { type Constant, isConstantObject, unknown } from './constants.ts';

interface SentEvent {
  readonly pixelId: string;
  readonly event: string;
  readonly customData: Constant;
  readonly options: Constant;
  /** Index in the calls. */
  readonly call: number;
}

/** What became of a call that sends nothing. */
interface LostCall {
  readonly call: number;
  readonly why:
    | 'before init'
    | 'unknown pixel'
    | 'repeated page view'
    | 'held by consent'
    | 'invalid id'
    | 'repeated init';
}

export interface Sending {
  readonly sent: readonly SentEvent[];
  readonly lost: readonly LostCall[];
}

interface State {
  readonly library: 'original' | 'own';
  /** Pixels by id; the value says whether its page view has been sent. */
  readonly pixels: Map<string, { hasPageView: boolean; singleOnly: boolean }>;
  readonly sent: SentEvent[];
  readonly lost: LostCall[];
  /** Own tag: events that wait for a pixel. */
  readonly waiting: { readonly values: readonly Constant[]; readonly call: number }[];
  readonly held: { readonly values: readonly Constant[]; readonly call: number }[];
  isRevoked: boolean;
  allowsDuplicates: boolean;
}

/** Of one visit: thousands of events to thousands of pixels are no page. */
const mostEvents = 20_000;

export function sendEvents(
  calls: readonly (readonly Constant[])[],
  library: 'original' | 'own',
  flags: { readonly allowDuplicatePageViews?: boolean } = {},
): Sending {
  const state: State = {
    library,
    pixels: new Map(),
    sent: [],
    lost: [],
    waiting: [],
    held: [],
    isRevoked: false,
    allowsDuplicates: flags.allowDuplicatePageViews ?? false,
  };
  for (const [call, values] of calls.entries()) receive(values, call, state);
  for (const { values, call } of state.waiting.splice(0)) {
    if (state.isRevoked) state.lost.push({ call, why: 'held by consent' });
    else if (track(values, call, state) === 0) state.lost.push({ call, why: 'before init' });
  }
  for (const { call } of state.held) state.lost.push({ call, why: 'held by consent' });
  return { sent: state.sent, lost: state.lost };
}

function receive(values: readonly Constant[], call: number, state: State): void {
  const [command, ...args] = values;
  if (command === 'consent') {
    if (args[0] === 'revoke') state.isRevoked = true;
    if (args[0] === 'grant') {
      state.isRevoked = false;
      for (const held of state.held.splice(0)) receive(held.values, held.call, state);
    }
    return;
  }
  if (state.isRevoked) {
    state.held.push({ values, call });
    return;
  }
  run(values, call, state);
}

function run(values: readonly Constant[], call: number, state: State): void {
  const [command, first, second, third] = values;
  switch (command) {
    case 'init':
    case 'addPixelId':
      init(first, call, state);
      break;
    case 'set':
      if (first === 'trackSingleOnly') {
        const pixel = state.pixels.get(String(third));
        if (pixel !== undefined) pixel.singleOnly = second === true;
      }
      break;
    case 'track':
    case 'trackCustom':
    case 'trackSingle':
    case 'trackSingleCustom':
      if (track(values, call, state) > 0) break;
      if (state.library === 'own') state.waiting.push({ values, call });
      else
        state.lost.push({ call, why: command.startsWith('trackSingle') ? 'unknown pixel' : 'before init' });
      break;
    default:
      break;
  }
}

function init(rawId: Constant, call: number, state: State): void {
  const id = validId(rawId, state.library);
  if (id === undefined) state.lost.push({ call, why: 'invalid id' });
  else if (state.pixels.has(id)) state.lost.push({ call, why: 'repeated init' });
  else state.pixels.set(id, { hasPageView: false, singleOnly: false });
}

/** The id as the library takes it, or undefined when it refuses it. An id that only a visit can tell is undefined too. */
export function validId(rawId: Constant, library: 'original' | 'own' = 'original'): string | undefined {
  if (typeof rawId !== 'string' && typeof rawId !== 'number') return undefined;
  if (typeof rawId === 'number' && !Number.isSafeInteger(rawId)) return undefined;
  const id = String(rawId);
  const isValid = library === 'own' ? isPixelId(id) : /^[1-9][0-9]{0,25}$/.test(id);
  return isValid ? id : undefined;
}

/** Returns for how many pixels the event was meant. */
function track(values: readonly Constant[], call: number, state: State): number {
  const [command, ...args] = values;
  const isSingle = command === 'trackSingle' || command === 'trackSingleCustom';
  const wanted = isSingle ? String(args[0] === unknown ? '' : args[0]) : undefined;
  const [name, customData, options] = isSingle ? args.slice(1) : args;
  const event = eventName(name, customData);
  const meant = [...state.pixels].filter(([id, { singleOnly }]) =>
    wanted === undefined ? !singleOnly : id === wanted,
  );
  for (const [pixelId, pixel] of state.sent.length < mostEvents ? meant : []) {
    // The name is known to the visitor's browser only.
    if (event === undefined) continue;
    if (event === 'PageView' && !isSingle) {
      if (pixel.hasPageView && !state.allowsDuplicates) {
        state.lost.push({ call, why: 'repeated page view' });
        continue;
      }
      pixel.hasPageView = true;
    }
    state.sent.push({ pixelId, event, customData, options, call });
  }
  return meant.length;
}

function eventName(name: Constant, customData: Constant): string | undefined {
  if (name === 'CustomEvent' && isConstantObject(customData)) {
    const event = customData.entries.get('event');
    if (typeof event === 'string' && event !== '') return event;
  }
  if (name === undefined || name === '') return '';
  return typeof name === 'string' || typeof name === 'number' ? String(name) : undefined;
}
