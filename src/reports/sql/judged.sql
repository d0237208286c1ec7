-- The events that are judged: of one pixel, in the period; bots are left out. With what several checks look at.
SELECT
    *,
    leftUTF8(concat(host, path), 200) AS page,
    trimBoth(event_id) AS id,
    channel = 'server' AS is_server,
    trimBoth(ifNull(toString(custom_data.value), '')) AS value_text,
    trimBoth(ifNull(toString(custom_data.currency), '')) AS currency_text
FROM events
WHERE pixel_id = {pixelId:UInt64} AND event_time >= fromUnixTimestamp64Milli({fromMs:Int64}) AND NOT is_bot
