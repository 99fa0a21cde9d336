-- A canary looks like the subjects around it. Should the register ever give its code to somebody, it is one no longer.
set local lock_timeout = '5s';

alter table sharing.canary add column retired_at timestamptz;
comment on column sharing.canary.retired_at is 'Since when the code is that of a registered subject; what is then said about it is taken in.';
