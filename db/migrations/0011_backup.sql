-- Backups that were taken, so that metrics can tell the age of the last one.
set local lock_timeout = '5s';

create table platform.backup (
  backup_id uuid not null,
  kind text collate "C" not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  files integer not null,
  bytes bigint not null,
  constraint backup_pkey primary key (backup_id),
  constraint backup_kind check (kind in ('physical', 'logical')),
  constraint backup_times check (finished_at >= started_at)
);
comment on table platform.backup is 'Backups of this database that were written to their end. A backup does not hold its own row.';
