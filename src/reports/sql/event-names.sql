SELECT event_name AS label, uniqExact(dedup_key) AS count, uniqExact(visitor_id) AS visitors
FROM events
WHERE pixel_id = {pixelId:UInt64} AND event_time >= toStartOfDay(now(), {timezone:String}) - toIntervalDay({daysBefore:UInt16})
GROUP BY label
ORDER BY count DESC, label
LIMIT 50
