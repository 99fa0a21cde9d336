-- Accounts of people, their sessions, and the roles they have in bodies (article 10).
set local lock_timeout = '5s';

create table platform.account (
  account_id uuid not null,
  login text collate "C" not null,
  display_name text not null,
  password text,
  totp_sealed bytea,
  totp_step bigint,
  failures integer not null default 0,
  locked_until timestamptz,
  disabled_at timestamptz,
  recorded_at timestamptz not null,
  constraint account_pkey primary key (account_id),
  constraint account_login unique (login),
  constraint account_login_form check (login = lower(login) and login <> ''),
  constraint account_failures check (failures >= 0)
);
comment on table platform.account is 'A person who works with the platform. Names no identity number; what the person may do is in bodies.role.';
comment on column platform.account.password is 'Argon2id in PHC form; null for accounts that come from an external provider or have passkeys only.';
comment on column platform.account.totp_sealed is 'Secret of the second factor, encrypted; null while there is none.';
comment on column platform.account.totp_step is 'Last time step whose code was taken: no code is taken twice.';

create table platform.recovery_code (
  account_id uuid not null,
  code_hash bytea not null,
  used_at timestamptz,
  constraint recovery_code_pkey primary key (account_id, code_hash)
);
comment on table platform.recovery_code is 'Codes that stand in for a lost second factor, once each; only their SHA-256 is kept.';

create table platform.session (
  session_id uuid not null,
  token_hash bytea not null,
  account_id uuid not null,
  strength text not null,
  client text not null,
  began_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz,
  constraint session_pkey primary key (session_id),
  constraint session_token unique (token_hash),
  constraint session_strength check (strength in ('password', 'two-factor', 'passkey', 'external'))
);
comment on table platform.session is 'A signed-in browser. Only the SHA-256 of its token is kept; it ends when idle, at its end, or when its owner ends it.';
create index session_account on platform.session (account_id, began_at desc);

create table bodies.role (
  account_id uuid not null,
  body_code text collate "C" not null,
  role text not null,
  role_from date not null,
  role_until date not null,
  granted_by text collate "C" not null,
  recorded_at timestamptz not null,
  constraint role_pkey primary key (account_id, body_code, role, role_from),
  constraint role_days check (role_until >= role_from),
  constraint role_name check (role in ('clerk', 'examiner', 'decider', 'law-officer', 'auditor', 'administrator'))
);
comment on table bodies.role is 'What a person may do for a body, and until when. Nobody has a role without an end.';
create index role_body on bodies.role (body_code, role, account_id);
