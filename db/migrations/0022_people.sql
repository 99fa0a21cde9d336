-- People of bodies: roles that end early, admissions that two people make, and passwords that are good for one sign-in (article 10).
set local lock_timeout = '5s';

alter table platform.account add column password_once boolean not null default false;
comment on column platform.account.password_once is 'Whether the password was made by somebody else: nothing but changing it is open until it is changed.';

alter table bodies.role add column ended_at timestamptz;
alter table bodies.role add column ended_by text collate "C";
alter table bodies.role add constraint role_ended check ((ended_at is null) = (ended_by is null)) not valid;
alter table bodies.role add constraint role_not_to_oneself check (not granted_by like '%account:' || account_id::text) not valid;
comment on column bodies.role.ended_at is 'When the role was taken before its last day; null while it was not.';

create table bodies.admission_request (
  request_id uuid not null,
  body_code text collate "C" not null,
  purpose text collate "C" not null,
  entries text[] collate "C" not null,
  admit_until date not null,
  persons boolean not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  decision text,
  decided_by uuid,
  decided_at timestamptz,
  constraint admission_request_pkey primary key (request_id),
  constraint admission_request_entries check (cardinality(entries) > 0),
  constraint admission_request_decision check (decision in ('confirmed', 'declined')),
  constraint admission_request_decided check (num_nulls(decision, decided_by, decided_at) in (0, 3)),
  constraint admission_request_four_eyes check (decided_by <> asked_by)
);
comment on table bodies.admission_request is 'An admission to what is not public, asked for by one person of the body; it takes effect when another one confirms it.';
create index admission_request_body on bodies.admission_request (body_code, asked_at desc);
