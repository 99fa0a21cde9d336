-- squawk-ignore-file ban-drop-column
-- Room subjects: the names of subjects in a table of their own, in parts by length, so that the shortest are found first.
set local lock_timeout = '5s';

create table subjects.name (
  subject_code text collate "C" not null,
  name_length integer not null,
  folded text collate "C" not null,
  is_current boolean not null,
  pinyin text collate "C" not null,
  initials text collate "C" not null,
  grams text[] collate "C" not null,
  constraint name_pkey primary key (subject_code, name_length, folded)
) partition by range (name_length);
comment on table subjects.name is 'A current or former name of an organisation as a search compares it; no name of a natural person.';
comment on column subjects.name.name_length is 'Characters of the folded name. The parts are read from short to long and no further than needed.';
comment on column subjects.name.folded is 'The name in simplified characters without spaces and punctuation; its first 200.';
comment on column subjects.name.is_current is 'False for a former name, which has no sound: pinyin and initials are empty.';
comment on column subjects.name.grams is 'Character pairs of the folded name and, with ~, pairs and triples of the pinyin initials.';

create table subjects.name_to_5 partition of subjects.name for values from (minvalue) to (6);
create table subjects.name_6 partition of subjects.name for values from (6) to (7);
create table subjects.name_7 partition of subjects.name for values from (7) to (8);
create table subjects.name_8 partition of subjects.name for values from (8) to (9);
create table subjects.name_9 partition of subjects.name for values from (9) to (10);
create table subjects.name_10 partition of subjects.name for values from (10) to (11);
create table subjects.name_11 partition of subjects.name for values from (11) to (12);
create table subjects.name_12 partition of subjects.name for values from (12) to (13);
create table subjects.name_13 partition of subjects.name for values from (13) to (14);
create table subjects.name_14 partition of subjects.name for values from (14) to (15);
create table subjects.name_15 partition of subjects.name for values from (15) to (16);
create table subjects.name_16 partition of subjects.name for values from (16) to (18);
create table subjects.name_18 partition of subjects.name for values from (18) to (21);
create table subjects.name_from_21 partition of subjects.name for values from (21) to (maxvalue);
comment on table subjects.name_to_5 is 'Names of up to 5 characters.';
comment on table subjects.name_6 is 'Names of 6 characters.';
comment on table subjects.name_7 is 'Names of 7 characters.';
comment on table subjects.name_8 is 'Names of 8 characters.';
comment on table subjects.name_9 is 'Names of 9 characters.';
comment on table subjects.name_10 is 'Names of 10 characters.';
comment on table subjects.name_11 is 'Names of 11 characters.';
comment on table subjects.name_12 is 'Names of 12 characters.';
comment on table subjects.name_13 is 'Names of 13 characters.';
comment on table subjects.name_14 is 'Names of 14 characters.';
comment on table subjects.name_15 is 'Names of 15 characters.';
comment on table subjects.name_16 is 'Names of 16 and 17 characters.';
comment on table subjects.name_18 is 'Names of 18 to 20 characters.';
comment on table subjects.name_from_21 is 'Names of 21 characters and more.';

-- The pairs of a subject are those of all its names; a search compares the name itself, so the surplus finds nothing wrong.
insert into subjects.name (subject_code, name_length, folded, is_current, pinyin, initials, grams)
select subject_code, char_length(left(folded, 200)), left(folded, 200), true, left(pinyin, 1200), left(initials, 200),
       grams || array(select distinct '~' || substr(initials, at, 3) from generate_series(1, char_length(initials) - 2) at)
  from subjects.subject;
insert into subjects.name (subject_code, name_length, folded, is_current, pinyin, initials, grams)
select distinct on (s.subject_code, former.folded) s.subject_code, char_length(former.folded), former.folded, false, '', '', s.grams
  from subjects.subject s
 cross join lateral (select left(f, 200) as folded from unnest(s.former_folded) f) former
 where former.folded <> left(s.folded, 200);

-- What is written waits in a short list that every search reads through: long enough to write fast, short enough to read.
create index name_grams on subjects.name using gin (grams) with (gin_pending_list_limit = 512);
create index name_folded on subjects.name (folded);
create index name_pinyin on subjects.name (pinyin);

-- No program of before can run against it: serve and worker refuse a schema that is ahead of them.
alter table subjects.subject
  drop column folded,
  drop column former_folded,
  drop column pinyin,
  drop column initials,
  drop column grams;
