-- Counts of kept rows: one for each happening. Unit and conditions are filled in by overview.ts. Rows of bots are counted as such;
-- in everything else only when the asker wants it.
SELECT
    multiIf(grouping(bucket) = 0, 'series', grouping(page) = 0, 'pages', grouping(referrer) = 0, 'referrers', grouping(event_name) = 0, 'eventNames', grouping(bot) = 0, 'bots', 'totals') AS part,
    multiIf(part = 'series', toString(toUnixTimestamp(bucket)), part = 'pages', page, part = 'referrers', referrer, part = 'eventNames', event_name, part = 'bots', bot, '') AS label,
    count() AS counted_with_bots,
    countIf(is_wanted) AS wanted,
    if(part = 'bots', counted_with_bots, wanted) AS events,
    countIf(is_wanted AND event_name_seen = 'PageView') AS pageViews,
    uniqExactIf(visitor_id, is_wanted) AS visitors
FROM
(
    SELECT
        visitor_id, event_name, event_name AS event_name_seen,
        {withBots:Bool} OR NOT is_bot AS is_wanted,
        bot_reason AS bot,
        toStartOfInterval(event_time, INTERVAL 1 {unit}, {timezone:String}) AS bucket,
        if(is_wanted AND event_name = 'PageView' AND host != '', concat(host, path), '') AS page,
        if(is_wanted AND event_name = 'PageView' AND referrer_host != host, referrer_host, '') AS referrer
    FROM events
    WHERE {inPeriod} AND {isKept}
)
GROUP BY GROUPING SETS ((), (bucket), (page), (referrer), (event_name), (bot))
HAVING part = 'totals' OR (label != '' AND events > 0)
ORDER BY part, events DESC, label
LIMIT 50 BY part
