-- Room objections: who says that a record is wrong, what its body answers, and the mark that the record carries meanwhile (articles 4 and 10).
set local lock_timeout = '5s';

create table records.mark (
  subject_code text collate "C" not null,
  record_id uuid not null,
  objection_id uuid not null,
  marked_at timestamptz not null,
  ended_at timestamptz,
  constraint mark_pkey primary key (subject_code, record_id, objection_id),
  constraint mark_end check (ended_at is null or ended_at >= marked_at)
);
comment on table records.mark is 'A record that is objected to carries a mark wherever it is shown, from the receipt of the objection until it is answered.';
create unique index mark_open on records.mark (subject_code, record_id) where ended_at is null;

grant select on records.mark to xinheng_sharing;
alter table records.mark enable row level security;
create policy sharing_reads_mark on records.mark for select to xinheng_sharing using (
  subject_code = current_setting('xinheng.subject', true)
  and current_setting('xinheng.case', true) <> ''
);

alter table publicity.change drop constraint change_kind;
alter table publicity.change add constraint change_kind
  check (kind in ('published', 'replaced', 'withdrawn', 'marked', 'unmarked')) not valid;

create schema objections;
comment on schema objections is 'Objections to records: raised by the subject or a body, answered by the body of the record within the clock of the law.';

create table objections.objection (
  subject_code text collate "C" not null,
  objection_id uuid not null,
  record_id uuid not null,
  record_version integer not null,
  entry text collate "C" not null,
  body_code text collate "C" not null,
  ground text collate "C" not null,
  asked_as text collate "C" not null,
  asked_by uuid not null,
  asked_sealed bytea not null,
  asked_hash bytea not null,
  idempotency_key text,
  state text collate "C" not null,
  received_at timestamptz not null,
  received_on date not null,
  mark_due_on date,
  answer_due_on date,
  forwarded_at timestamptz not null,
  proposed_by uuid,
  proposed_at timestamptz,
  proposed_version integer,
  proposal_sealed bytea,
  returned_by uuid,
  returned_at timestamptz,
  return_note_sealed bytea,
  decided_by uuid,
  answered_at timestamptz,
  answered_on date,
  applied_version integer,
  constraint objection_pkey primary key (subject_code, objection_id),
  constraint objection_idempotency unique (subject_code, idempotency_key),
  constraint objection_ground check (ground in ('wrong', 'incomplete')),
  constraint objection_asked_as check (asked_as in ('subject', 'body')),
  constraint objection_state check (state in ('forwarded', 'proposed', 'accepted', 'partly', 'refused')),
  constraint objection_proposed check (num_nulls(proposed_by, proposed_at, proposed_version, proposal_sealed) in (0, 4)),
  constraint objection_proposal_there check ((state = 'forwarded') = (proposed_by is null)),
  constraint objection_returned check (num_nulls(returned_by, returned_at, return_note_sealed) in (0, 3)),
  constraint objection_answered check (num_nulls(decided_by, answered_at, answered_on) in (0, 3)),
  constraint objection_answer_there check ((state in ('forwarded', 'proposed')) = (answered_at is null)),
  constraint objection_applied check (applied_version is null or (state in ('accepted', 'partly') and applied_version > record_version)),
  constraint objection_order check (forwarded_at >= received_at and (answered_at is null or answered_at >= received_at)),
  constraint objection_own check (proposed_by <> asked_by and decided_by <> asked_by),
  constraint objection_four_eyes check (decided_by <> proposed_by)
);
comment on table objections.objection is 'One objection to one record. No person handles what it raised, and who proposes an answer does not decide on it.';
comment on column objections.objection.body_code is 'The body that answers: the one that decided when it supplies here, else the one that supplied the record.';
comment on column objections.objection.asked_sealed is 'What was asked, encrypted: it may name people.';
comment on column objections.objection.asked_hash is 'Keyed hash of what was asked: tells a repeated request from another one under the same key.';
comment on column objections.objection.proposal_sealed is 'The proposed answer, and once it is decided the answer, encrypted.';
comment on column objections.objection.answer_due_on is 'Last day of the clock of the law; null where no law or calendar tells.';
create unique index objection_open on objections.objection (subject_code, record_id) where state in ('forwarded', 'proposed');
create index objection_queue on objections.objection (body_code, answer_due_on, objection_id) where state in ('forwarded', 'proposed');
create index objection_body on objections.objection (body_code, received_at desc, objection_id desc);

create table objections.evidence (
  subject_code text collate "C" not null,
  objection_id uuid not null,
  evidence_no integer not null,
  kind text collate "C" not null,
  bytes integer not null,
  name_sealed bytea not null,
  content_sealed bytea not null,
  constraint evidence_pkey primary key (subject_code, objection_id, evidence_no),
  constraint evidence_kind check (kind in ('pdf', 'png', 'jpeg')),
  constraint evidence_bytes check (bytes > 0)
);
comment on table objections.evidence is 'Files that came with an objection, encrypted with their names.';

alter table representatives.delegation drop constraint delegation_scopes;
alter table representatives.delegation add constraint delegation_scopes
  check (cardinality(scopes) > 0 and scopes <@ array['looks', 'export', 'correct']) not valid;
