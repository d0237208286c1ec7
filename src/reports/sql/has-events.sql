SELECT count() AS found FROM (SELECT 1 FROM events WHERE pixel_id = {pixelId:UInt64} LIMIT 1)
