-- Who may read what is not public, and who looked (articles 4, 7 and 10).
set local lock_timeout = '5s';

create table bodies.admission (
  body_code text collate "C" not null,
  purpose text collate "C" not null,
  entry text collate "C" not null,
  admit_from date not null,
  admit_until date not null,
  persons boolean not null,
  recorded_at timestamptz not null,
  constraint admission_pkey primary key (body_code, purpose, entry, admit_from),
  constraint admission_days check (admit_until >= admit_from)
);
comment on table bodies.admission is 'For which purposes of the register a body may read which entries, and until when. Nothing is admitted without an end.';
comment on column bodies.admission.persons is 'Whether records about natural persons too; the register must allow it for the purpose.';

create schema sharing;
comment on schema sharing is 'Reading between bodies, and who looked at whom (articles 7 and 10).';

create table sharing.look (
  subject_code text collate "C" not null,
  look_id uuid not null,
  body_code text collate "C" not null,
  body_name text not null,
  purpose text collate "C" not null,
  case_number text not null,
  entries text[] collate "C" not null,
  record_count integer not null,
  looked_at timestamptz not null,
  looked_on date not null,
  shown_from date not null,
  delay_basis jsonb,
  constraint look_pkey primary key (subject_code, look_id),
  constraint look_purpose check (purpose <> '' and case_number <> ''),
  constraint look_delay check (shown_from >= looked_on and (shown_from = looked_on) = (delay_basis is null))
);
comment on table sharing.look is 'Each look of a body at what is not public about a subject: written in the transaction that reads, shown to the subject.';
comment on column sharing.look.shown_from is 'The day from which the subject sees the look: the day itself, or a later one on a registered basis.';
create index look_body on sharing.look (body_code, looked_on);

create table sharing.consumer_count (
  body_code text collate "C" not null,
  counted_on date not null,
  looks integer not null,
  reported_at timestamptz not null,
  constraint consumer_count_pkey primary key (body_code, counted_on),
  constraint consumer_count_looks check (looks >= 0)
);
comment on table sharing.consumer_count is 'How many looks a body counted itself on a day: held against sharing.look, so that a look nobody wrote down shows.';

-- The second wall. A program that reads for a body takes this role; the policy below asks again what the application has decided.
do $$ begin
  if not exists (select from pg_roles where rolname = 'xinheng_sharing') then
    create role xinheng_sharing nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  execute format('grant xinheng_sharing to %I', current_user);
end $$;

grant usage on schema records, bodies, publicity to xinheng_sharing;
grant select on records.record, bodies.admission, publicity.term to xinheng_sharing;

alter table records.record enable row level security;
create policy sharing_reads on records.record for select to xinheng_sharing using (
  subject_code = current_setting('xinheng.subject', true)
  and current_setting('xinheng.case', true) <> ''
  and sealed_at is null
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
