-- Keys are rotated and retired (articles 4 and 10).
set local lock_timeout = '5s';

alter table platform.sealing_key add column retired_at timestamptz;
comment on column platform.sealing_key.retired_at is 'When the key was taken out of the key file: nothing was sealed with it any more.';
