-- Rooms bodies and platform: programs that act for a body with tokens of their own (articles 7 and 10).
set local lock_timeout = '5s';

create table platform.token_key (
  key_id text collate "C" not null,
  public_jwk jsonb not null,
  private_sealed bytea not null,
  made_at timestamptz not null,
  retired_at timestamptz,
  constraint token_key_pkey primary key (key_id)
);
comment on table platform.token_key is 'Keys that access tokens are signed with; the private part is sealed. The newest one signs, a retired one opens nothing.';

create table platform.once (
  kind text collate "C" not null,
  owner text collate "C" not null,
  value_hash bytea not null,
  expires_at timestamptz not null,
  constraint once_pkey primary key (kind, owner, value_hash)
);
comment on table platform.once is 'What may be shown once only, until it is over by itself: numbers of client assertions and of proofs of possession.';
create index once_over on platform.once (expires_at);

create table bodies.client (
  client_id uuid not null,
  body_code text collate "C" not null,
  name text not null,
  sender text not null,
  per_minute integer not null,
  per_day integer not null,
  client_until date not null,
  recorded_at timestamptz not null,
  revoked_at timestamptz,
  frozen_at timestamptz,
  frozen_because text,
  constraint client_pkey primary key (client_id),
  constraint client_sender check (sender in ('any', 'dpop', 'mtls')),
  constraint client_quota check (per_minute > 0 and per_day > 0),
  constraint client_frozen check ((frozen_at is null) = (frozen_because is null))
);
comment on table bodies.client is 'A program that acts for a body, until a day. It proves who it is by keys of its own; no secret of it is here.';
comment on column bodies.client.sender is 'Whether its tokens must be bound to a key (dpop) or a certificate (mtls); any: bound when it shows one.';
comment on column bodies.client.frozen_because is 'Why it is refused for the moment, in the words of whoever froze it.';
create index client_body on bodies.client (body_code, client_id);

create table bodies.client_key (
  client_id uuid not null,
  key_id text collate "C" not null,
  jwk jsonb not null,
  algorithm text not null,
  key_from date not null,
  key_until date not null,
  recorded_at timestamptz not null,
  removed_at timestamptz,
  constraint client_key_pkey primary key (client_id, key_id),
  constraint client_key_days check (key_until >= key_from)
);
comment on table bodies.client_key is 'Public keys of a program; several at once, so that one can follow another. The algorithm is that of the key, never that of a token.';

create table bodies.client_scope (
  client_id uuid not null,
  scope text collate "C" not null,
  recorded_at timestamptz not null,
  constraint client_scope_pkey primary key (client_id, scope),
  constraint client_scope_form check (scope ~ '^(submit|look):[a-z][a-z0-9-]*$')
);
comment on table bodies.client_scope is 'What a program may do for its body: submit an entry, look for a purpose. Never more than the body may itself.';

create table bodies.client_use (
  client_id uuid not null,
  used_on date not null,
  requests integer not null,
  refused integer not null,
  tokens integer not null,
  minute_at timestamptz not null,
  minute_requests integer not null,
  constraint client_use_pkey primary key (client_id, used_on)
);
comment on table bodies.client_use is 'Requests of a program by day, those refused because a quota was used up, and tokens; the current minute beside it.';
