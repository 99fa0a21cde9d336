-- Incidents: what detection found, the cases, and every step of them (policy, article 10; PIPL, article 57).
set local lock_timeout = '5s';

create schema incidents;
comment on schema incidents is 'Detection of misuse from the trail, and the cases that follow.';

create table incidents.signal (
  signal_id uuid not null,
  rule text collate "C" not null,
  actor text collate "C" not null,
  happened_at timestamptz not null,
  detail jsonb not null,
  recorded_at timestamptz not null,
  constraint signal_pkey primary key (signal_id),
  constraint signal_words check (rule <> '' and actor <> '')
);
comment on table incidents.signal is 'What other rooms report to detection: a canary record that turned up outside. Written by those rooms through reportSignal.';
comment on column incidents.signal.rule is 'The rule of detection that counts it: canary-hit.';
comment on column incidents.signal.detail is 'Codes and counts; nothing about a person.';
create index signal_at on incidents.signal (happened_at);

create table incidents.incident (
  incident_id uuid not null,
  rule text collate "C" not null,
  actor text collate "C" not null,
  opened_at timestamptz not null,
  invented boolean not null,
  grade text,
  personal boolean,
  triaged_at timestamptz,
  contained_at timestamptz,
  frozen text,
  authority_told_at timestamptz,
  persons_told_at timestamptz,
  harm_avoided_at timestamptz,
  close_asked_at timestamptz,
  close_asked_by text collate "C",
  closed_at timestamptz,
  closed_by text collate "C",
  constraint incident_pkey primary key (incident_id),
  constraint incident_grade check (grade in ('false-alarm', 'minor', 'serious')),
  constraint incident_triage check ((grade is null) = (triaged_at is null) and (grade is null) = (personal is null)),
  constraint incident_frozen check (frozen in ('account', 'body-key', 'by-hand') and (frozen is null) = (contained_at is null)),
  constraint incident_four_eyes check (closed_at is null or (close_asked_by is not null and closed_by is not null and closed_by <> close_asked_by))
);
comment on table incidents.incident is 'A case. While it is open, everything the same rule finds of the same actor belongs to it.';
comment on column incidents.incident.invented is 'True for the incident of a drill.';
comment on column incidents.incident.frozen is 'What was frozen: the account, the keys of the body, or by hand outside this program.';
comment on column incidents.incident.harm_avoided_at is 'When it was found that the measures effectively avoid harm, so that persons need not be told (PIPL, article 57(2)).';
comment on column incidents.incident.closed_by is 'Another person than the one who asked for it: four eyes.';
create unique index incident_open on incidents.incident (rule, actor) where closed_at is null;
create index incident_opened on incidents.incident (opened_at, incident_id);

create table incidents.finding (
  rule text collate "C" not null,
  actor text collate "C" not null,
  window_from timestamptz not null,
  window_until timestamptz not null,
  found bigint not null,
  threshold bigint not null,
  incident_id uuid not null,
  recorded_at timestamptz not null,
  constraint finding_pkey primary key (rule, actor, window_from),
  constraint finding_counts check (found >= threshold)
);
comment on table incidents.finding is 'A window in which a rule found as much as its threshold or more: once per rule, actor and window, whatever was decided about it.';
create index finding_incident on incidents.finding (incident_id);

create table incidents.step (
  incident_id uuid not null,
  place integer not null,
  step text collate "C" not null,
  actor text collate "C" not null,
  at timestamptz not null,
  note text not null,
  constraint step_pkey primary key (incident_id, place),
  constraint step_name check (step in ('detected', 'triaged', 'contained', 'authority-told', 'persons-told', 'harm-avoided', 'close-asked', 'closed'))
);
comment on table incidents.step is 'What was done about an incident, in order. Each step is an entry of the audit trail too.';
comment on column incidents.step.note is 'Why, in words; names no person.';
