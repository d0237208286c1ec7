-- What pages of one pixel have sent, by host and shape of the path: how much in each hour (by age, from 0), when the last came,
-- and some of the pages: the newest and the most frequent.
SELECT
    host,
    shape,
    sum(events) AS total,
    max(last_ms) AS lastMs,
    argMax(newest_origin, last_ms) AS origin,
    groupArray(age) AS ages,
    groupArray(events) AS counts,
    arrayDistinct(arrayPushFront(topKMerge(3)(frequent), argMax(newest_path, last_ms))) AS paths
FROM
(
    SELECT
        host,
        {shape} AS shape,
        intDiv({nowMs:Int64} - toUnixTimestamp64Milli(event_time), 3600000) AS age,
        count() AS events,
        toUnixTimestamp64Milli(max(event_time)) AS last_ms,
        argMax(path, event_time) AS newest_path,
        argMax(extract(url, '^https?://[^/?#]+'), event_time) AS newest_origin,
        topKState(3)(path) AS frequent
    FROM events
    WHERE pixel_id = {pixelId:UInt64}
        AND event_time > fromUnixTimestamp64Milli({nowMs:Int64}) - toIntervalHour({hours:UInt32})
        AND event_time <= fromUnixTimestamp64Milli({nowMs:Int64})
        AND channel != 'server' AND NOT is_bot AND host != ''
    GROUP BY host, shape, age
)
GROUP BY host, shape
ORDER BY total DESC, host, shape
LIMIT 1000
