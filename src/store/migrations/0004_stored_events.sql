-- when: SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = 'events' AND engine LIKE '%MergeTree'
-- The rows of `events`, as they lie on the disk; what people ask is the view of that name (src/store/public-events.ts). Much of an
-- event can be told from the rest of it: its page's address from host and path, its click from the cookie, when it arrived from when it
-- happened. An EPHEMERAL column is written and not kept; below each stands what is kept of it. A third less lies on the disk, and
-- merging costs a fifth less (measured); writing costs the same.
-- '\x01' stands for a click id, '\x02' for the page's own scheme and host, and '\x03' before a text that is kept as it is.

DROP TABLE IF EXISTS stored_events SYNC;

CREATE TABLE stored_events
(
    pixel_id UInt64,
    event_name LowCardinality(String) CODEC(ZSTD(1)),
    event_id String CODEC(ZSTD(3)),
    event_time DateTime64(3, 'UTC') CODEC(T64, ZSTD(1)),
    received_at DateTime64(3, 'UTC') EPHEMERAL,
    arrival_delay Int64 DEFAULT toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(event_time) CODEC(T64, ZSTD(1)),
    initialized_at Nullable(DateTime64(3, 'UTC')) EPHEMERAL,
    init_age Nullable(Int64) DEFAULT toUnixTimestamp64Milli(event_time) - toUnixTimestamp64Milli(initialized_at) CODEC(T64, ZSTD(1)),
    channel Enum8('browser' = 1, 'server' = 2, 'image' = 3),
    action_source String CODEC(ZSTD(1)),
    visitor_id UInt64 CODEC(ZSTD(1)),
    session_id UInt64 CODEC(ZSTD(1)),
    tab_id UInt32 CODEC(ZSTD(1)),
    tab_number UInt32 CODEC(ZSTD(1)),
    url String EPHEMERAL,
    url_origin Enum8('' = 0, 'https://' = 1, 'https://www.' = 2, 'http://' = 3, 'http://www.' = 4) DEFAULT multiIf(host = '' OR position(url, '\x01') > 0, '', startsWith(url, concat('https://', host, path)), 'https://', startsWith(url, concat('https://www.', host, path)), 'https://www.', startsWith(url, concat('http://', host, path)), 'http://', startsWith(url, concat('http://www.', host, path)), 'http://www.', ''),
    url_rest String DEFAULT if(url_origin = '', url, replaceOne(substring(url, length(toString(url_origin)) + length(host) + length(path) + 1), if(click_id = '', '\x01', click_id), '\x01')) CODEC(ZSTD(3)),
    host LowCardinality(String),
    path String CODEC(ZSTD(3)),
    referrer String EPHEMERAL,
    referrer_rest String DEFAULT multiIf(referrer = '', '', match(referrer, '\x01|^[\x02\x03]'), concat('\x03', referrer), replaceOne(if(url_origin != '' AND startsWith(referrer, concat(toString(url_origin), host, '/')), concat('\x02', substring(referrer, length(toString(url_origin)) + length(host) + 1)), referrer), if(length(fbc) < 30, '\x01', substring(fbc, 20)), '\x01')) CODEC(ZSTD(5)),
    referrer_host String CODEC(ZSTD(1)),
    traffic_channel LowCardinality(String) CODEC(ZSTD(1)),
    utm_source String CODEC(ZSTD(1)),
    utm_medium String CODEC(ZSTD(1)),
    utm_campaign String CODEC(ZSTD(1)),
    utm_term String CODEC(ZSTD(1)),
    utm_content String CODEC(ZSTD(1)),
    click_id String EPHEMERAL,
    click_id_rest String DEFAULT multiIf(click_id = '', '', click_id = substring(fbc, 20), '\x01', match(click_id, '^[\x01\x03]'), concat('\x03', click_id), click_id) CODEC(ZSTD(3)),
    click_id_kind String CODEC(ZSTD(1)),
    country LowCardinality(String) CODEC(ZSTD(1)),
    truncated_ip String CODEC(ZSTD(1)),
    device LowCardinality(String) CODEC(ZSTD(1)),
    browser LowCardinality(String) CODEC(ZSTD(1)),
    os LowCardinality(String) CODEC(ZSTD(1)),
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
    fbp String EPHEMERAL,
    -- Index of the subdomain and time of the cookie as one number, and its random number; 0: it is not of that form, and kept as text.
    fbp_time UInt64 DEFAULT if(fbp = concat('fb.', substring(fbp, 4, 1), '.', toString(toUInt64OrZero(substring(fbp, 6, 13))), '.', toString(toUInt64OrZero(substring(fbp, 20)))) AND length(fbp) > 19, toUInt64OrZero(concat(substring(fbp, 4, 1), substring(fbp, 6, 13))), 0) CODEC(ZSTD(1)),
    fbp_number UInt64 DEFAULT if(fbp_time < 10000000000000, 0, toUInt64OrZero(substring(fbp, 20))) CODEC(ZSTD(1)),
    fbp_text String DEFAULT if(fbp_time < 10000000000000, fbp, '') CODEC(ZSTD(3)),
    fbc String CODEC(ZSTD(3)),
    consent String CODEC(ZSTD(1)),
    data_processing_options String CODEC(ZSTD(1)),
    is_bot Bool,
    bot_reason String CODEC(ZSTD(1)),
    other_params String CODEC(ZSTD(5)),
    retention_days UInt16,
    delivery_number UInt16 CODEC(ZSTD(1)),
    batch_id UInt64 CODEC(ZSTD(1)),
    batch_row UInt32 CODEC(T64, ZSTD(1)),
    INDEX received addMilliseconds(event_time, arrival_delay) TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(event_time)
ORDER BY (pixel_id, toStartOfHour(event_time), visitor_id, event_time)
TTL toDateTime(least(toInt64(toUnixTimestamp(event_time)) + toInt64(retention_days) * 86400, 4294967295))
-- Compact parts: an insert is one file to sync instead of a hundred, which doubles the loader's speed (measured).
-- Short texts lie with their lengths in one stream: 7 % smaller than in two, and cheaper to write (measured).
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 268435456,
    string_serialization_version = 'single_stream';

INSERT INTO stored_events (pixel_id, event_name, event_id, event_time, received_at, initialized_at, channel, action_source, visitor_id, session_id, tab_id, tab_number, url, host, path, referrer, referrer_host, traffic_channel, utm_source, utm_medium, utm_campaign, utm_term, utm_content, click_id, click_id_kind, country, truncated_ip, device, browser, os, language, value, currency, content_ids, content_type, content_name, content_category, num_items, search_string, order_id, custom_data, user_data, fbp, fbc, consent, data_processing_options, is_bot, bot_reason, other_params, retention_days, delivery_number, batch_id, batch_row)
-- As the loader reads them: of a page's event, and of repeats the first.
WITH if(channel = 'server', '', other_params) AS page_params,
    extractGroups(extract(page_params, '(?:^|&)os=([^&]*)'), '^(\\w+)\\.(\\d{1,9})$') AS tab,
    extract(extract(page_params, '(?:^|&)it=([^&]*)'), '^[1-9]\\d{12}$') AS init,
    if(empty(tab), other_params, replaceRegexpOne(other_params, '(?:^|&)os=[^&]*', '')) AS without_tab
SELECT pixel_id, event_name, event_id, event_time, received_at, if(init = '', NULL, fromUnixTimestamp64Milli(toInt64OrZero(init), 'UTC')), channel, action_source, visitor_id, session_id, if(empty(tab), 0, CRC32(tab[1])), toUInt32OrZero(tab[2]), url, host, path, referrer, referrer_host, traffic_channel, utm_source, utm_medium, utm_campaign, utm_term, utm_content, click_id, click_id_kind, country, truncated_ip, device, browser, os, language, value, currency, content_ids, content_type, content_name, content_category, num_items, search_string, order_id, custom_data, user_data, fbp, fbc, consent, data_processing_options, is_bot, bot_reason,
    trim(LEADING '&' FROM if(init = '', without_tab, replaceRegexpOne(without_tab, '(?:^|&)it=[^&]*', ''))), retention_days, delivery_number, batch_id, batch_row
FROM events
SETTINGS max_block_size = 32768, min_insert_block_size_rows = 131072, min_insert_block_size_bytes = 134217728, max_insert_threads = 1;

DROP TABLE events SYNC;
