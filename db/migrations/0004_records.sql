-- Room records: every accepted fact, never overwritten.
set local lock_timeout = '5s';

create schema records;
comment on schema records is 'Facts with two time axes: when they hold and when they were known (article 6).';

create table records.record (
  subject_code text collate "C" not null,
  record_id uuid not null,
  version integer not null,
  entry text collate "C" not null,
  body_code text collate "C" not null,
  body_name text not null,
  source_code text collate "C",
  source_name text,
  subject_name text not null,
  document_number text not null,
  decided_on date not null,
  valid_from date,
  valid_until date,
  severity text,
  content json,
  sealed bytea,
  salt bytea,
  content_hash bytea not null,
  fingerprint bytea not null,
  received_on date not null,
  clock_due_on date,
  clock_state text not null,
  clock_late_days integer,
  batch_id uuid not null,
  row_no integer not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  sealed_at timestamptz,
  constraint record_pkey primary key (subject_code, record_id, version),
  constraint record_severity check (severity is null or severity in ('minor', 'general', 'serious')),
  constraint record_clock check (clock_state in ('on-time', 'late', 'not-determinable', 'none')),
  constraint record_known check (superseded_at is null or superseded_at >= recorded_at),
  constraint record_sealed check (sealed_at is null or (content is null and sealed is null and salt is null))
);
comment on table records.record is 'One version of one fact. Superseded or sealed, never updated away.';
comment on column records.record.record_id is 'Derived from entry, deciding body, canonical document number, subject and discriminator: the same row is the same record.';
comment on column records.record.content is 'Canonical JSON; null once sealed. Money in integer fen.';
comment on column records.record.sealed is 'Personal fields, encrypted; null when there are none or once sealed.';
comment on column records.record.content_hash is 'SHA-256 of salt and digest of the canonical content: stays when content and salt go.';
comment on column records.record.fingerprint is 'Keyed hash of everything in the row that matters; equal means a re-sent row.';
comment on column records.record.clock_state is 'Upload within the working days of the law: on-time, late, not-determinable (no holiday notice loaded), none.';
