-- A role for each program, and the second wall before every record that the server reads (articles 4, 7 and 10).
set local lock_timeout = '5s';

do $$ declare wanted text; begin
  foreach wanted in array array['xinheng_server', 'xinheng_worker'] loop
    begin
      if not exists (select from pg_roles where rolname = wanted) then
        execute format('create role %I nologin', wanted);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
    execute format('grant %I to %I', wanted, current_user);
  end loop;
end $$;

grant usage on schema platform, bodies, subjects, records, publicity, intake, sharing, trail, incidents, objections, representatives
  to xinheng_server, xinheng_worker;

-- The server reads every table; which records it sees is the matter of the policies below.
grant select on all tables in schema platform, bodies, subjects, records, publicity, intake, sharing, trail, incidents, objections,
  representatives to xinheng_server;

-- What it adds to and never changes: the trail, receipts, looks, changes of the public layer, steps of a case, evidence.
grant insert on platform.audit, platform.receipt, platform.countersignature, sharing.look, sharing.canary, sharing.canary_hit,
  publicity.change, publicity.basis, incidents.step, incidents.signal, objections.evidence, bodies.public_key, sharing.refused_look,
  representatives.delegation_end, incidents.freeze to xinheng_server;
grant update on platform.audit_head, intake.row_outcome to xinheng_server;
grant insert, update on records.record, records.mark, records.tombstone, publicity.term, subjects.subject, subjects.person, intake.batch, intake.resent_row,
  objections.objection, incidents.incident, trail.verification, representatives.delegation, representatives.enterprise_key,
  intake.sent_day,
  sharing.consumer_count, bodies.role, bodies.admission, bodies.admission_request, bodies.client_use, platform.token_key, platform.session
  to xinheng_server;
grant update on bodies.api_key, bodies.client, bodies.client_key to xinheng_server;
grant insert, update on platform.account to xinheng_server;
grant insert, update, delete on records.correction, subjects.name, platform.known_browser, platform.once, platform.passkey_challenge, platform.passkey, platform.recovery_code,
  platform.external_identity to xinheng_server;

-- The worker reads and writes rows and records, and nothing by which people sign in.
grant select on all tables in schema bodies, subjects, records, publicity, intake, sharing, trail, incidents, objections, representatives
  to xinheng_worker;
revoke select on bodies.api_key, bodies.client_key from xinheng_worker;
grant select on platform.audit, platform.audit_head, platform.receipt, platform.migration, platform.sealing_key, platform.signing_key,
  platform.token_key to xinheng_worker;
grant select (account_id, totp_sealed), update (totp_sealed) on platform.account to xinheng_worker;
grant update (private_sealed) on platform.token_key to xinheng_worker;
grant insert on platform.audit, platform.receipt, sharing.canary_hit, incidents.signal, incidents.step, publicity.basis to xinheng_worker;
grant update on platform.audit_head, sharing.look, sharing.canary to xinheng_worker;
grant insert, update on incidents.incident, incidents.finding, trail.verification, records.record, publicity.term, publicity.change,
  subjects.subject, intake.batch, intake.resent_row, intake.row_outcome, intake.skipped_range, intake.slice to xinheng_worker;
grant update on sharing.refused_look to xinheng_worker;
grant insert, update, delete on records.mark, records.tombstone, records.correction, subjects.name, subjects.person, objections.objection,
  objections.evidence to xinheng_worker;
grant create on schema intake to xinheng_worker;

-- Tables of batches that are being taken in while this comes: the worker goes on with them and throws them away.
do $$ declare stage record; begin
  for stage in select tablename from pg_tables where schemaname = 'intake' and starts_with(tablename, 'stage_') loop
    execute format('alter table intake.%I owner to xinheng_worker', stage.tablename);
  end loop;
end $$;

-- Whether a body decided a record, is named as its source or sent it in, whichever version it was.
create function records.is_answerable(of_subject text, of_record uuid, by_body text) returns boolean
  language sql stable security definer set search_path = '' as $$
    select exists (
      select from records.record r left join intake.batch b using (batch_id)
       where r.subject_code = of_subject and r.record_id = of_record and by_body in (r.body_code, r.source_code, b.body_code))
  $$;
comment on function records.is_answerable is 'Whether a body answers for a record: it decided it, is its source, or sent a version of it in.';
revoke execute on function records.is_answerable from public;
grant execute on function records.is_answerable to xinheng_server;

alter table records.record add column published boolean;
comment on column records.record.published is 'Whether this version was given public days when it was recorded; null for versions from before this column, whose terms tell.';

-- The server sees a record that is or was public. Any other it sees only in a transaction that names the one subject it is about,
-- or the body that answers for it; what it writes is always in the name of such a body.
create policy server_reads_public on records.record for select to xinheng_server using (
  sealed_at is null and (published or published is null and exists (
    select from publicity.term t
     where t.subject_code = record.subject_code and t.record_id = record.record_id and t.version = record.version))
);
create policy server_reads_subject on records.record for select to xinheng_server using (
  subject_code = current_setting('xinheng.reach_subject', true)
);
create policy server_acts_for_body on records.record for all to xinheng_server using (
  current_setting('xinheng.reach_body', true) <> ''
  and records.is_answerable(subject_code, record_id, current_setting('xinheng.reach_body', true))
);
create policy worker_works on records.record for all to xinheng_worker using (true) with check (true);

-- A mark is seen and set where its record is seen.
create policy server_marks on records.mark for all to xinheng_server using (
  exists (select from records.record r where r.subject_code = mark.subject_code and r.record_id = mark.record_id)
);
create policy worker_marks on records.mark for all to xinheng_worker using (true) with check (true);

-- Who is admitted to what is asked by both programs; behind the wall of looks each body sees its own.
create policy server_reads_admission on bodies.admission for all to xinheng_server using (true) with check (true);
create policy worker_reads_admission on bodies.admission for select to xinheng_worker using (true);

-- Who looked is seen by the subject that was looked at and by the body that looked; an objection with its evidence by the subject
-- whose record it is about and by the body that answers. What is counted of all of them names nobody.
alter table sharing.look enable row level security;
alter table sharing.refused_look enable row level security;
alter table objections.objection enable row level security;
alter table objections.evidence enable row level security;

create policy server_reads_look on sharing.look for select to xinheng_server using (
  subject_code = current_setting('xinheng.reach_subject', true)
  or body_code = nullif(current_setting('xinheng.reach_body', true), '')
);
create policy server_writes_look on sharing.look for insert to xinheng_server with check (true);
create policy worker_works on sharing.look for all to xinheng_worker using (true) with check (true);

create policy server_reads_refused on sharing.refused_look for select to xinheng_server using (
  subject_code = current_setting('xinheng.reach_subject', true)
);
create policy server_writes_refused on sharing.refused_look for insert to xinheng_server with check (true);
create policy worker_works on sharing.refused_look for all to xinheng_worker using (true) with check (true);

create policy server_objections on objections.objection for all to xinheng_server using (
  subject_code = current_setting('xinheng.reach_subject', true)
  or body_code = nullif(current_setting('xinheng.reach_body', true), '')
);
create policy worker_works on objections.objection for all to xinheng_worker using (true) with check (true);

create policy server_evidence on objections.evidence for all to xinheng_server using (
  exists (select from objections.objection o
           where o.subject_code = evidence.subject_code and o.objection_id = evidence.objection_id)
);
create policy worker_works on objections.evidence for all to xinheng_worker using (true) with check (true);

create view objections.waiting as
  select answer_due_on, count(*) as objections from objections.objection
   where state in ('forwarded', 'proposed') group by answer_due_on;
comment on view objections.waiting is 'How many objections wait for their answer, by its last day: for the figures of the platform.';
grant select on objections.waiting to xinheng_server;
