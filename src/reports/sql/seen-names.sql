SELECT
    event_name,
    anyHeavy(page) AS page,
    count() AS count,
    toUnixTimestamp64Milli(min(event_time)) AS first_ms,
    toUnixTimestamp64Milli(max(event_time)) AS last_ms
FROM {judged}
GROUP BY event_name
ORDER BY count DESC, event_name
LIMIT 5000
