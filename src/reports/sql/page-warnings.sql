-- Codes of warnings that the tag has sent with events of pages, and the page that most of them came from. An event can have several.
SELECT
    anyHeavy(event_name) AS event_name,
    anyHeavy(page) AS page,
    code AS detail,
    count() AS count,
    (SELECT count() FROM {judged} WHERE NOT is_server AND match(other_params, '(^|&)wn=[A-Z]')) AS total,
    (SELECT count() FROM {judged} WHERE NOT is_server) AS among,
    toUnixTimestamp64Milli(min(event_time)) AS first_ms,
    toUnixTimestamp64Milli(max(event_time)) AS last_ms
FROM {judged}
ARRAY JOIN arrayDistinct(extractAll(other_params, '(?:^|&)wn=([A-Z][A-Z_]*)')) AS code
WHERE NOT is_server AND other_params LIKE '%wn=%'
GROUP BY code
ORDER BY count DESC, code
LIMIT 1000
