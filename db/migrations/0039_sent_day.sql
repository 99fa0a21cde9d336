-- What a body sent in a day is counted in one row, so that files that arrive together cannot pass its bound side by side.
set local lock_timeout = '5s';

create table intake.sent_day (
  body_code text collate "C" not null,
  sent_on date not null,
  bytes bigint not null,
  constraint sent_day_pkey primary key (body_code, sent_on),
  constraint sent_day_bytes check (bytes >= 0)
);
comment on table intake.sent_day is 'Bytes of files that a body sent on a civil day, counted in the transaction that queues each file.';
