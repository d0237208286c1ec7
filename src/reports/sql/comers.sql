-- Who has ever sent an event of this pixel: nobody, only bots, or people.
SELECT multiIf(count() = 0, 'nobody', countIf(NOT is_bot) = 0, 'bots', 'people') AS found
FROM
(
    SELECT is_bot FROM events WHERE pixel_id = {pixelId:UInt64} AND NOT is_bot LIMIT 1
    UNION ALL
    SELECT is_bot FROM events WHERE pixel_id = {pixelId:UInt64} LIMIT 1
)
