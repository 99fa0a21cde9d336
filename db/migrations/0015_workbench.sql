-- Room intake: mending rejected rows and following what became of them. Room publicity: who supplied a public record.
set local lock_timeout = '5s';

alter table intake.batch add column mends_batch_id uuid;
alter table intake.batch add column mends_rows integer;
alter table intake.batch add column settled_at timestamptz;
comment on column intake.batch.mends_batch_id is 'The batch whose rejected rows this one sends again, mended; null when it mends none.';
comment on column intake.batch.mends_rows is 'How many rows of that batch it sends again; null when they came as a file, then all rows of the file are meant.';
comment on column intake.batch.settled_at is 'When its body set the remaining rejected rows aside; null while they wait to be mended.';

-- The indexes are made in the transaction of this file: writers wait meanwhile, readers do not.
-- squawk-ignore require-concurrent-index-creation
create index batch_mends on intake.batch (mends_batch_id) where mends_batch_id is not null;

create table intake.resent_row (
  batch_id uuid not null,
  row_no integer not null,
  resent_by uuid not null,
  resent_row_no integer not null,
  constraint resent_row_pkey primary key (batch_id, row_no)
);
comment on table intake.resent_row is 'Rejected rows that were mended in place and sent again, with the batch and the row they became.';

alter table publicity.term add column supplier_code text collate "C";
comment on column publicity.term.supplier_code is 'Body that sent the record in; null for records from before this column.';

-- squawk-ignore require-concurrent-index-creation
create index term_supplier_ends on publicity.term (supplier_code, public_through, record_id) where known_until is null;
-- squawk-ignore require-concurrent-index-creation
create index term_supplier_repair on publicity.term (supplier_code, repair_from, record_id)
 where known_until is null and repair_from is not null;
