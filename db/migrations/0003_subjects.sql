-- Room subjects: whom a record is about.
set local lock_timeout = '5s';

create schema subjects;
comment on schema subjects is 'Whom a record is about (articles 1 to 4).';

create table subjects.subject (
  subject_code text collate "C" not null,
  uscc text collate "C",
  name text not null,
  name_key text collate "C" not null,
  kind text not null,
  status text,
  region_code text collate "C",
  region_name text,
  established_on date,
  registered boolean not null,
  invented boolean not null default false,
  identifiers jsonb not null default '[]',
  former_names jsonb not null default '[]',
  folded text collate "C" not null,
  former_folded text[] collate "C" not null default '{}',
  pinyin text collate "C" not null,
  initials text collate "C" not null,
  grams text[] collate "C" not null,
  recorded_at timestamptz not null,
  changed_at timestamptz not null,
  constraint subject_pkey primary key (subject_code)
);
comment on table subjects.subject is 'An organisation, as known now. Its history is in the registration records; natural persons are never here.';
comment on column subjects.subject.subject_code is 'USCC; else an older identifier with its prefix (GS:, GS13:, ZZ:).';
comment on column subjects.subject.name_key is 'Name folded for comparison: widths, brackets, spaces, case.';
comment on column subjects.subject.registered is 'True when a register supplied it; then names of other rows must agree.';
comment on column subjects.subject.former_names is 'Earlier names with their keys, newest first.';
comment on column subjects.subject.folded is 'The name in simplified characters without spaces and punctuation: what a search compares.';
comment on column subjects.subject.grams is 'Character pairs of the folded simplified names (current and former) and, with ~, of the pinyin initials.';

create index subject_grams on subjects.subject using gin (grams);
create index subject_pinyin on subjects.subject (pinyin);

create table subjects.person (
  subject_code text collate "C" not null,
  sealed_identity bytea not null,
  recorded_at timestamptz not null,
  constraint person_pkey primary key (subject_code)
);
comment on table subjects.person is 'A natural person: code is a keyed hash, identity is encrypted. No search reaches this table.';
