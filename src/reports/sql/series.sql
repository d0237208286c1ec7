SELECT toUnixTimestamp(bucket) AS at, events, pageViews, visitors
FROM
(
    SELECT
        toStartOfInterval(event_time, INTERVAL 1 {unit}, {timezone:String}) AS bucket,
        uniqExact(dedup_key) AS events,
        uniqExactIf(dedup_key, event_name = 'PageView') AS pageViews,
        uniqExact(visitor_id) AS visitors
    FROM events
    WHERE pixel_id = {pixelId:UInt64} AND event_time >= toStartOfDay(now(), {timezone:String}) - toIntervalDay({daysBefore:UInt16})
    GROUP BY bucket
)
ORDER BY at
