// Check: route-views-missing.

import { isTagAddress } from '../addresses.ts';
import { isCall } from '../call-edits.ts';
import { foldConstant } from '../constants.ts';
import { type Check, finding } from '../finding.ts';
import { sameEvent } from '../names.ts';
import { childNode, nameOf, type ScriptNode, walk } from '../parse-script.ts';
import { isPixelFunction, propertyName } from '../pixel-calls.ts';
import { type Call, readTrack, type Subject } from '../subject.ts';

export const routeViewsMissing: Check = {
  id: 'route-views-missing',
  severity: 'warning',
  stage: 'calls',
  meaning:
    'The page changes its address without loading anew, and `disablePushState` tells the pixel not to watch that. No call of the page tracks the new view, so only the first one is counted.',
  verify: 'Follow a link on the page: the address changes, no request leaves.',
  cure: "Remove `disablePushState`, or call fbq('track', 'PageView') behind each `pushState`",
  repairs: 'no',
  run: (subject, check) => {
    const switchOff = findSwitchOff(subject);
    const hasOtherFiles = subject.page.scripts.some(
      ({ role, attributes }) => role === 'external' && !isTagAddress(attributes.get('src') ?? ''),
    );
    // A file of the page, or code that nobody can read, may track the views.
    if (switchOff === undefined || hasOtherFiles || subject.hasUnreadable) return [];
    if (!changesAddress(subject) || subject.calls.some(mayTrackLaterView)) return [];
    const isStarted = subject.calls.some((call) => isCall(call, 'init') && call.inVisit !== undefined);
    const message = '`disablePushState` is set, and no call tracks the views behind `pushState`';
    return isStarted ? [finding(check, { at: switchOff, message })] : [];
  },
};

function findSwitchOff({ scripts }: Subject): { start: number; end: number } | undefined {
  for (const { script, parsed } of scripts) {
    if ('problem' in parsed) continue;
    const node = findNode(parsed.program, isSwitchOff);
    if (node !== undefined) return { start: script.start + node.start, end: script.start + node.end };
  }
  return undefined;
}

/** `fbq.disablePushState = true` */
function isSwitchOff(node: ScriptNode): boolean {
  const target = node.type === 'AssignmentExpression' ? childNode(node, 'left') : undefined;
  if (target?.type !== 'MemberExpression' || propertyName(target) !== 'disablePushState') return false;
  return isPixelFunction(childNode(target, 'object')) && foldConstant(childNode(node, 'right')) === true;
}

function changesAddress({ visit }: Subject): boolean {
  return [...visit.parsed.values()].some(
    (parsed) => 'program' in parsed && findNode(parsed.program, isPushState) !== undefined,
  );
}

/** `history.pushState(...)`; `replaceState` mostly tidies an address up. */
function isPushState(node: ScriptNode): boolean {
  const callee = node.type === 'CallExpression' ? childNode(node, 'callee') : undefined;
  if (callee?.type !== 'MemberExpression' || propertyName(callee) !== 'pushState') return false;
  const object = childNode(callee, 'object');
  return (object?.type === 'MemberExpression' ? propertyName(object) : nameOf(object)) === 'history';
}

function findNode(program: ScriptNode, isWanted: (node: ScriptNode) => boolean): ScriptNode | undefined {
  let found: ScriptNode | undefined;
  walk(program, (node) => {
    if (found === undefined && isWanted(node)) found = node;
    return undefined;
  });
  return found;
}

/** A call within a function, a handler or a condition may be the one that is made for each view. */
function mayTrackLaterView(call: Call): boolean {
  if (call.statement !== undefined) return false;
  const track = readTrack(call);
  const name = track === undefined ? undefined : call.values[track.nameIndex];
  if (track === undefined) return typeof call.values[0] !== 'string';
  return typeof name !== 'string' || sameEvent(name) === 'PageView';
}
