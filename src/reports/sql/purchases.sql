-- The purchases among the judged events by key, and how many happenings those of a key are: as the reports count them
-- (src/store/copies.ts), the first row and then each that comes later than the window after the one before that began one.
-- A repeated delivery counts as received with the first.
SELECT
    any(row.page) AS any_page,
    any(trimBoth(order_id)) AS order_number,
    anyIf(row.value, row.value IS NOT NULL) AS paid,
    anyIf(row.currency, row.value IS NOT NULL) AS paid_currency,
    min(event_time) AS first_at,
    max(event_time) AS last_at,
    tupleElement(arrayFold(
        (begun, at) -> if(at > tupleElement(begun, 1) + {windowMs:Int64}, (at, tupleElement(begun, 2) + 1), begun),
        arraySort(groupArray(counted_at)), (toInt64(-1e15), toUInt64(0))), 2) AS happenings
FROM
(
    SELECT
        *,
        toUnixTimestamp64Milli(if(delivery_number != 0 AND visitor_id != 0,
            min(received_at) OVER (PARTITION BY dedup_key, visitor_id, event_time, delivery_number), received_at)) AS counted_at
    FROM (SELECT pixel_id, event_time, received_at, visitor_id, delivery_number, order_id, value, currency, page, dedup_key FROM {judged} WHERE event_name = 'Purchase')
) AS row
GROUP BY dedup_key
