-- The incident desk and the auditor's console (policy, article 10): a freeze names what it froze and can be lifted by another
-- person, what was sent is kept with its step, and every walk of the chain leaves its result.
set local lock_timeout = '5s';

alter table incidents.incident
  add column contained_by text collate "C",
  add column frozen_id uuid,
  add column lifted_at timestamptz,
  add column lifted_by text collate "C";
update incidents.incident i set contained_by = s.actor
  from incidents.step s where s.incident_id = i.incident_id and s.step = 'contained';
alter table incidents.incident drop constraint incident_frozen;
alter table incidents.incident add constraint incident_frozen
  check (frozen in ('account', 'key', 'client', 'body-key', 'by-hand') and (frozen is null) = (contained_at is null)) not valid;
alter table incidents.incident add constraint incident_lift check (
  (lifted_at is null) = (lifted_by is null)
  and (lifted_at is null or (frozen_id is not null and contained_by is not null and lifted_by <> contained_by))) not valid;
-- One person has one name in a case, whatever body it acts for: otherwise two names could be the four eyes of one person.
alter table incidents.incident add constraint incident_people
  check (position('/' in concat(contained_by, lifted_by, close_asked_by, closed_by)) = 0) not valid;
-- squawk-ignore require-concurrent-index-creation
create index incident_frozen_id on incidents.incident (frozen_id) where frozen_id is not null;
comment on column incidents.incident.frozen is 'What was frozen: the account, a key or a program of a body, or by hand outside this program; body-key: all keys of a body were revoked, as it was done once.';
comment on column incidents.incident.frozen_id is 'Account, key or program that the case holds frozen; null where there was none, or it was shut before and not by a case.';
comment on column incidents.incident.lifted_by is 'Another person than the one who froze: four eyes.';

alter table incidents.step add column sent text;
alter table incidents.step drop constraint step_name;
alter table incidents.step add constraint step_name check (step in ('detected', 'triaged', 'contained', 'lifted', 'noted',
  'authority-told', 'persons-told', 'harm-avoided', 'close-asked', 'closed')) not valid;
comment on column incidents.step.sent is 'The text of a notice, as it was sent.';

-- What was refused is asked for without a word for each act.
-- squawk-ignore require-concurrent-index-creation
create index audit_refused on platform.audit (position) where act like '%-refused';

create table trail.verification (
  verification_id uuid not null,
  asked_by text collate "C" not null,
  asked_at timestamptz not null,
  walked bigint default 0 not null,
  finished_at timestamptz,
  entries bigint,
  head_hash text collate "C",
  broken_kind text collate "C",
  broken_position bigint,
  constraint verification_pkey primary key (verification_id),
  constraint verification_finished check ((finished_at is null) = (entries is null) and (finished_at is null) = (head_hash is null)),
  constraint verification_broken check ((broken_kind is null) = (broken_position is null))
);
comment on table trail.verification is 'Walks of the whole chain of the audit trail: asked for, how far it is, and what was found. One is open at a time.';
comment on column trail.verification.walked is 'Entries walked so far.';
comment on column trail.verification.head_hash is 'Where the chain ends, for noting elsewhere; hexadecimal.';
create unique index verification_open on trail.verification ((finished_at is null)) where finished_at is null;
create index verification_finished_at on trail.verification (finished_at);
