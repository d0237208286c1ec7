-- Events of websites by name and side: how many carry each key, how many one that can be used, what they get for it, and how late they
-- came. The three lists are filled in by quality.ts, in the order of quality-keys.ts.
WITH (SELECT groupArray(hash) FROM {shared}) AS shared
SELECT
    event_name,
    is_server,
    count() AS events,
    countIf(has_id) AS with_id,
    avg(least(points, {most:Float64})) AS score,
    sumForEach(is_sent) AS sent,
    sumForEach(is_usable) AS usable,
    avgForEach(arrayMap((has_key, worth) -> least(if(has_key, points, points + worth), {most:Float64}), is_usable, {worths:Array(Float64)})) AS scores_with,
    quantileExact(0.5)(late_ms) AS median_ms,
    quantileExact(0.9)(late_ms) AS ninth_ms,
    toUnixTimestamp64Milli(max(received_at)) AS last_ms
FROM
(
    SELECT
        event_name, is_server, received_at,
        id != '' AS has_id,
        [{isSent}] AS is_sent,
        [{isUsable}] AS is_usable,
        arraySum(arrayMap((has_key, worth) -> if(has_key, worth, 0), is_usable, {worths:Array(Float64)})) AS points,
        greatest(0, dateDiff('millisecond', event_time, received_at)) AS late_ms
    FROM {judged}
    WHERE action_source = 'website'
)
GROUP BY event_name, is_server
ORDER BY event_name, is_server
