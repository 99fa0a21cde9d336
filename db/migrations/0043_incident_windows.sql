-- A window that goes on growing after its case was closed is a finding of a new case: closing a case early blinds nothing.
set local lock_timeout = '5s';

-- The tables are small (a row for each window that reached a threshold), and the runner works in one transaction.
alter table incidents.finding drop constraint finding_pkey;
-- squawk-ignore adding-serial-primary-key-field, constraint-missing-not-valid
alter table incidents.finding add constraint finding_pkey primary key (rule, actor, window_from, incident_id);
comment on table incidents.finding is 'A window in which a rule found as much as its threshold or more: once per rule, actor, window and case. A second case has it when it grew by the threshold again after the first was closed.';

-- Where a case is about a body, more than one of its keys and programs may have to be frozen.
create table incidents.freeze (
  incident_id uuid not null,
  credential_id uuid not null,
  kind text collate "C" not null,
  frozen_by text collate "C" not null,
  frozen_at timestamptz not null,
  constraint freeze_pkey primary key (incident_id, credential_id),
  constraint freeze_kind check (kind in ('key', 'client')),
  constraint freeze_people check (position('/' in frozen_by) = 0)
);
comment on table incidents.freeze is 'Keys and programs that a case about a body froze after its first one; lifted with it, by none of those who froze.';
create index freeze_credential on incidents.freeze (credential_id);
