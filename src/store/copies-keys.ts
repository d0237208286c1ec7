// Where: store, inside the rule of "counted once" (copies.ts). What tells that rows may be copies of each other, and the keys of rows that
// another row may be a copy of. What has none costs a read of a few columns.
// TRICKY: what is looked for among other rows is joined by pixel and key, not asked for by IN: a condition on `pixel_id` that somebody puts
// on a view reaches through joins, groups and windows down to every reading of `events`, but never into the set of an IN.

/** Milliseconds. */
export const copyRules = {
  /** A copy received later than this after the first is a happening of its own. */
  window: 48 * 3_600_000,
  /** The browser's copy is kept when it is received at most this long after a server's. */
  preference: 5 * 60_000,
  /** A happening that begins at most this long after another one with its id may be a late copy of it. */
  late: 7 * 24 * 3_600_000,
  /** An event that is sent again has the time of the first: so it was received at most this long before, or behind, the other. */
  repeated: 7 * 24 * 3_600_000,
  /** `event_time` may be so much later than its reception. */
  ahead: 10 * 60_000,
} as const;
const { window } = copyRules;

export const hasId = "trimBoth(event_id) != ''";
export const isDelivery = 'delivery_number != 0 AND visitor_id != 0';
export const isBrowser = "channel != 'server'";
export const received = 'toUnixTimestamp64Milli(received_at)';

/** `_fbp` without what does not belong to the browser: index of the subdomain and appendix. */
export const browserId = String.raw`if(match(fbp, '^fb\\.\\d\\.\\d{1,16}\\..'),
    replaceRegexpOne(substring(fbp, 6), '^(\\d+\\..+?)(?:\\.(?:A[QgwA]|B[AQg]|[\\w-]{8}))?$', '\\1'), fbp)`;

/** Hashes of what a browser's and a server's event can share. A browser without external id is known by its `_fbp`. */
export const people = String.raw`arrayConcat(
    if(fbp = '', emptyArrayUInt64(), [cityHash64('fbp', ${browserId})]),
    arrayMap(id -> cityHash64('external_id', id), multiIf(
        notEmpty(user_data['external_id']), user_data['external_id'],
        channel != 'server' AND fbp != '', [lower(hex(SHA256(lower(replaceRegexpAll(fbp, '\\s', '')))))],
        emptyArrayString())))`;

/** Where copies are looked for, and what is known of the rows there: what there is none of is neither planned nor read. */
export interface Search {
  /** A condition on `events`, `true` for all. */
  readonly scope: string;
  /** `selectRelatedKeys` finds something. */
  readonly hasRelated: boolean;
  /** There are keys whose rows are further apart than the window. */
  readonly hasLong: boolean;
  /** There are pairs that are not related. */
  readonly hasPairs: boolean;
  /** There are rows that need a look and belong to no pair. */
  readonly hasOthers: boolean;
  /** Pairs that are not related are left out: `selectPairDuplicates` has them. */
  readonly isWithoutPairs?: boolean;
  /** Only copies of these are looked for: a SELECT of pixel and key. Default: of all there are. */
  readonly keys?: string;
  /** What is known is not known yet: conditions that say it when the store is asked, the same for every row. */
  readonly gates?: Readonly<Record<Part, string>>;
}

/** What a search may be without. */
type Part = 'related' | 'long' | 'pairs' | 'others';

/** The rows to be looked at for a part of the search. A gate that is shut costs nothing: no row is read then. */
export function within({ scope, gates }: Pick<Search, 'scope' | 'gates'>, part?: Part): string {
  return gates === undefined || part === undefined ? scope : `${scope} AND ${gates[part]}`;
}

type Keyed = Pick<Search, 'scope' | 'keys'>;

export const mayBeShared = `(event_id != '' OR (${isDelivery}))`;
export const apart = 'toUnixTimestamp64Milli(max(received_at)) - toUnixTimestamp64Milli(min(received_at))';
/** Of rows with one key: two within the window, one after the other, of which not the last reading counts. Nearly all are. */
export const isPair = `(count() = 2 AND ${apart} BETWEEN 1 AND ${window} AND NOT max(event_name = 'Engagement'))`;

/** How many keys more than one row has, and of these: how many are no pairs, how many are in use beyond the window. */
export function selectSurvey(search: Keyed): string {
  return `SELECT count() AS shared, countIf(NOT is_pair) AS others, countIf(is_long) AS long
FROM
(
    SELECT ${isPair} AS is_pair, ${apart} > ${window} AS is_long
    FROM ${fromKeyed(search, 'received_at, event_name')}
    GROUP BY pixel_id, dedup_key
    HAVING count() > 1
)`;
}

/** Rows that may have copies, of the keys that are asked for. */
function fromKeyed({ scope, keys }: Keyed, columns: string): string {
  if (keys === undefined) return `events WHERE ${scope} AND ${mayBeShared}`;
  return `(SELECT pixel_id, dedup_key, ${columns} FROM events WHERE ${scope} AND ${mayBeShared}) AS event
    LEFT SEMI JOIN (${keys}) AS asked USING (pixel_id, dedup_key)`;
}

/**
 * Rows whose key another row has too. Counting alone finds the keys in half the time and memory of what else is asked of them, and mostly
 * there are few.
 */
export function selectSharedRows(search: Keyed, columns: string): string {
  return `SELECT * FROM (SELECT pixel_id, dedup_key, ${columns} FROM events WHERE ${search.scope} AND ${mayBeShared}) AS event
    LEFT SEMI JOIN (${selectSharedKeys(search)}) AS shared USING (pixel_id, dedup_key)`;
}

/** Keys that more than one row has. */
function selectSharedKeys(search: Keyed): string {
  return `SELECT pixel_id, dedup_key FROM ${fromKeyed(search, 'received_at')} GROUP BY pixel_id, dedup_key HAVING count() > 1`;
}

/** Of these the ones whose rows are no pair. */
function selectSharedByOthers(search: Search): string {
  const rows = selectSharedRows({ ...search, scope: within(search, 'others') }, 'received_at, event_name');
  return `SELECT pixel_id, dedup_key FROM (${rows}) GROUP BY pixel_id, dedup_key HAVING NOT ${isPair}`;
}

/** Of these, and of related ones, those whose first and last row are further apart than the window: more than one happening. */
export function selectLongKeys(search: Search): string {
  const { keys } = search;
  const hasMore = keys !== undefined && search.hasRelated;
  const asked = hasMore ? { keys: `${keys}\nUNION ALL\n${selectRelatedKeys(search)}` } : {};
  const rows = selectSharedRows(
    { ...search, ...asked, scope: within(search, 'long') },
    `received_at, ${hasId} AS has_id`,
  );
  return `SELECT pixel_id, dedup_key FROM (${rows}) WHERE has_id GROUP BY pixel_id, dedup_key
    HAVING ${apart} > ${window}`;
}

/** Keys of rows that may be copies because of the people in them: a browser's and a server's, one of them without id. */
export function selectRelatedKeys(search: Pick<Search, 'scope' | 'gates'>): string {
  const scope = within(search, 'related');
  return `SELECT pixel_id, arrayJoin(keys) AS dedup_key
FROM
(
    SELECT
        pixel_id, groupUniqArray(dedup_key) AS keys,
        max(is_browser AND has_id) AS browser_with, max(is_browser AND NOT has_id) AS browser_without,
        max(NOT is_browser AND has_id) AS server_with, max(NOT is_browser AND NOT has_id) AS server_without
    FROM
    (
        SELECT pixel_id, event_name, dedup_key, is_browser, has_id, person
        FROM
        (
            SELECT pixel_id, event_name, dedup_key, ${isBrowser} AS is_browser, ${hasId} AS has_id, ${people} AS people
            FROM events
            WHERE ${scope}
        ) AS event
        LEFT SEMI JOIN
        (
            SELECT pixel_id, event_name FROM events WHERE ${scope}
            GROUP BY pixel_id, event_name HAVING max(${isBrowser}) AND NOT min(${isBrowser}) AND NOT min(${hasId})
        ) AS mixed USING (pixel_id, event_name)
        ARRAY JOIN people AS person
    )
    GROUP BY pixel_id, event_name, person
)
WHERE (server_without AND (browser_with OR browser_without)) OR (server_with AND browser_without)`;
}

/** Keys of all rows that need a look. A row with another key is a happening of one copy. */
export function selectCandidates(search: Search): string {
  const shared = search.isWithoutPairs === true ? selectSharedByOthers(search) : selectSharedKeys(search);
  return search.hasRelated ? `${shared}\nUNION ALL\n${selectRelatedKeys(search)}` : shared;
}
