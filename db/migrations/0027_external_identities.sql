-- Identities at an external OpenID Connect provider, and the sessions that began through them.
set local lock_timeout = '5s';

create table platform.external_identity (
  identity_id uuid not null,
  account_id uuid not null,
  issuer text collate "C" not null,
  subject_hash bytea not null,
  recorded_at timestamptz not null,
  used_at timestamptz,
  constraint external_identity_pkey primary key (identity_id),
  constraint external_identity_subject unique (subject_hash)
);
comment on table platform.external_identity is 'Who at an external provider is which account. Provider and subject together are kept as a keyed hash only; no name, no address, no number.';
create index external_identity_account on platform.external_identity (account_id, recorded_at);

alter table platform.session add column external_identity_id uuid;
alter table platform.session add column external_sid_hash bytea;
comment on column platform.session.external_identity_id is 'The identity through which the session began; null where it began here.';
comment on column platform.session.external_sid_hash is 'Keyed hash of the session at the provider, so that it can end this one; null where the provider names none.';
-- Both hold no row yet, and sessions are few: nobody waits for them.
-- squawk-ignore require-concurrent-index-creation
create index session_external_identity on platform.session (external_identity_id) where external_identity_id is not null;
-- squawk-ignore require-concurrent-index-creation
create index session_external_sid on platform.session (external_sid_hash) where external_sid_hash is not null;

alter table platform.session drop constraint session_strength;
alter table platform.session add constraint session_strength
  check (strength in ('password', 'two-factor', 'passkey', 'external', 'external-two-factor')) not valid;
comment on table platform.once is 'What may be shown once only, until it is over by itself: numbers of client assertions, proofs of possession and logout tokens, and sign-ins that began.';
