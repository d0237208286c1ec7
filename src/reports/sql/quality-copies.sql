-- Happenings of websites by name: how many copies they have, and of those that a page reported which ones the server reported too.
-- Only what is an hour old is asked for the server's copy: before, it may still be on its way. Their rows are filled in by quality.ts.
SELECT
    event_name,
    count() AS happenings,
    sum(browser_copies + server_copies) AS copies,
    countIf(server_copies > 0) AS of_server,
    countIf(is_settled) AS of_page,
    countIf(is_settled AND server_copies > 0) AS of_both,
    countIf(is_settled AND server_copies > 0 AND has(doubts, 'person_only')) AS by_person
FROM
(
    SELECT
        event_name, browser_copies, server_copies, doubts,
        browser_copies > 0 AND first_received_at < fromUnixTimestamp64Milli({nowMs:Int64} - 3600000) AS is_settled
    FROM ({happenings})
    WHERE {period} AND NOT is_bot AND action_source = 'website'
)
GROUP BY event_name
ORDER BY happenings DESC, event_name
LIMIT 200
