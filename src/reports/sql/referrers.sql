SELECT referrer_host AS label, uniqExact(dedup_key) AS count, uniqExact(visitor_id) AS visitors
FROM events
WHERE pixel_id = {pixelId:UInt64} AND event_time >= toStartOfDay(now(), {timezone:String}) - toIntervalDay({daysBefore:UInt16})
    AND event_name = 'PageView' AND referrer_host != '' AND referrer_host != host
GROUP BY label
ORDER BY count DESC, label
LIMIT 20
