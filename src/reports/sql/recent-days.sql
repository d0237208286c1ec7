-- Events of the last eight days by name and age in whole days, whatever the period is.
SELECT
    event_name,
    anyHeavy(concat(host, path)) AS page,
    intDiv({nowMs:Int64} - toUnixTimestamp64Milli(event_time), 86400000) AS age,
    count() AS count
FROM events
WHERE pixel_id = {pixelId:UInt64} AND event_time >= fromUnixTimestamp64Milli({nowMs:Int64}) - toIntervalDay(8) AND NOT is_bot
GROUP BY event_name, age
HAVING age BETWEEN 0 AND 7
ORDER BY event_name, age
LIMIT 10000
