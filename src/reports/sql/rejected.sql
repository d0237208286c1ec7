-- Refused requests that are still kept, from a place in their order on. The rows of a batch share its id.
SELECT
    toUnixTimestamp64Milli(received_at) AS receivedAtMs,
    toString(pixel_id) AS pixelId,
    reason,
    detail,
    leftUTF8(rejected.raw, {rawMaxLength:UInt32}) AS raw,
    lengthUTF8(rejected.raw) AS rawLength,
    channel,
    sender,
    toString(batch_id) AS batchId,
    batch_row AS batchRow
FROM rejected
WHERE received_at > now64(3) - INTERVAL 7 DAY
    AND received_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')
    AND ({pixelId:String} = '' OR pixel_id = toUInt64OrNull({pixelId:String}))
    AND ({reason:String} = '' OR reason = {reason:String})
    AND (toUnixTimestamp64Milli(received_at), batch_id, batch_row) {beyond} ({placeMs:Int64}, {placeBatch:UInt64}, {placeRow:UInt32})
ORDER BY received_at {direction}, batch_id {direction}, batch_row {direction}
LIMIT {limit:UInt32}
