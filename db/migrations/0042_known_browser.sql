-- Browsers in which somebody signed in before: whoever guesses at a password elsewhere does not lock its owner out there.
set local lock_timeout = '5s';

create table platform.known_browser (
  browser_hash bytea not null,
  account_id uuid not null,
  failures integer not null default 0,
  locked_until timestamptz,
  seen_at timestamptz not null,
  constraint known_browser_pkey primary key (browser_hash),
  constraint known_browser_failures check (failures >= 0)
);
comment on table platform.known_browser is 'Browsers in which an account was signed in by its password, by the hash of a cookie; failures there count there. Opens nothing by itself.';
create index known_browser_account on platform.known_browser (account_id, seen_at desc);
