-- The loss meter: the tag numbers the events of a browser tab (`os`: session, dot, number), so gaps are events that never arrived. At least:
-- what was lost before the first and after the last that arrived is not seen. Sessions of the last hour may still send.
-- Refused requests have arrived. A session whose numbers were made up counts for no more than ten times what it sent.
SELECT
    sum(session.arrived) AS arrived,
    sum(session.lost) AS lost,
    toUnixTimestamp64Milli(minIf(first_at, session.lost > 0)) AS first_ms,
    toUnixTimestamp64Milli(maxIf(last_at, session.lost > 0)) AS last_ms
FROM
(
    SELECT
        uniqExact(number) AS arrived,
        least(max(number) - min(number) + 1 - uniqExact(number), 10 * uniqExact(number)) AS lost,
        min(at) AS first_at,
        max(at) AS last_at
    FROM
    (
        SELECT extractGroups(other_params, '(?:^|&)os=(\\w+)\\.(\\d{1,9})(?:&|$)') AS name, received_at AS at FROM {judged} WHERE NOT is_server
        UNION ALL
        SELECT extractGroups(raw, '(?:^|&)os=(\\w+)\\.(\\d{1,9})(?:&|$)') AS name, received_at AS at
        FROM rejected
        WHERE pixel_id = {pixelId:UInt64} AND received_at >= fromUnixTimestamp64Milli({fromMs:Int64}) AND channel = 'browser'
    )
    ARRAY JOIN [toUInt64OrZero(name[2])] AS number
    WHERE notEmpty(name)
    GROUP BY cityHash64(name[1])
    HAVING last_at < fromUnixTimestamp64Milli({nowMs:Int64} - 3600000)
) AS session
