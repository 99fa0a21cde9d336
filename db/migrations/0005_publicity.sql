-- Room publicity: what is public, from which day through which day.
set local lock_timeout = '5s';

create schema publicity;
comment on schema publicity is 'What is public and until when (article 8). Whether on a day is a range test, never a job.';

create table publicity.basis (
  basis_id text collate "C" not null,
  basis jsonb not null,
  constraint basis_pkey primary key (basis_id)
);
comment on table publicity.basis is 'Sets of legal bases with tier and territory that terms rest on; few rows, named by their hash.';

create table publicity.term (
  subject_code text collate "C" not null,
  record_id uuid not null,
  version integer not null,
  entry text collate "C" not null,
  body_code text collate "C" not null,
  decided_on date not null,
  public_from date not null,
  public_through date not null,
  minimum_ends date,
  repair_from date,
  basis_id text collate "C" not null,
  known_from timestamptz not null,
  known_until timestamptz,
  constraint term_pkey primary key (subject_code, record_id, version),
  constraint term_days check (public_through >= public_from)
);
comment on table publicity.term is 'The public days of a record version; no row means never public. Ends are inclusive.';

create index term_entry_newest on publicity.term (entry, decided_on desc, record_id desc) where known_until is null;
create index term_body_newest on publicity.term (entry, body_code, decided_on desc, record_id desc) where known_until is null;

create table publicity.change (
  subject_code text collate "C" not null,
  change_id uuid not null,
  kind text not null,
  record_id uuid not null,
  version integer not null,
  entry text collate "C" not null,
  public_from date,
  public_through date,
  content_hash bytea not null,
  changed_at timestamptz not null,
  transaction_id xid8 not null,
  constraint change_pkey primary key (subject_code, change_id),
  constraint change_kind check (kind in ('published', 'replaced', 'withdrawn'))
);
comment on table publicity.change is 'Each change of the public layer, written in the transaction that makes it.';
comment on column publicity.change.transaction_id is 'Lets a reader follow changes in commit order without missing one that commits late.';

create index change_order on publicity.change (transaction_id, change_id);
