-- What an answer to an objection found wrong does not come back with a file (PIPL article 46).
set local lock_timeout = '5s';

create table records.correction (
  subject_code text collate "C" not null,
  record_id uuid not null,
  field text collate "C" not null,
  objection_id uuid not null,
  wrong jsonb,
  corrected_at timestamptz not null,
  constraint correction_pkey primary key (subject_code, record_id, field, objection_id)
);
comment on table records.correction is 'Fields that an answer to an objection corrected: a row that says again what was found wrong is not taken in.';
comment on column records.correction.wrong is 'The value that was found wrong, as content has it; null where the field was not there.';
