-- Room representatives: who acts for an enterprise, for what and until when (articles 4 and 10).
set local lock_timeout = '5s';

create schema representatives;
comment on schema representatives is 'Who acts for an enterprise, for what and until when.';

create table representatives.enterprise_key (
  subject_code text collate "C" not null,
  key_hash bytea not null,
  algorithm text not null,
  public_key bytea not null,
  verifier text not null,
  registered_by uuid not null,
  registered_at timestamptz not null,
  constraint enterprise_key_pkey primary key (subject_code, key_hash),
  constraint enterprise_key_algorithm check (algorithm in ('ES256', 'SM2'))
);
comment on table representatives.enterprise_key is 'Public keys with which enterprises sign; the verifier of identities confirmed whose they are.';
comment on column representatives.enterprise_key.key_hash is 'SHA-256 of the key as SubjectPublicKeyInfo.';

create table representatives.delegation (
  subject_code text collate "C" not null,
  delegation_id uuid not null,
  account_id uuid not null,
  scopes text[] collate "C" not null,
  valid_from date not null,
  valid_until date not null,
  statement text not null,
  statement_hash bytea not null,
  signature bytea not null,
  key_hash bytea not null,
  recorded_at timestamptz not null,
  ended_at timestamptz,
  constraint delegation_pkey primary key (subject_code, delegation_id),
  constraint delegation_statement unique (subject_code, statement_hash),
  constraint delegation_days check (valid_until >= valid_from),
  constraint delegation_scopes check (cardinality(scopes) > 0 and scopes <@ array['looks', 'export'])
);
comment on table representatives.delegation is 'What a person may do for an enterprise, as the enterprise signed it. A statement counts once: an ended one does not come back.';
create index delegation_account on representatives.delegation (account_id, valid_until desc);
