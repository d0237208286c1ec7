-- Events that both the page and the server report, by name: how many of each side have an id, and how many ids of the page the
-- server has reported too. Only ids an hour old are asked for their copy: before, it may still be on its way.
SELECT
    event_name,
    anyIf(any_page, any_page != '') AS page,
    sum(page_rows) AS page_events,
    sumIf(page_rows, id_hash != 0) AS page_events_with_id,
    sum(server_rows) AS server_events,
    sumIf(server_rows, id_hash != 0) AS server_events_with_id,
    countIf(id_hash != 0 AND page_rows > 0 AND first_at < fromUnixTimestamp64Milli({nowMs:Int64} - 3600000)) AS page_ids,
    countIf(id_hash != 0 AND page_rows > 0 AND server_rows > 0 AND first_at < fromUnixTimestamp64Milli({nowMs:Int64} - 3600000)) AS shared_ids,
    toUnixTimestamp64Milli(min(first_at)) AS first_ms,
    toUnixTimestamp64Milli(max(last_at)) AS last_ms
FROM
(
    SELECT
        event_name,
        if(id = '', 0, cityHash64(id)) AS id_hash,
        countIf(NOT is_server) AS page_rows,
        countIf(is_server) AS server_rows,
        min(event_time) AS first_at,
        max(event_time) AS last_at,
        any(page) AS any_page
    FROM {judged}
    WHERE action_source = 'website' AND event_name IN
    (
        SELECT event_name FROM {judged} WHERE action_source = 'website'
        GROUP BY event_name HAVING uniqExact(is_server) = 2
    )
    GROUP BY event_name, id_hash
)
GROUP BY event_name
ORDER BY page_events DESC, event_name
