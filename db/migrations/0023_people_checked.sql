-- The checks of roles hold for every row; validated in a transaction of its own, which blocks nobody.
set local lock_timeout = '5s';

alter table bodies.role validate constraint role_ended;
alter table bodies.role validate constraint role_not_to_oneself;
