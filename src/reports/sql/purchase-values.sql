SELECT
    'Purchase' AS event_name,
    anyHeavy(page) AS page,
    concat(toString(any(value)), ' ', any(currency)) AS detail,
    uniqExact(dedup_key) AS count,
    count AS total,
    count AS among,
    uniqExact(value) AS values,
    toUnixTimestamp64Milli(min(event_time)) AS first_ms,
    toUnixTimestamp64Milli(max(event_time)) AS last_ms
FROM {judged}
WHERE event_name = 'Purchase' AND value IS NOT NULL
HAVING count > 0
