-- Passkeys of accounts (WebAuthn), and the challenges that were answered.
set local lock_timeout = '5s';

create table platform.passkey (
  passkey_id uuid not null,
  account_id uuid not null,
  credential_id text collate "C" not null,
  name text not null,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] collate "C" not null,
  recorded_at timestamptz not null,
  used_at timestamptz,
  constraint passkey_pkey primary key (passkey_id),
  constraint passkey_credential unique (credential_id)
);
comment on table platform.passkey is 'A public key with which a person signs in; the private key never leaves the authenticator.';
create index passkey_account on platform.passkey (account_id, recorded_at);

create table platform.passkey_challenge (
  challenge_hash bytea not null,
  used_at timestamptz not null,
  constraint passkey_challenge_pkey primary key (challenge_hash)
);
comment on table platform.passkey_challenge is 'Challenges that were answered: none counts twice. Rows older than a day say nothing any more.';
