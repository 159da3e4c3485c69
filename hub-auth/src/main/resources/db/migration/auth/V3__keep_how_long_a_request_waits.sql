-- The wait that was asked for: a request that is proven later still waits that long.
ALTER TABLE approval ADD COLUMN waiting_seconds bigint NOT NULL DEFAULT 86400;
