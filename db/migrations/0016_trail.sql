-- The auditor's reading of the trail (article 10): which body operates the platform, and ways into the trail.
set local lock_timeout = '5s';

create schema trail;
comment on schema trail is 'Reading the audit trail: who may, and where the whole of it is open.';

create table trail.operator (
  body_code text collate "C" not null,
  named_at timestamptz not null,
  constraint operator_pkey primary key (body_code)
);
comment on table trail.operator is 'Bodies that operate the platform. Their auditors read the whole trail, those of other bodies the entries of their own body.';

-- An actor is a body, a person (account:…), or a person acting for a body (body/account:…).
-- squawk-ignore require-concurrent-index-creation
create index audit_body on platform.audit (split_part(actor, '/', 1), position);
-- squawk-ignore require-concurrent-index-creation
create index audit_person on platform.audit (substring(actor from 'account:.*$'), position) where actor like '%account:%';
-- squawk-ignore require-concurrent-index-creation
create index audit_act on platform.audit (act, at);
-- squawk-ignore require-concurrent-index-creation
create index audit_case on platform.audit ((detail ->> 'case'), position) where detail ? 'case';
-- squawk-ignore require-concurrent-index-creation
create index audit_look on platform.audit ((detail ->> 'look'), position) where detail ? 'look';
