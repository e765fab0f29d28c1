-- 0003_throttle.sql: kefu-jobs finds the buckets that are full again without reading all of them.
ALTER TABLE throttle ADD KEY throttle_refilled (refilled_at);
