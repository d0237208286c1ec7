// Where: installation -> webhook. What is still to be told, one after the other, when it is due; what fails is put off or given up.

import type { Log } from '../runtime/log.ts';
import type { Keeper } from './keeper.ts';
import { postpone, tellWebhook, type WebhookOptions } from './webhook.ts';

export interface DeliverOptions extends WebhookOptions {
  readonly keeper: Keeper;
  readonly log: Log;
  /** Writes down what is left, after each. */
  readonly save: () => void;
}

export function hasDue({ current }: Pick<Keeper, 'current'>, nowMs: number): boolean {
  return current().deliveries.some(({ nextMs }) => nextMs <= nowMs);
}

export async function deliverDue({ keeper, log, save, ...webhook }: DeliverOptions): Promise<void> {
  for (const delivery of keeper.current().deliveries.filter(({ nextMs }) => nextMs <= Date.now())) {
    const alert = keeper.current().alerts.find(({ id }) => id === delivery.alertId);
    const problem = alert && (await tellWebhook(alert, delivery.event, webhook));
    // Nobody knows whether it has arrived: it is told again after the next start.
    if (webhook.signal.aborted) return;
    const later = problem === undefined ? undefined : postpone(delivery, Date.now());
    if (problem !== undefined && later === undefined)
      log.error({ problem }, 'an alert could not be told to the webhook, and is not tried again');
    else if (problem !== undefined) log.warn({ problem }, 'an alert could not be told to the webhook yet');
    const deliveries = keeper.current().deliveries.flatMap((one) => (one === delivery ? (later ?? []) : one));
    keeper.change({ deliveries });
    save();
  }
}
