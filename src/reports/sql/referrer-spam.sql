-- Hosts that views are said to come from and that send nobody: known ones, and those all of whose many visitors make one view of the front page.
SELECT
    anyHeavy(any_event) AS event_name,
    anyHeavy(any_page) AS page,
    concat('from ', leftUTF8(from_host, 100)) AS detail,
    sum(events) AS count,
    sum(count) OVER () AS total,
    (SELECT count() FROM {judged} WHERE NOT is_server AND referrer_host != '' AND referrer_host != host) AS among,
    toUnixTimestamp64Milli(min(first_at)) AS first_ms,
    toUnixTimestamp64Milli(max(last_at)) AS last_ms
FROM
(
    SELECT
        visitor_id,
        -- A visitor's events after the first have no foreign referrer, so they are counted before that is asked.
        anyIf(referrer_host, referrer_host != '' AND referrer_host != host) AS from_host,
        countIf(NOT is_server) AS events,
        any(event_name) AS any_event,
        any(page) AS any_page,
        max(path) AS last_path,
        min(event_time) AS first_at,
        max(event_time) AS last_at
    FROM {judged}
    WHERE NOT is_server
    GROUP BY visitor_id
)
WHERE from_host != ''
GROUP BY from_host
HAVING match(from_host, '(^|[.])(semalt[.]com|buttons-for-website[.]com|darodar[.]com|ilovevitaly[.]com|best-seo-offer[.]com|free-share-buttons[.]com|get-free-traffic-now[.]com|success-seo[.]com|videos-for-your-business[.]com|100dollars-seo[.]com|trafficmonetize[.]org|sharebutton[.]to|bottraffic[a-z0-9.-]*|bot-traffic[.](icu|xyz))$')
    OR (count() >= 20 AND max(events) = 1 AND countIf(last_path NOT IN ('', '/') OR visitor_id = 0) = 0)
ORDER BY count DESC, detail
LIMIT 1000
