-- Room bodies: who may supply, decide or read, and for what.
set local lock_timeout = '5s';

create schema bodies;
comment on schema bodies is 'Who may submit which entries, for which territory (article 6, 7).';

create table bodies.body (
  body_code text collate "C" not null,
  name text not null,
  territory text collate "C" not null,
  recorded_at timestamptz not null,
  constraint body_pkey primary key (body_code)
);
comment on table bodies.body is 'A public body that supplies records.';
comment on column bodies.body.territory is 'Prefix of GB/T 2260 codes whose deciding bodies it may supply for; empty text means the whole nation.';

create table bodies.supply (
  body_code text collate "C" not null,
  entry text collate "C" not null,
  supply_from date not null,
  supply_until date,
  constraint supply_pkey primary key (body_code, entry, supply_from),
  constraint supply_days check (supply_until is null or supply_until >= supply_from)
);
comment on table bodies.supply is 'Which catalogue entries a body is the supplier of, and on which days.';

create table bodies.api_key (
  key_id uuid not null,
  body_code text collate "C" not null,
  key_hash bytea not null,
  issued_at timestamptz not null,
  revoked_at timestamptz,
  constraint api_key_pkey primary key (key_id),
  constraint api_key_hash unique (key_hash)
);
comment on table bodies.api_key is 'Secrets of bodies; only their SHA-256 is kept, the secret is shown once.';

create table bodies.division (
  division_code text collate "C" not null,
  name text not null,
  invented boolean not null,
  constraint division_pkey primary key (division_code)
);
comment on table bodies.division is 'Divisions known here beside the national table: development zones, and the invented ones of the demonstration city.';
