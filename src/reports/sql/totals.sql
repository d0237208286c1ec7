SELECT
    uniqExact(dedup_key) AS events,
    uniqExactIf(dedup_key, event_name = 'PageView') AS pageViews,
    uniqExact(visitor_id) AS visitors,
    toUnixTimestamp64Milli(max(received_at)) AS lastEventAtMs
FROM events
WHERE pixel_id = {pixelId:UInt64} AND event_time >= toStartOfDay(now(), {timezone:String}) - toIntervalDay({daysBefore:UInt16})
