// Where: test of the store. Worlds as lines for the store, and what views and model say of them as the same lines of text.

import type { Happening, SentEvent } from './copies-model.ts';
import { formatMap, formatNullable, formatText, formatTime } from './line.ts';

/** A row's number in its world is what is left of dividing by this. */
const rowsOfWorld = 100;

/** What a view says, each row as a line. `from`: the view of that name, or what stands for it. */
export function askWorlds(from: (view: string) => string): string[] {
  return [
    `SELECT toUInt32(pixel_id) AS world, concat('  copy ', leftPad(toString(batch_row % ${rowsOfWorld}), 2), ' ', state, ' ', matched_by, ' of ', toString(kept_batch_id), '/', toString(kept_batch_row % ${rowsOfWorld})) AS line FROM ${from('copies')}`,
    `SELECT toUInt32(pixel_id) AS world, concat('  kept ', toString(batch_id), '/', toString(batch_row % ${rowsOfWorld}), ' ', toString(toUnixTimestamp64Milli(first_received_at)),
      ' browser ', toString(browser_copies), ' server ', toString(server_copies), ' doubts ', arrayStringConcat(doubts, ','), ' data ',
      ifNull(toString(value), '-'), ' ', currency, ' ', order_id, ' ', fbp, ' ', toString(mapSort(user_data))) AS line FROM ${from('happenings')}`,
    `SELECT toUInt32(pixel_id) AS world, concat('  day ', toString(day), ' ', event_name, ' ', toString((happenings, browser_only, server_only, both, doubtful))) AS line FROM ${from('reconciliation')}`,
  ];
}

/** Of a line. */
export const worldColumns = [
  'pixel_id',
  'event_name',
  'event_id',
  'event_time',
  'received_at',
  'channel',
  'visitor_id',
  'delivery_number',
  'fbp',
  'user_data',
  'value',
  'currency',
  'order_id',
  'retention_days',
  'batch_id',
  'batch_row',
];

/** Under a pixel of its own, by the index of its world. */
export function formatWorldEvent(event: SentEvent, index: number): string {
  return formatSentEvent({ ...event, row: index * rowsOfWorld + event.row }, index + 1);
}

export function formatSentEvent(event: SentEvent, pixelId: number): string {
  const cells = [
    pixelId,
    event.name,
    formatText(event.id),
    formatTime(event.eventTimeMs),
    formatTime(event.receivedMs),
    event.channel,
    event.visitor,
    event.deliveryNumber,
    event.fbp,
    formatMap(userDataOf(event)),
    formatNullable(event.value),
    event.currency,
    event.orderId,
    3_950,
    event.batch,
    event.row,
  ];
  return `${cells.join('\t')}\n`;
}

function userDataOf({ emails, externalIds }: SentEvent): Record<string, readonly string[]> {
  return {
    ...(emails.length > 0 ? { em: emails } : {}),
    ...(externalIds.length > 0 ? { external_id: externalIds } : {}),
  };
}

/** In the lines of `askWorlds` what the model says; of the events that are asked for. */
export function describeWorld(
  happenings: readonly Happening[],
  isAsked: (event: SentEvent) => boolean = () => true,
): string {
  const copies = happenings.flatMap(({ kept, copies }) =>
    copies
      .filter(({ event }) => isAsked(event))
      .map(({ event, reason }) => {
        const state = event === kept ? 'kept ' : `duplicate ${reason}`;
        return `  copy ${String(event.row).padStart(2)} ${state} of ${kept.batch}/${kept.row}`;
      }),
  );
  const asked = happenings.filter(({ kept }) => isAsked(kept));
  return [...copies, ...asked.map(describeHappening), ...reconcile(asked)].sort().join('\n');
}

function describeHappening({ kept, donor, copies, doubts }: Happening): string {
  const paid = kept.value === null && donor?.value ? donor : kept;
  const data = Object.entries({ ...(donor && userDataOf(donor)), ...userDataOf(kept) });
  const map = data.map(([key, hashes]) => `'${key}':[${hashes.map((one) => `'${one}'`)}]`).sort();
  const servers = copies.filter(({ event }) => event.channel === 'server').length;
  return [
    `  kept ${kept.batch}/${kept.row} ${copies[0]?.event.receivedMs}`,
    `browser ${copies.length - servers} server ${servers} doubts ${doubts}`,
    `data ${paid.value ?? '-'} ${paid.currency} ${kept.orderId || (donor?.orderId ?? '')} ${kept.fbp || (donor?.fbp ?? '')} {${map}}`,
  ].join(' ');
}

function reconcile(happenings: readonly Happening[]): string[] {
  const groups = Map.groupBy(
    happenings,
    ({ kept }) => `${new Date(kept.eventTimeMs).toISOString().slice(0, 10)} ${kept.name}`,
  );
  return [...groups].map(([group, all]) => {
    const sure = all.filter(({ doubts }) => doubts.length === 0);
    const by =
      (source: 'browser' | 'server') =>
      ({ copies }: Happening) =>
        copies.every(({ event }) => (event.channel === 'server') === (source === 'server'));
    const alone = [sure.filter(by('browser')).length, sure.filter(by('server')).length] as const;
    const both = sure.length - alone[0] - alone[1];
    return `  day ${group} (${[all.length, ...alone, both, all.length - sure.length]})`;
  });
}
