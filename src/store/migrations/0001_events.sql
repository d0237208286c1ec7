-- The public tables. Column names are a promise to everybody who writes SQL (docs/reference/store.md).
-- Few columns are LowCardinality, those that reports group by: a dictionary costs time at every insert, and sorted as
-- below plain text is as small.
-- Sorted so that one visitor's events of an hour lie together: their repeated values cost almost nothing on disk.

CREATE TABLE IF NOT EXISTS events
(
    pixel_id UInt64,
    event_name LowCardinality(String),
    event_id String CODEC(ZSTD(3)),
    event_time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    channel Enum8('browser' = 1, 'server' = 2, 'image' = 3),
    action_source String CODEC(ZSTD(1)),
    visitor_id UInt64 CODEC(ZSTD(1)),
    session_id UInt64 CODEC(ZSTD(1)),
    url String CODEC(ZSTD(3)),
    host LowCardinality(String),
    path String CODEC(ZSTD(3)),
    referrer String CODEC(ZSTD(5)),
    referrer_host String CODEC(ZSTD(1)),
    traffic_channel LowCardinality(String),
    utm_source String CODEC(ZSTD(1)),
    utm_medium String CODEC(ZSTD(1)),
    utm_campaign String CODEC(ZSTD(1)),
    utm_term String CODEC(ZSTD(1)),
    utm_content String CODEC(ZSTD(1)),
    click_id String CODEC(ZSTD(3)),
    click_id_kind String CODEC(ZSTD(1)),
    country LowCardinality(String),
    device LowCardinality(String),
    browser LowCardinality(String),
    os LowCardinality(String),
    language String CODEC(ZSTD(1)),
    value Nullable(Decimal(18, 4)) CODEC(ZSTD(1)),
    currency String CODEC(ZSTD(1)),
    content_ids Array(String) CODEC(ZSTD(3)),
    content_type String CODEC(ZSTD(1)),
    content_name String CODEC(ZSTD(3)),
    content_category String CODEC(ZSTD(1)),
    num_items Nullable(Int64) CODEC(ZSTD(1)),
    search_string String CODEC(ZSTD(3)),
    order_id String CODEC(ZSTD(3)),
    custom_data JSON(max_dynamic_paths = 64) CODEC(ZSTD(3)),
    user_data Map(String, Array(String)) CODEC(ZSTD(3)),
    fbp String CODEC(ZSTD(3)),
    fbc String CODEC(ZSTD(3)),
    consent String CODEC(ZSTD(1)),
    data_processing_options String CODEC(ZSTD(1)),
    is_bot Bool,
    bot_reason String CODEC(ZSTD(1)),
    other_params String CODEC(ZSTD(5)),
    retention_days UInt16,
    delivery_number UInt16 CODEC(ZSTD(1)),
    batch_id UInt64 CODEC(ZSTD(1)),
    batch_row UInt32 CODEC(Delta, ZSTD(1)),
    -- Rows that may be copies of each other have the same key (src/store/copies.ts): those with one event id and, without id, those
    -- that the tag has sent again because it could not learn that the first was recorded. Any other row has its own.
    -- cityHash64: a tenth of the cost of sipHash64 with several arguments (measured); what it decides is compared by id again.
    dedup_key UInt64 ALIAS multiIf(trimBoth(event_id) != '', cityHash64(pixel_id, event_name, trimBoth(event_id)), delivery_number != 0 AND visitor_id != 0, cityHash64(pixel_id, visitor_id, event_time, event_name, delivery_number), cityHash64(batch_id, batch_row)),
    -- The same by name: read from the text when asked for, because a map costs the loader a fifth of its speed (measured).
    params Map(String, Array(String)) ALIAS mapFromArrays(arrayDistinct(arrayMap(param -> decodeURLComponent(splitByChar('=', param)[1]), arrayFilter(param -> param != '', splitByChar('&', other_params)))), arrayMap(name -> arrayMap(param -> decodeURLComponent(splitByChar('=', param)[2]), arrayFilter(param -> decodeURLComponent(splitByChar('=', param)[1]) = name, arrayFilter(param -> param != '', splitByChar('&', other_params)))), arrayDistinct(arrayMap(param -> decodeURLComponent(splitByChar('=', param)[1]), arrayFilter(param -> param != '', splitByChar('&', other_params)))))),
    -- The page without what campaigns and advertising networks have added to its address.
    clean_url String ALIAS replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(url, '([?&])(?:utm_(?:source|medium|campaign|term|content)|fbclid|gclid|gbraid|wbraid|msclkid|ttclid|twclid|li_fat_id|epik|yclid)=[^&#]*', '\\1'), '([?&])&+', '\\1'), '[?&]+(#|$)', '\\1'),
    INDEX received received_at TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(event_time)
ORDER BY (pixel_id, toStartOfHour(event_time), visitor_id, event_time)
TTL toDateTime(least(toInt64(toUnixTimestamp(event_time)) + toInt64(retention_days) * 86400, 4294967295))
-- Compact parts: an insert is one file to sync instead of a hundred, which doubles the loader's speed (measured).
-- Short texts lie with their lengths in one stream: 7 % smaller than in two, and cheaper to write (measured).
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456,
    string_serialization_version = 'single_stream';

CREATE TABLE IF NOT EXISTS rejected
(
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    pixel_id UInt64,
    reason LowCardinality(String),
    detail String CODEC(ZSTD(3)),
    raw String CODEC(ZSTD(3)),
    batch_id UInt64 CODEC(ZSTD(1)),
    batch_row UInt32 CODEC(Delta, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMMDD(received_at)
ORDER BY (pixel_id, received_at)
TTL toDateTime(received_at) + toIntervalDay(7)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
