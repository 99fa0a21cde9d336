-- Room records: a decision is found by its number, or by how its number begins.
-- All migrations run in one transaction, in which nothing can be concurrent: intake waits while this is built, readers do not.
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
set local lock_timeout = '5s';

create index record_document_number on records.record ((document_number collate "C"));
