-- Objections of the subject and of the body stand beside each other, and a request is repeated by whoever made it alone.
-- The tables have as many rows as there were objections: building an index over them takes no time that anybody notices.
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
set local lock_timeout = '5s';

alter table objections.objection drop constraint objection_idempotency;
create unique index objection_idempotency on objections.objection (subject_code, asked_by, idempotency_key);

drop index objections.objection_open;
create unique index objection_open on objections.objection (subject_code, record_id, asked_as) where state in ('forwarded', 'proposed');

drop index records.mark_open;
create index mark_open on records.mark (subject_code, record_id) where ended_at is null;
