-- The platform's own tables: who wrote what for, and which keys this database was sealed with.
set local lock_timeout = '5s';

-- The migration runner has made this schema for its own table.
create schema if not exists platform;
comment on schema platform is 'Audit trail, keys and migrations of the platform itself.';

comment on table platform.migration is 'Migrations that were applied to this database, in order. Written by the migration runner.';

create table platform.audit (
  audit_id uuid not null,
  at timestamptz not null,
  actor text collate "C" not null,
  purpose text collate "C" not null,
  act text collate "C" not null,
  subject_count bigint,
  detail jsonb not null,
  previous_hash bytea,
  hash bytea not null,
  constraint audit_pkey primary key (audit_id),
  constraint audit_actor check (actor <> ''),
  constraint audit_purpose check (purpose <> ''),
  constraint audit_hash check (octet_length(hash) = 32)
);
comment on table platform.audit is 'One entry for every transaction that wrote, appended in the same transaction. Never changed.';
comment on column platform.audit.detail is 'Batch numbers, counts and codes; nothing about a person.';
comment on column platform.audit.previous_hash is 'Hash of the entry before, once the log has chained this one; null until then.';
comment on column platform.audit.hash is 'SHA-256 of the canonical JSON of the entry.';

create index audit_at on platform.audit (at);

create table platform.sealing_key (
  key_id text collate "C" not null,
  fingerprint text collate "C" not null,
  recorded_at timestamptz not null,
  constraint sealing_key_pkey primary key (key_id)
);
comment on table platform.sealing_key is 'Keys this database was ever sealed with, by id and fingerprint. The keys themselves are files outside the database; start-up refuses when one is missing.';
