// Where: collector, Conversions API. All events of a request -> why the request is refused, or nothing: one bad event refuses
// them all.

import { judgeEvent } from './judge-event.ts';
import type { Refusal, ServerEvent } from './list-events.ts';
import { isTooDeep } from './mask-deep.ts';

export function judgeRequest(events: readonly ServerEvent[], nowMs: number): Refusal | undefined {
  for (const [index, event] of events.entries()) {
    if (isTooDeep(event)) return { reason: 'bad_event_field', place: `data[${index}]` };
    const refusal = judgeEvent(event, index, nowMs);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
