-- The strengths of sessions hold for every row; validated in a transaction of its own, which blocks nobody.
set local lock_timeout = '5s';

alter table platform.session validate constraint session_strength;
