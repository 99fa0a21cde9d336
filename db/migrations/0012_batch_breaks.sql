-- Work that broke off without any progress is counted apart from work that began: a restart is no fault of the batch.
set local lock_timeout = '5s';

alter table intake.batch add column breaks integer not null default 0;
comment on column intake.batch.attempts is 'How often a program began to work on it; the number names the one that may write for it now.';
comment on column intake.batch.breaks is 'How often in a row work on it ended without a slice applied and without a fault of the machine to blame; too many, and it is given up as failed.';
