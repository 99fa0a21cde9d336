-- The suite of algorithms of an installation stands in its database: hashes do not depend on a setting (decision 0069).
set local lock_timeout = '5s';

-- Whatever was written before is SHA-256. The choice is open while the trail is empty, and never again.
alter table platform.audit_head
  add column digest text collate "C" not null default 'sha256',
  add constraint audit_head_digest check (digest in ('sha256', 'sm3'));
comment on column platform.audit_head.digest is 'Digest of this installation: of its trail, its records, files and kept secrets. Chosen before the first entry.';
comment on column platform.audit_head.hash is 'Digest of the hash of the chain before and the hash of the last entry; 32 zero bytes before the first.';
comment on column platform.audit.hash is 'Digest of the canonical JSON of the entry.';
comment on column platform.audit.previous_hash is 'Hash of the chain before this entry; the digest of it and hash is the hash of the chain with it.';

-- Start-up refuses a schema that is not its own, so no program reads the old name.
-- squawk-ignore renaming-column
alter table intake.batch rename column file_sha256 to file_hash;
comment on column intake.batch.file_hash is 'Digest of the file as it came.';

comment on column records.record.content_hash is 'Digest of salt and digest of the canonical content: stays when content and salt go.';
comment on column representatives.enterprise_key.key_hash is 'Digest of the key as SubjectPublicKeyInfo.';
comment on table bodies.api_key is 'Secrets of bodies; only their digest is kept, the secret is shown once.';
comment on table platform.recovery_code is 'Codes that stand in for a lost second factor, once each; only their digest is kept.';
comment on table platform.session is 'A signed-in browser. Only the digest of its token is kept; it ends when idle, at its end, or when its owner ends it.';
