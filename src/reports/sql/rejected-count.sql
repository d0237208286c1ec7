SELECT count() AS rejected
FROM rejected
WHERE pixel_id = {pixelId:UInt64} AND received_at >= toStartOfDay(now(), {timezone:String}) - toIntervalDay({daysBefore:UInt16})
