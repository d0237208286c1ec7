-- The network of who sent an event, of pixels that keep it (`ownpixel pixel address`): 24 bits of IPv4, 48 of IPv6.

ALTER TABLE events
    ADD COLUMN IF NOT EXISTS truncated_ip String CODEC(ZSTD(1)) AFTER country;
