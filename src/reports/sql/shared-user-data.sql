-- One hash of user data for many visitors: nobody's, but a constant that a template has hashed.
SELECT
    anyHeavy(any_event) AS event_name,
    anyHeavy(any_page) AS page,
    key AS detail,
    sum(uses) AS count,
    sum(count) OVER () AS total,
    (SELECT count() FROM {judged} WHERE notEmpty(user_data)) AS among,
    toUnixTimestamp64Milli(min(first_at)) AS first_ms,
    toUnixTimestamp64Milli(max(last_at)) AS last_ms
FROM {shared}
GROUP BY key
ORDER BY count DESC, key
