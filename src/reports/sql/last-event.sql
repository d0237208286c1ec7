SELECT toUnixTimestamp64Milli(max(received_at)) AS lastEventAtMs
FROM events
WHERE pixel_id = {pixelId:UInt64} AND event_time >= toStartOfDay(now(), {timezone:String}) - toIntervalDay({daysBefore:UInt16})
