-- Purchases of one order that count as several.
SELECT
    'Purchase' AS event_name,
    one_page AS page,
    concat('counted ', toString(max(counted)), ' times') AS detail,
    sum(counted - 1) AS count,
    sum(count) OVER () AS total,
    (SELECT sum(happenings) FROM {purchases} WHERE order_number != '') AS among,
    toUnixTimestamp64Milli(min(first)) AS first_ms,
    toUnixTimestamp64Milli(max(last)) AS last_ms
FROM
(
    SELECT
        any(any_page) AS one_page,
        sum(happenings) AS counted,
        min(first_at) AS first,
        max(last_at) AS last
    FROM {purchases}
    WHERE order_number != ''
    GROUP BY sipHash64(order_number)
    HAVING counted > 1
)
GROUP BY one_page
ORDER BY count DESC, page
