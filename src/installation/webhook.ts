// Where: installation -> somebody's own tools. One alert that begins or ends: one POST of JSON to the address of the setting. Tried
// again a few times, over hours; then given up and logged. Redirects are not followed: only the operator's own address is told.

import { errorCode, errorMessage } from '../runtime/errors.ts';
import type { Alert, Delivery } from './state.ts';

export interface WebhookOptions {
  readonly address: string;
  /** Where the dashboard is reached, no final slash; or ''. */
  readonly publicUrl: string;
  readonly signal: AbortSignal;
}

const timeoutMs = 10_000;
/** Before each further try. */
const pausesMs = [2_000, 30_000, 5 * 60_000, 3_600_000, 6 * 3_600_000] as const;

/** Undefined when it has arrived, else why not. */
export async function tellWebhook(
  alert: Alert,
  event: Delivery['event'],
  { address, publicUrl, signal }: WebhookOptions,
): Promise<string | undefined> {
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'ownpixel' },
      body: JSON.stringify(describeAlert(alert, event, publicUrl)),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    await answer.body?.cancel();
    return answer.ok ? undefined : `it answers ${answer.status}`;
  } catch (error) {
    const { cause } = error instanceof Error ? error : { cause: undefined };
    return errorCode(cause) || errorMessage(error);
  }
}

/** What is still to be tried, and when; undefined: given up. */
export function postpone(delivery: Delivery, nowMs: number): Delivery | undefined {
  const pauseMs = pausesMs[delivery.tries];
  return pauseMs === undefined
    ? undefined
    : { ...delivery, tries: delivery.tries + 1, nextMs: nowMs + pauseMs };
}

/** `text` alone says it all: chat services show it. */
function describeAlert(alert: Alert, event: Delivery['event'], publicUrl: string) {
  const { id, kind, pixelId, host, template, sinceMs, noticedMs, endedMs, ending, detail } = alert;
  const place = template === '' ? host : `${host}${template}`;
  const search = new URLSearchParams({ page: 'installation', pixel: pixelId });
  return {
    event: `alert-${event}`,
    text: `Ownpixel: ${describeChange(alert, event)} ${place}. ${event === 'begun' ? detail : ''}`.trim(),
    alert: {
      id,
      kind,
      pixelId,
      host,
      template,
      since: new Date(sinceMs).toISOString(),
      noticed: new Date(noticedMs).toISOString(),
      ended: endedMs === undefined ? null : new Date(endedMs).toISOString(),
      ending: ending ?? null,
      detail,
    },
    dashboard: publicUrl === '' ? null : `${publicUrl}/?${search}`,
  };
}

function describeChange({ kind, ending }: Alert, event: Delivery['event']): string {
  if (event === 'begun') return kind === 'silent' ? 'no events any more from' : 'the pixel is broken on';
  if (ending === 'gone') return 'the pages are gone of';
  if (ending === 'given-up') return 'no longer watched for an alert:';
  return kind === 'silent' ? 'events arrive again from' : 'the pixel is mended on';
}
