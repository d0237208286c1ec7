-- Purchases of one order that count as several.
SELECT
    'Purchase' AS event_name,
    any_page AS page,
    concat('counted ', toString(max(happenings)), ' times') AS detail,
    sum(happenings - 1) AS count,
    sum(count) OVER () AS total,
    (SELECT uniqExact(dedup_key) FROM {judged} WHERE event_name = 'Purchase' AND trimBoth(order_id) != '') AS among,
    toUnixTimestamp64Milli(min(first_at)) AS first_ms,
    toUnixTimestamp64Milli(max(last_at)) AS last_ms
FROM
(
    SELECT
        any(page) AS any_page,
        uniqExact(dedup_key) AS happenings,
        min(event_time) AS first_at,
        max(event_time) AS last_at
    FROM {judged}
    WHERE event_name = 'Purchase' AND trimBoth(order_id) != ''
    GROUP BY sipHash64(trimBoth(order_id))
    HAVING happenings > 1
)
GROUP BY any_page
ORDER BY count DESC, page
