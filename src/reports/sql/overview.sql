-- Counts of kept rows: one for each happening. Unit and conditions are filled in by overview.ts.
SELECT
    multiIf(grouping(bucket) = 0, 'series', grouping(page) = 0, 'pages', grouping(referrer) = 0, 'referrers', grouping(event_name) = 0, 'eventNames', 'totals') AS part,
    multiIf(part = 'series', toString(toUnixTimestamp(bucket)), part = 'pages', page, part = 'referrers', referrer, part = 'eventNames', event_name, '') AS label,
    count() AS events,
    countIf(event_name_seen = 'PageView') AS pageViews,
    uniqExact(visitor_id) AS visitors
FROM
(
    SELECT
        visitor_id, event_name, event_name AS event_name_seen,
        toStartOfInterval(event_time, INTERVAL 1 {unit}, {timezone:String}) AS bucket,
        if(event_name = 'PageView' AND host != '', concat(host, path), '') AS page,
        if(event_name = 'PageView' AND referrer_host != host, referrer_host, '') AS referrer
    FROM events
    WHERE {inPeriod} AND {isKept}
)
GROUP BY GROUPING SETS ((), (bucket), (page), (referrer), (event_name))
HAVING part = 'totals' OR label != ''
ORDER BY part, events DESC, label
LIMIT 50 BY part
