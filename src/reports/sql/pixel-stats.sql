-- {value} is one of the columns named in pixel-stats.ts.
SELECT toUnixTimestamp(toStartOfHour(event_time)) AS at, toString({value}) AS value, count() AS count
FROM events
WHERE pixel_id = {pixelId:UInt64} AND event_time >= fromUnixTimestamp({from:Int64}) AND event_time < fromUnixTimestamp({to:Int64})
GROUP BY at, value
HAVING value != ''
ORDER BY at, count DESC, value
LIMIT 100 BY at
