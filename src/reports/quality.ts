// Where: reports. How good the data are that arrive, by event name, the page's and the server's apart: which keys tell whose an event
// is and what that is worth, how fast it arrives, what its copies are. How the score is made: docs/reference/quality.md.

import { placeholderHashes } from '../event/placeholders.ts';
import { type StoreClient, selectHappenings } from '../store/store.ts';
import { readStatement } from './check.ts';
import type {
  Coverage,
  EventQuality,
  Frequency,
  Freshness,
  KeyQuality,
  QualityAnswer,
  SideQuality,
} from './contract-quality.ts';
import { goodShare } from './judge-sides.ts';
import { findJudged, type JudgedQuestion } from './judged-period.ts';
import { mostPoints, qualityKeys } from './quality-keys.ts';
import { findScope } from './scope.ts';

interface SideRow {
  readonly event_name: string;
  readonly is_server: 0 | 1;
  readonly events: string;
  readonly with_id: string;
  readonly score: number;
  /** In the order of the keys. */
  readonly sent: readonly string[];
  readonly usable: readonly string[];
  readonly scores_with: readonly number[];
  readonly median_ms: string;
  readonly ninth_ms: string;
  readonly last_ms: string;
}

interface CopiesRow {
  readonly event_name: string;
  readonly happenings: string;
  readonly copies: string;
  readonly of_server: string;
  readonly of_page: string;
  readonly of_both: string;
  readonly by_person: string;
}

const period =
  'pixel_id = {pixelId:UInt64} AND event_time >= fromUnixTimestamp64Milli({fromMs:Int64}) AND event_time <= fromUnixTimestamp64Milli({nowMs:Int64})';
const statement = readStatement('quality')
  .replace('{isSent}', () => qualityKeys.map(({ isSent }) => `(${isSent})`).join(', '))
  .replace('{isUsable}', () => qualityKeys.map(({ isUsable }) => `(${isUsable})`).join(', '));
const copiesStatement = readStatement('quality-copies').replace('{period}', period);

export async function runQuality(client: StoreClient, question: JudgedQuestion): Promise<QualityAnswer> {
  const { pixelId, days, nowMs } = question;
  const { fromMs } = await findJudged(client, question);
  const parameters = { pixelId, days, nowMs, fromMs };
  const scope = await findScope(client, parameters, period);
  const happenings = copiesStatement.replace('{happenings}', () => selectHappenings(scope.search));
  // One after the other: the store has other askers.
  const sides = await client.query<SideRow>(statement, {
    ...parameters,
    placeholders: placeholderHashes,
    most: mostPoints,
    worths: qualityKeys.map(({ points }) => points),
  });
  const copies = await client.query<CopiesRow>(happenings, { ...parameters, ...scope.parameters });
  const find = (eventName: string, isServer: boolean) =>
    sides.find((side) => side.event_name === eventName && side.is_server === Number(isServer));
  const events = copies.map((row) =>
    shapeEvent(row, find(row.event_name, false), find(row.event_name, true)),
  );
  return { pixelId, fromMs, toMs: nowMs, events };
}

function shapeEvent(row: CopiesRow, page: SideRow | undefined, server: SideRow | undefined): EventQuality {
  const [happenings, copies] = [Number(row.happenings), Number(row.copies)];
  return {
    eventName: row.event_name,
    happenings,
    copies,
    duplicateShare: roundShare((copies - happenings) / copies),
    coverage: Number(row.of_server) > 0 && Number(row.of_page) > 0 ? shapeCoverage(row) : null,
    page: page === undefined ? null : shapeSide(page),
    server: server === undefined ? null : shapeSide(server),
  };
}

function shapeCoverage(row: CopiesRow): Coverage {
  const [happenings, both, byPerson] = [row.of_page, row.of_both, row.by_person].map(Number) as [
    number,
    number,
    number,
  ];
  return {
    happenings,
    byEventId: both - byPerson,
    byPerson,
    share: roundShare(both / happenings),
    goalShare: goodShare,
  };
}

function shapeSide(row: SideRow): SideQuality {
  return {
    events: Number(row.events),
    score: roundScore(row.score),
    withEventId: Number(row.with_id),
    keys: qualityKeys.map((_, index) => shapeKey(row, index)),
    freshness: shapeFreshness(row),
  };
}

function shapeKey(row: SideRow, index: number): KeyQuality {
  const usable = Number(row.usable[index]);
  return {
    key: qualityKeys[index]?.name ?? '',
    points: qualityKeys[index]?.points ?? 0,
    sent: Number(row.sent[index]),
    usable,
    coverage: roundShare(usable / Number(row.events)),
    potential: roundScore((row.scores_with[index] ?? 0) - row.score),
  };
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** How often it must be uploaded for nine of ten events to be there within the time. */
const within: readonly (readonly [Frequency, number])[] = [
  ['real_time', 10 * minuteMs],
  ['hourly', 2 * hourMs],
  ['daily', 26 * hourMs],
];

function shapeFreshness(row: SideRow): Freshness {
  const ninthMs = Number(row.ninth_ms);
  const frequency = within.find(([, mostMs]) => ninthMs <= mostMs)?.[0] ?? 'weekly';
  return { medianMs: Number(row.median_ms), ninthMs, frequency, lastReceivedAtMs: Number(row.last_ms) };
}

function roundScore(score: number): number {
  return Math.round(score * 10) / 10;
}

function roundShare(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
