-- Records are sealed and persons erased by order; the proof and a tombstone stay (articles 4 and 10).
set local lock_timeout = '5s';

create table records.tombstone (
  subject_code text collate "C" not null,
  record_id uuid not null,
  entry text collate "C" not null,
  reason text collate "C" not null,
  instrument text collate "C" not null,
  article text not null,
  order_number text not null,
  ordered_by text collate "C" not null,
  sealed_at timestamptz not null,
  kept_until date,
  released_at timestamptz,
  release_order text,
  constraint tombstone_pkey primary key (subject_code, record_id),
  constraint tombstone_words check (reason <> '' and instrument <> '' and article <> '' and order_number <> '' and ordered_by <> ''),
  constraint tombstone_release check ((released_at is null) = (release_order is null))
);
comment on table records.tombstone is 'A record that was sealed by order: until it is released the same record is not taken in again.';
comment on column records.tombstone.reason is 'Code of law/national/code-sets.yaml, sealing-reasons.';
comment on column records.tombstone.ordered_by is 'Code of the body, operator, or system for what is over its retention.';
comment on column records.tombstone.kept_until is 'Last day on which the keyed hash of an erased person may stand here; null for other records.';
create index tombstone_kept on records.tombstone (kept_until) where kept_until is not null;

alter table publicity.term add column sealed_at timestamptz;
comment on column publicity.term.sealed_at is 'When the record was sealed: from then on no question about the past shows it either.';

alter policy sharing_reads on records.record using (
  subject_code = current_setting('xinheng.subject', true)
  and current_setting('xinheng.case', true) <> ''
  and exists (
    select from bodies.admission a
     where a.body_code = current_setting('xinheng.body', true)
       and a.purpose = current_setting('xinheng.purpose', true)
       and a.entry = record.entry
       and a.admit_from <= nullif(current_setting('xinheng.day', true), '')::date
       and a.admit_until >= nullif(current_setting('xinheng.day', true), '')::date
       and (a.persons or not starts_with(record.subject_code, 'PN:'))
  )
);
