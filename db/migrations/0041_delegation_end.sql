-- An enterprise ends what it delegated, by a signature of its own and without the representative (policy, articles 4 and 10).
set local lock_timeout = '5s';

create table representatives.delegation_end (
  subject_code text collate "C" not null,
  statement_hash bytea not null,
  statement text not null,
  signature bytea not null,
  key_hash bytea not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  constraint delegation_end_pkey primary key (subject_code, statement_hash)
);
comment on table representatives.delegation_end is 'Delegations that an enterprise ended, by the hash of their statements: one that was not brought yet is never taken.';
