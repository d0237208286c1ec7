SELECT
    'Purchase' AS event_name,
    anyHeavy(any_page) AS page,
    concat(toString(any(paid)), ' ', any(paid_currency)) AS detail,
    sum(happenings) AS count,
    count AS total,
    count AS among,
    uniqExact(paid) AS values,
    toUnixTimestamp64Milli(min(first_at)) AS first_ms,
    toUnixTimestamp64Milli(max(last_at)) AS last_ms
FROM {purchases}
WHERE paid IS NOT NULL
HAVING count > 0
