-- Room publicity: publication lists that are walked by key, on any day and as known at any instant.
-- All migrations run in one transaction, in which nothing can be concurrent: intake waits while indexes are built; readers wait
-- only for the last statements.
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
set local lock_timeout = '5s';

-- Nearly every record is public only on days from its decision through 1,100 days later. These two hold the others, so
-- that a list knows whether decisions after the day asked for, or long before it, have to be looked at for an entry.
create index term_before_decision on publicity.term (entry, public_from) where public_from < decided_on;
create index term_long on publicity.term (entry, public_through) where public_through - decided_on > 1100;

-- The last change before an instant.
create index change_at on publicity.change (changed_at);

-- Not only of what is known now: an answer as known at an earlier instant walks the same order.
create index term_entry_order on publicity.term (entry, decided_on desc, record_id desc);
create index term_body_order on publicity.term (entry, body_code, decided_on desc, record_id desc);
drop index publicity.term_entry_newest;
drop index publicity.term_body_newest;
