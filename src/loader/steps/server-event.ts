// Loader step: a server event as the parameters that the other steps read. In: a server record. Out: what
// a browser would have sent for the same event, and the fields that only servers have.

import { stripAppendix } from '../../event/appendix.ts';
import { clearUserKeys } from '../../event/conversion-fields.ts';
import { formatParam, type Param } from '../../event/params.ts';
import { findPlaceholder } from '../../event/placeholders.ts';
import type { EventRecord } from '../../event/record.ts';
import { formatServerValue, readServerParams } from '../../event/server-params.ts';
import { plainParams, type SortedParams } from './params.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface ServerEvent {
  /** `text` holds what no column gives back. */
  readonly params: Pick<SortedParams, 'text' | 'pieces' | 'plain'>;
  readonly customData: ReadonlyMap<string, string>;
  readonly eventTimeMs: number;
  readonly actionSource: string;
  /** Of the client; '' where the pixel keeps none. */
  readonly truncatedIp: string;
  readonly userData: Readonly<Record<string, readonly string[]>>;
}

const clearKeys: ReadonlySet<string> = new Set(Object.keys(clearUserKeys));
const nothing: Fields = {};
/** Fields of an event that a column gives back. */
const columns: ReadonlySet<string> = new Set([
  'event_name',
  'event_id',
  'event_time',
  'action_source',
  'event_source_url',
  'referrer_url',
  'user_data',
  'custom_data',
  'data_processing_options',
]);

/** The same of its user data; hashes have one too. */
const userColumns: ReadonlySet<string> = new Set(['fbp', 'fbc', 'client_ip_address']);
/** As the collector writes it; in place of one that is not kept it writes a mark. */
const truncatedAddress = /^[\da-f.:]+$/;

export function readServerEvent(record: EventRecord): ServerEvent {
  const { event, shared } = readServerParams(record);
  const user = fieldsOf(event.user_data);
  const address = formatServerValue(user.client_ip_address);
  const time = Number(event.event_time);
  const isMs = time > 1e11;
  const sourceUrl = formatServerValue(event.event_source_url);
  const referrer = formatServerValue(event.referrer_url);
  const plain = plainParams({
    ev: formatServerValue(event.event_name),
    eid: formatServerValue(event.event_id),
    dl: stripAppendix(sourceUrl),
    rl: stripAppendix(referrer),
    fbp: formatServerValue(user.fbp),
    fbc: formatServerValue(user.fbc),
    dpo: formatOptions(event.data_processing_options),
  });
  const all: Param[] = [
    ...(isMs ? [['event_time', String(time)] as const] : []),
    ...(plain.dl === sourceUrl ? [] : [['event_source_url', sourceUrl] as const]),
    ...(plain.rl === referrer ? [] : [['referrer_url', referrer] as const]),
    ...listFields(event, (name) => !columns.has(name)),
    ...listFields(user, (key) => clearKeys.has(key) && !userColumns.has(key), 'user_data'),
    ...listFields(shared, () => true),
  ];
  const { kept, dropped } = sortHashes(user);
  return {
    params: {
      text: [...all, ...dropped].map(formatParam).join('&'),
      pieces: [],
      plain,
    },
    customData: readCustomData(event.custom_data),
    eventTimeMs: Math.floor(isMs ? time : Math.floor(time) * 1_000),
    actionSource: formatServerValue(event.action_source).trim(),
    truncatedIp: truncatedAddress.test(address) ? address : '',
    userData: kept,
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : nothing;
}

function formatOptions(value: unknown): string {
  return Array.isArray(value) ? value.map(formatServerValue).join(',') : formatServerValue(value);
}

function readCustomData(value: unknown): Map<string, string> {
  return new Map(listFields(fieldsOf(value), () => true));
}

/** Fields that have a value, as texts. `family`: their names become `family[name]`. */
function listFields(fields: Fields, isWanted: (name: string) => boolean, family = ''): Param[] {
  const params: Param[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const text = isWanted(name) ? formatServerValue(value) : '';
    if (text !== '') params.push([family === '' ? name : `${family}[${name}]`, text]);
  }
  return params;
}

/** Hashes by key; hashes of texts such as `undefined` are nobody's and are kept apart. */
function sortHashes(user: Fields): {
  readonly kept: Readonly<Record<string, readonly string[]>>;
  readonly dropped: readonly Param[];
} {
  const kept: [string, string[]][] = [];
  const dropped: Param[] = [];
  for (const [key, values] of Object.entries(user)) {
    if (clearKeys.has(key) || !Array.isArray(values)) continue;
    const hashes: string[] = [];
    for (const hash of values.map(formatServerValue)) {
      if (findPlaceholder(hash) === undefined) hashes.push(hash);
      else dropped.push([`user_data[${key}]`, hash]);
    }
    if (hashes.length > 0) kept.push([key, hashes]);
  }
  return { kept: Object.fromEntries(kept), dropped };
}
