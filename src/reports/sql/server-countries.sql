-- Happenings that page and server report under one id, with the address of each in a known country: those of two countries.
SELECT * FROM
(
    SELECT
        event_name,
        any(any_page) AS page,
        concat('page ', of_page, ', server ', of_server) AS detail,
        countIf(of_page != of_server) AS count,
        sum(count) OVER () AS total,
        sum(count()) OVER () AS among,
        toUnixTimestamp64Milli(min(first_at)) AS first_ms,
        toUnixTimestamp64Milli(max(last_at)) AS last_ms
    FROM
    (
        SELECT
            event_name,
            anyIf(country, NOT is_server) AS of_page,
            anyIf(country, is_server) AS of_server,
            anyIf(page, NOT is_server) AS any_page,
            min(event_time) AS first_at,
            max(event_time) AS last_at
        FROM {judged}
        WHERE id != '' AND country != '' AND action_source = 'website'
        GROUP BY event_name, cityHash64(id)
        HAVING uniqExact(is_server) = 2
    )
    GROUP BY event_name, of_page, of_server
)
WHERE count > 0
ORDER BY count DESC, event_name, detail
