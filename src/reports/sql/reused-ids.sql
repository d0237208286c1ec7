-- Ids that more than two visitors have sent with the same event: one id, many people.
SELECT
    event_name,
    any(any_page) AS page,
    if(count() = 1, concat('one id, ', toString(max(uses)), ' events'), concat(toString(count()), ' ids, one of them ', toString(max(uses)), ' times')) AS detail,
    sum(uses) AS count,
    sum(count) OVER () AS total,
    (SELECT count() FROM {judged} WHERE NOT is_server AND id != '' AND visitor_id != 0) AS among,
    toUnixTimestamp64Milli(min(first_at)) AS first_ms,
    toUnixTimestamp64Milli(max(last_at)) AS last_ms
FROM
(
    SELECT event_name, any(page) AS any_page, count() AS uses, min(event_time) AS first_at, max(event_time) AS last_at
    FROM {judged}
    WHERE NOT is_server AND id != '' AND visitor_id != 0
    GROUP BY event_name, sipHash64(id)
    HAVING uniqUpTo(2)(visitor_id) > 2
)
GROUP BY event_name
ORDER BY count DESC, event_name
