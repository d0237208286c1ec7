-- The loss meter: the tag numbers the events of a browser tab (`os`: tab, dot, number), so gaps are events that never arrived. At least:
-- what was lost before the first and after the last that arrived is not seen. Tabs of the last hour may still send.
-- Refused requests have arrived. A tab whose numbers were made up counts for no more than ten times what it sent.
SELECT
    sum(browser_tab.arrived) AS arrived,
    sum(browser_tab.lost) AS lost,
    toUnixTimestamp64Milli(minIf(first_at, browser_tab.lost > 0)) AS first_ms,
    toUnixTimestamp64Milli(maxIf(last_at, browser_tab.lost > 0)) AS last_ms
FROM
(
    SELECT
        uniqExact(number) AS arrived,
        least(max(number) - min(number) + 1 - uniqExact(number), 10 * uniqExact(number)) AS lost,
        min(at) AS first_at,
        max(at) AS last_at
    FROM
    (
        SELECT tab_id AS tab, tab_number AS number, received_at AS at FROM {judged} WHERE NOT is_server AND tab_id != 0
        UNION ALL
        SELECT CRC32(place[1]) AS tab, toUInt32OrZero(place[2]) AS number, received_at AS at
        FROM rejected
        ARRAY JOIN [extractGroups(raw, '(?:^|&)os=(\\w+)\\.(\\d{1,9})(?:&|$)')] AS place
        WHERE pixel_id = {pixelId:UInt64} AND received_at >= fromUnixTimestamp64Milli({fromMs:Int64}) AND channel = 'browser' AND notEmpty(place)
    )
    GROUP BY tab
    HAVING last_at < fromUnixTimestamp64Milli({nowMs:Int64} - 3600000)
) AS browser_tab
