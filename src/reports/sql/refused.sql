SELECT
    reason AS detail,
    count() AS count,
    sum(count) OVER () AS total,
    (SELECT count() FROM {judged} WHERE received_at >= fromUnixTimestamp64Milli({nowMs:Int64}) - toIntervalDay(7)) + total AS among,
    toUnixTimestamp64Milli(min(received_at)) AS first_ms,
    toUnixTimestamp64Milli(max(received_at)) AS last_ms
FROM rejected
WHERE pixel_id = {pixelId:UInt64} AND received_at >= fromUnixTimestamp64Milli({fromMs:Int64})
GROUP BY reason
ORDER BY count DESC, reason
