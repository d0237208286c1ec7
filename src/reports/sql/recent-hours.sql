-- Events of the last 60 days by age in whole hours, whatever the period is.
SELECT intDiv({nowMs:Int64} - toUnixTimestamp64Milli(event_time), 3600000) AS age, count() AS count
FROM events
WHERE pixel_id = {pixelId:UInt64} AND event_time >= fromUnixTimestamp64Milli({nowMs:Int64}) - toIntervalDay(60) AND NOT is_bot
GROUP BY age
ORDER BY age
