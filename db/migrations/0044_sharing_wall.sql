-- The second wall shows no more than the first: a mark of a record that is not admitted, and what other bodies are admitted to.
set local lock_timeout = '5s';

alter policy sharing_reads_mark on records.mark using (
  subject_code = current_setting('xinheng.subject', true)
  and current_setting('xinheng.case', true) <> ''
  -- Under this role the policy of records answers here too.
  and exists (select from records.record r where r.subject_code = mark.subject_code and r.record_id = mark.record_id)
);

alter table bodies.admission enable row level security;
create policy sharing_reads_admission on bodies.admission for select to xinheng_sharing using (
  body_code = current_setting('xinheng.body', true)
);

-- Nothing that is read behind the wall asks for terms.
revoke select on publicity.term from xinheng_sharing;
revoke usage on schema publicity from xinheng_sharing;

-- A refused look reached for a subject too: an auditor who asks for the subject finds it.
create table sharing.refused_look (
  subject_code text collate "C" not null,
  look_id uuid not null,
  refused_at timestamptz not null,
  constraint refused_look_pkey primary key (subject_code, look_id)
);
comment on table sharing.refused_look is 'Whom a refused look was about: the way from a subject to its entry of the trail, which names none. Shown to auditors only.';
