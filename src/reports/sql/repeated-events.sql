-- A page that sends the same standard event with the same parameters more than once within two seconds, without an id that
-- would make one of them. Copies that the tag has sent again share a key and are none. What straddles two steps is missed.
SELECT
    repeated.event_name AS event_name,
    anyHeavy(any_page) AS page,
    concat('up to ', toString(max(extra) + 1), ' within two seconds') AS detail,
    sum(extra) AS count,
    sum(count) OVER () AS total,
    sum(any(sent)) OVER () AS among,
    toUnixTimestamp64Milli(min(first_at)) AS first_ms,
    toUnixTimestamp64Milli(max(last_at)) AS last_ms
FROM
(
    SELECT
        event_name,
        any(page) AS any_page,
        uniqExact(dedup_key) - 1 AS extra,
        min(event_time) AS first_at,
        max(event_time) AS last_at
    FROM {judged}
    WHERE NOT is_server AND visitor_id != 0 AND event_name IN {standardEvents:Array(String)}
        -- First by a bare number: few are left for what costs time and memory.
        AND cityHash64(event_name, visitor_id, intDiv(toUnixTimestamp64Milli(event_time), 2000)) IN
        (
            SELECT cityHash64(event_name, visitor_id, intDiv(toUnixTimestamp64Milli(event_time), 2000)) AS moment
            FROM {judged}
            WHERE NOT is_server AND visitor_id != 0 AND event_name IN {standardEvents:Array(String)}
            GROUP BY moment
            HAVING count() > 1
        )
    GROUP BY
        event_name,
        visitor_id,
        intDiv(toUnixTimestamp64Milli(event_time), 2000),
        cityHash64(url, value_text, content_ids, content_name, search_string, order_id)
    HAVING extra > 0
) AS repeated
INNER JOIN
(
    SELECT event_name, count() AS sent FROM {judged} WHERE NOT is_server AND visitor_id != 0 GROUP BY event_name
) AS all_events USING (event_name)
GROUP BY event_name
HAVING count >= 3 AND count >= 0.05 * any(sent)
ORDER BY count DESC, event_name
