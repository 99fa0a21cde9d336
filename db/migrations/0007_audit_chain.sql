-- The audit trail becomes a chain: an entry that is changed, taken out or put between others breaks it (article 10).
set local lock_timeout = '5s';

create table platform.audit_head (
  chain text collate "C" not null,
  position bigint not null,
  previous_hash bytea not null,
  hash bytea not null,
  constraint audit_head_pkey primary key (chain),
  constraint audit_head_hashes check (octet_length(hash) = 32 and octet_length(previous_hash) = 32)
);
comment on table platform.audit_head is 'Where the chain of the audit trail ends: one row, moved on in the transaction that appends an entry.';
comment on column platform.audit_head.hash is 'SHA-256 of the hash of the chain before and the hash of the last entry; 32 zero bytes before the first.';
comment on column platform.audit_head.previous_hash is 'What hash was one entry earlier: the entry takes it along.';

alter table platform.audit add column position bigint;
comment on column platform.audit.position is 'Place in the chain, from 1, without a gap.';
comment on column platform.audit.previous_hash is 'Hash of the chain before this entry; SHA-256 of it and hash is the hash of the chain with it.';

-- Entries of the time before the chain come first, in the order in which they were written.
do $$
declare
  entry record;
  place bigint := 0;
  before bytea := decode(repeat('00', 32), 'hex');
  link bytea := decode(repeat('00', 32), 'hex');
begin
  for entry in select audit_id, hash from platform.audit order by at, audit_id loop
    place := place + 1;
    before := link;
    update platform.audit set position = place, previous_hash = before where audit_id = entry.audit_id;
    link := sha256(before || entry.hash);
  end loop;
  insert into platform.audit_head (chain, position, previous_hash, hash) values ('audit', place, before, link);
end $$;

alter table platform.audit add constraint audit_chained check (position is not null and octet_length(previous_hash) = 32) not valid;
-- The table is small (an entry a transaction), and node-pg-migrate runs in one transaction, where "concurrently" cannot.
-- squawk-ignore require-concurrent-index-creation
create index audit_position on platform.audit (position);
