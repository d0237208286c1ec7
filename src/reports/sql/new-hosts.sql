-- Hosts of the period that were not there in the 30 days before it; only where those days had events with a host at all.
WITH earlier AS
(
    SELECT DISTINCT host
    FROM events
    WHERE pixel_id = {pixelId:UInt64} AND host != ''
        AND event_time >= fromUnixTimestamp64Milli({fromMs:Int64}) - toIntervalDay(30)
        AND event_time < fromUnixTimestamp64Milli({fromMs:Int64})
)
SELECT
    anyHeavy(event_name) AS event_name,
    anyHeavy(page) AS page,
    host AS detail,
    count() AS count,
    sum(count) OVER () AS total,
    (SELECT count() FROM {judged} WHERE host != '') AS among,
    toUnixTimestamp64Milli(min(event_time)) AS first_ms,
    toUnixTimestamp64Milli(max(event_time)) AS last_ms
FROM {judged}
WHERE host != '' AND host NOT IN (SELECT host FROM earlier) AND (SELECT count() FROM earlier) > 0
GROUP BY host
ORDER BY count DESC, host
LIMIT 1000
