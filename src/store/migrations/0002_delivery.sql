-- An event that the tag has sent twice, because it could not learn that the first copy was recorded, counts once even where
-- the page gave it no event id. And of the reports of one reading (`Engagement`, same event id) the last counts.

ALTER TABLE events ADD COLUMN IF NOT EXISTS delivery_key UInt64 CODEC(ZSTD(1)) AFTER retention_days;

ALTER TABLE events MODIFY COLUMN dedup_key UInt64 ALIAS
    if(trimBoth(event_id) != '', sipHash64(pixel_id, event_name, trimBoth(event_id)),
    if(delivery_key != 0, sipHash64(pixel_id, delivery_key), sipHash64(batch_id, batch_row)));

CREATE OR REPLACE VIEW happenings AS
SELECT *
FROM events
ORDER BY channel ASC, if(event_name = 'Engagement', -toUnixTimestamp64Milli(event_time), 0) ASC, received_at ASC
LIMIT 1 BY pixel_id, dedup_key;
