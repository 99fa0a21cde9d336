-- Room intake: batches, row reports, quarantine.
set local lock_timeout = '5s';

create schema intake;
comment on schema intake is 'Batches on their way in, and what became of each row (article 7).';

create table intake.batch (
  batch_id uuid not null,
  body_code text collate "C" not null,
  entry text collate "C" not null,
  file_name text not null,
  media_type text,
  file_path text,
  file_bytes bigint not null,
  file_sha256 bytea not null,
  idempotency_key text,
  status text not null,
  phase text not null,
  share real not null default 0,
  rows_read integer not null default 0,
  last_row integer not null default 0,
  header jsonb,
  slice_count integer not null,
  attempts integer not null default 0,
  failure jsonb,
  submitted_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  constraint batch_pkey primary key (batch_id),
  constraint batch_idempotency unique (body_code, idempotency_key),
  constraint batch_status check (status in ('queued', 'running', 'done', 'failed'))
);
comment on table intake.batch is 'One submitted file. The table is the queue: a batch is claimed by a session lock that dies with its holder.';
comment on column intake.batch.last_row is 'Number of the last row of the file, as a spreadsheet shows it.';

comment on column intake.batch.attempts is 'How often a program began to work on it; a batch that keeps breaking is given up as failed.';

create table intake.slice (
  batch_id uuid not null,
  slice_no integer not null,
  accepted integer not null,
  warned integer not null,
  duplicate integer not null,
  superseding integer not null,
  rejected integer not null,
  on_time integer not null,
  late integer not null,
  not_determinable integer not null,
  code_counts jsonb not null,
  applied_at timestamptz not null,
  constraint slice_pkey primary key (batch_id, slice_no)
);
comment on table intake.slice is 'Part of a batch that is applied: all rows of some subjects, in one transaction. A restart goes on with the slices that are not here. Slice -1 holds the rejected rows.';

create index batch_open on intake.batch (submitted_at, batch_id) where status in ('queued', 'running');
create index batch_body on intake.batch (body_code, submitted_at desc, batch_id desc);

create table intake.row_outcome (
  batch_id uuid not null,
  row_no integer not null,
  status text not null,
  warned boolean not null,
  problems jsonb not null,
  sealed_cells bytea,
  kept_until date,
  constraint row_outcome_pkey primary key (batch_id, row_no),
  constraint row_outcome_status check (status in ('accepted', 'duplicate', 'superseding', 'rejected'))
);
comment on table intake.row_outcome is 'Rows of which there is something to say. A row that is neither here nor in a skipped range was accepted without remark.';
comment on column intake.row_outcome.sealed_cells is 'The rejected row as it came, encrypted, until kept_until.';

create index row_outcome_status_row on intake.row_outcome (batch_id, status, row_no);
create index row_outcome_kept on intake.row_outcome (kept_until) where kept_until is not null;
create index row_outcome_warned_row on intake.row_outcome (batch_id, row_no) where warned;

create table intake.skipped_range (
  batch_id uuid not null,
  row_from integer not null,
  row_through integer not null,
  reason text not null,
  constraint skipped_range_pkey primary key (batch_id, row_from)
);
comment on table intake.skipped_range is 'Rows that carry no record: blank, note, header, or absent from the sheet. All other rows without an outcome were accepted without remark.';

create table intake.staged_shape (
  row_no integer not null,
  subject_code text collate "C",
  subject_name text,
  subject_kind text,
  name_key text collate "C",
  identifiers text,
  person_sealed bytea,
  record_id uuid,
  change_id uuid,
  entry text collate "C",
  body_code text collate "C",
  body_name text,
  source_code text collate "C",
  source_name text,
  document_number text,
  decided_on date,
  valid_from date,
  valid_until date,
  severity text,
  content json,
  sealed bytea,
  salt bytea,
  content_hash bytea,
  fingerprint bytea,
  clock_due_on date,
  clock_state text,
  clock_late_days integer,
  public_from date,
  public_through date,
  minimum_ends date,
  repair_from date,
  basis_id text collate "C",
  problems jsonb,
  constraint staged_shape_pkey primary key (row_no)
);
comment on table intake.staged_shape is 'Always empty: the shape of the unlogged table that each running batch makes for itself.';

create table intake.rejected_shape (
  row_no integer not null,
  problems jsonb not null,
  sealed_cells bytea not null,
  constraint rejected_shape_pkey primary key (row_no)
);
comment on table intake.rejected_shape is 'Always empty: the shape of the unlogged table of rejected rows of a running batch.';
