// Where: store -> API, command line, replay. The refused requests that are kept, page by page: the list for people, newest
// first and shortened, and the whole rows, oldest first, for who judges them again.

import fs from 'node:fs';
import { isRejectionReason, rejections } from '../event/rejections.ts';
import type { StoreClient } from '../store/store.ts';
import type { RejectedAnswer, RejectedRequest } from './contract.ts';

export interface RejectedQuestion {
  /** Digits; '0' is the sample of requests that named no pixel of this server. Undefined: all. */
  readonly pixelId?: string;
  readonly reason?: string;
  /** Unix ms. */
  readonly sinceMs: number;
}

export interface KeptRow {
  readonly receivedAtMs: number;
  readonly pixelId: string;
  readonly reason: string;
  readonly detail: string;
  readonly raw: string;
  /** Characters that `raw` has in the store. */
  readonly rawLength: number;
  readonly channel: string;
  /** JSON of a Sender; '' when it is not known. */
  readonly sender: string;
  readonly batchId: string;
  readonly batchRow: number;
}

interface PageQuestion extends RejectedQuestion {
  readonly order: 'newest first' | 'oldest first';
  readonly limit: number;
  readonly rawMaxLength: number;
  /** The last row of the page before. */
  readonly after?: KeptRow | undefined;
}

const statement = fs.readFileSync(new URL('./sql/rejected.sql', import.meta.url), 'utf8');
const newestPlace = {
  placeMs: '9223372036854775807',
  placeBatch: '18446744073709551615',
  placeRow: 4294967295,
};
const oldestPlace = { placeMs: '-1', placeBatch: '0', placeRow: 0 };
const pageRows = 200;
/** More than any request that is kept. */
const wholeLength = 1 << 30;

/** `isReplayed`: whether a row has become an event since, and so is no longer in the list. */
export async function listRejected(
  client: StoreClient,
  question: RejectedQuestion & { readonly limit: number; readonly rawMaxLength: number },
  isReplayed: (row: KeptRow) => boolean,
): Promise<RejectedAnswer> {
  // One more than is shown tells whether there are more.
  const limit = question.limit + 1;
  const found: KeptRow[] = [];
  let after: KeptRow | undefined;
  for (;;) {
    const rows = await readPage(client, { ...question, limit, order: 'newest first', after });
    found.push(...rows.filter((row) => !isReplayed(row)));
    if (found.length >= limit || rows.length < limit) break;
    after = rows.at(-1);
  }
  return { rejected: found.slice(0, question.limit).map(describeRow), hasMore: found.length >= limit };
}

/** Whole rows, oldest first. */
export async function* readRejected(
  client: StoreClient,
  question: RejectedQuestion,
): AsyncGenerator<readonly KeptRow[]> {
  let after: KeptRow | undefined;
  for (;;) {
    const rows = await readPage(client, {
      ...question,
      order: 'oldest first',
      limit: pageRows,
      rawMaxLength: wholeLength,
      after,
    });
    if (rows.length > 0) yield rows;
    if (rows.length < pageRows) return;
    after = rows.at(-1);
  }
}

async function readPage(client: StoreClient, question: PageQuestion): Promise<KeptRow[]> {
  const { pixelId = '', reason = '', sinceMs, limit, rawMaxLength, order, after } = question;
  const isNewestFirst = order === 'newest first';
  const place =
    after === undefined
      ? isNewestFirst
        ? newestPlace
        : oldestPlace
      : { placeMs: after.receivedAtMs, placeBatch: after.batchId, placeRow: after.batchRow };
  const rows = await client.query<Record<keyof KeptRow, unknown>>(
    statement
      .replaceAll('{direction}', isNewestFirst ? 'DESC' : 'ASC')
      .replaceAll('{beyond}', isNewestFirst ? '<' : '>'),
    { pixelId, reason, sinceMs, limit, rawMaxLength, ...place },
  );
  return rows.map((row) => ({
    receivedAtMs: Number(row.receivedAtMs),
    pixelId: String(row.pixelId),
    reason: String(row.reason),
    detail: String(row.detail),
    raw: String(row.raw),
    rawLength: Number(row.rawLength),
    channel: String(row.channel),
    sender: String(row.sender),
    batchId: String(row.batchId),
    batchRow: Number(row.batchRow),
  }));
}

function describeRow(row: KeptRow): RejectedRequest {
  const { receivedAtMs, pixelId, reason, detail, raw } = row;
  // A reason of an earlier version may be in the store.
  const { meaning, cure } = isRejectionReason(reason) ? rejections[reason] : { meaning: '', cure: '' };
  return { receivedAtMs, pixelId, reason, detail, meaning, cure, raw, rawLength: row.rawLength };
}
