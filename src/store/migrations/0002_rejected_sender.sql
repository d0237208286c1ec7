-- What judging a refused request again needs beside what it said: how it came, and who sent it. Rows from before have no sender.

ALTER TABLE rejected
    ADD COLUMN IF NOT EXISTS channel Enum8('browser' = 1, 'server' = 2, 'image' = 3) AFTER raw,
    ADD COLUMN IF NOT EXISTS sender String CODEC(ZSTD(3)) AFTER channel;
