-- A look that was taken out of the table, or kept from its subject for longer afterwards, is found by its entry of the trail.
set local lock_timeout = '5s';

-- The ids rise with time, so that a new one is always at the end of the index.
-- squawk-ignore require-concurrent-index-creation
create index look_id on sharing.look (look_id);
