-- Hashes of what is one person's own that come from many visitors.
SELECT *
FROM
(
    SELECT *, sum(visitors) OVER (PARTITION BY key) AS visitors_of_key
    FROM
    (
        SELECT
            key,
            hash,
            uniq(visitor_id) AS visitors,
            count() AS uses,
            any(event_name) AS any_event,
            any(page) AS any_page,
            min(event_time) AS first_at,
            max(event_time) AS last_at
        FROM {judged}
        ARRAY JOIN mapKeys(user_data) AS key, mapValues(user_data) AS hashes
        ARRAY JOIN hashes AS hash
        WHERE visitor_id != 0 AND key IN ('em', 'ph', 'external_id') AND hash NOT IN {placeholders:Array(String)}
        GROUP BY key, hash
    )
)
WHERE visitors >= 20 + 2 * {days:UInt16} AND visitors >= 0.01 * visitors_of_key
