// Check: event-id-misplaced.

import { findProperty } from '../call-edits.ts';
import { type Check, type Finding, finding } from '../finding.ts';
import { childList, childNode, type ScriptNode } from '../parse-script.ts';
import { type Call, rangeOf, readTrack, type Subject } from '../subject.ts';

const rightNames = ['eventID', 'event_id'];
const allNames = [...rightNames, 'eventId', 'eventid', 'event_ID', 'EventID', 'eventiD', 'EventId'];

export const eventIdMisplaced: Check = {
  id: 'event-id-misplaced',
  severity: 'error',
  stage: 'calls',
  meaning:
    "The event id stands among the event's data, or is spelled in a way the library does not know. The browser's and the server's report of one event are then counted as two.",
  verify: 'The request has `cd[eventID]` and no `eid`.',
  cure: 'The id is moved into the options, as `eventID`',
  repairs: 'sometimes',
  run: (subject, check) => subject.calls.flatMap((call) => judge(subject, call, check) ?? []),
};

function judge(subject: Subject, call: Call, check: Check): Finding | undefined {
  const track = readTrack(call);
  if (track === undefined) return undefined;
  const data = call.argumentNodes[track.nameIndex + 1];
  const options = call.argumentNodes[track.nameIndex + 2];
  if (findProperty(options, rightNames) !== undefined) return undefined;
  const misspelled = findProperty(options, allNames);
  if (misspelled !== undefined) return describeMisspelled(call, misspelled, check);
  const misplaced = findProperty(data, allNames);
  if (misplaced === undefined || data === undefined) return undefined;
  const at = rangeOf(call, misplaced.property);
  const message = 'the event id stands among the data of the event, where it means nothing';
  if (options !== undefined || !call.isEditable)
    return finding(check, {
      at,
      message,
      cure: "Hand it over as the fourth argument: fbq('track', NAME, DATA, {eventID: ID})",
    });
  const value = subject.page.text.slice(call.shift + misplaced.value.start, call.shift + misplaced.value.end);
  const end = call.shift + data.end;
  return finding(check, {
    at,
    message,
    edits: [
      removeProperty(subject.page.text, call, data, misplaced.property),
      { start: end, end, text: `, {eventID: ${value}}` },
    ],
  });
}

function describeMisspelled(
  call: Call,
  found: NonNullable<ReturnType<typeof findProperty>>,
  check: Check,
): Finding {
  const at = rangeOf(call, found.property);
  const message = `the option ${found.name} is not known: it is spelled eventID`;
  const key = childNode(found.property, 'key');
  if (key === undefined || !call.isEditable || found.property.shorthand === true)
    return finding(check, { at, message, cure: 'Write `eventID`' });
  return finding(check, { at, message, edits: [{ ...rangeOf(call, key), text: 'eventID' }] });
}

/** With the comma that belongs to it. */
function removeProperty(
  text: string,
  call: Call,
  object: ScriptNode,
  property: ScriptNode,
): { start: number; end: number; text: string } {
  const properties = childList(object, 'properties').filter((item) => item !== undefined);
  const index = properties.indexOf(property);
  const next = properties[index + 1];
  const previous = properties[index - 1];
  if (next !== undefined)
    return { start: call.shift + property.start, end: call.shift + next.start, text: '' };
  const end = call.shift + property.end;
  return {
    start: previous === undefined ? call.shift + property.start : call.shift + previous.end,
    end: end + (/^\s*,/.exec(text.slice(end))?.[0].length ?? 0),
    text: '',
  };
}
