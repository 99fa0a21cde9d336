-- The schema after all migrations, read from the catalogue of PostgreSQL 18: npm run check -- --only schema --write.
-- Golden: the check compares it with a freshly migrated database. Never edited by hand, never run.

create schema bodies;
comment on schema bodies is 'Who may submit which entries, for which territory (article 6, 7).';

create schema incidents;
comment on schema incidents is 'Detection of misuse from the trail, and the cases that follow.';

create schema intake;
comment on schema intake is 'Batches on their way in, and what became of each row (article 7).';

create schema objections;
comment on schema objections is 'Objections to records: raised by the subject or a body, answered by the body of the record within the clock of the law.';

create schema platform;
comment on schema platform is 'Audit trail, keys and migrations of the platform itself.';

create schema publicity;
comment on schema publicity is 'What is public and until when (article 8). Whether on a day is a range test, never a job.';

create schema records;
comment on schema records is 'Facts with two time axes: when they hold and when they were known (article 6).';

create schema representatives;
comment on schema representatives is 'Who acts for an enterprise, for what and until when.';

create schema sharing;
comment on schema sharing is 'Reading between bodies, and who looked at whom (articles 7 and 10).';

create schema subjects;
comment on schema subjects is 'Whom a record is about (articles 1 to 4).';

create schema trail;
comment on schema trail is 'Reading the audit trail: who may, and where the whole of it is open.';

create sequence platform.migration_id_seq as integer;

CREATE OR REPLACE FUNCTION platform.sm3_link(before bytea, entry bytea)
 RETURNS bytea
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  low constant bigint := 4294967295;
  -- The constant of each round, turned by its number.
  turned constant bigint[] := array[
    2043430169, 4086860338, 3878753381, 3462539467, 2630111639, 965255983, 1930511966, 3861023932, 3427080569, 2559193843,
    823420391, 1646840782, 3293681564, 2292395833, 289824371, 579648742, 2643098247, 991229199, 1982458398, 3964916796,
    3634866297, 2974765299, 1654563303, 3309126606, 2323285917, 351604539, 703209078, 1406418156, 2812836312, 1330705329,
    2661410658, 1027854021, 2055708042, 4111416084, 3927864873, 3560762451, 2826557607, 1358147919, 2716295838, 1137624381,
    2275248762, 255530229, 511060458, 1022120916, 2044241832, 4088483664, 3882000033, 3469032771, 2643098247, 991229199,
    1982458398, 3964916796, 3634866297, 2974765299, 1654563303, 3309126606, 2323285917, 351604539, 703209078, 1406418156,
    2812836312, 1330705329, 2661410658, 1027854021]::bigint[];
  -- The second block is the padding alone and always the same, and so are its words.
  padding constant bigint[] := array[
    2147483648, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 512, 2151694336, 0, 16810112, 268455936, 0, 2097824, 2891209732,
    0, 156772921, 2684366848, 0, 2097792, 2756794372, 538968128, 1365284920, 805328641, 2684362752, 8519850, 1792353744,
    168690198, 2968854594, 4201673648, 536870912, 8519848, 2052334992, 581042244, 3587632082, 2181060465, 2317361728,
    3022530218, 3942141529, 1217981177, 2181507133, 3999757818, 2749423776, 2284341386, 599022173, 1653220036, 2372732437,
    942672510, 3915538661, 727760928, 1345246513, 2659683513, 562837752, 3702406327, 708709898, 3923821665, 2352887857,
    1152033320, 3697320843, 1367539959]::bigint[];
  state bigint[] := array[1937774191, 1226093241, 388252375, 3666478592, 2842636476, 372324522, 3817729613, 2969243214]::bigint[];
  message bytea := before || entry;
  w bigint[] := '{}';
  a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; g bigint; h bigint;
  x bigint; s bigint; t1 bigint; t2 bigint;
begin
  if octet_length(before) <> 32 or octet_length(entry) <> 32 then
    raise exception 'sm3_link takes two hashes of 32 bytes';
  end if;
  for i in 0..15 loop
    w := w || (('x' || encode(substring(message from i * 4 + 1 for 4), 'hex'))::bit(32)::bigint & low);
  end loop;
  for i in 17..68 loop
    x := w[i - 16] # w[i - 9] # (((w[i - 3] << 15) | (w[i - 3] >> 17)) & low);
    w := w || (x # (((x << 15) | (x >> 17)) & low) # (((x << 23) | (x >> 9)) & low) # (((w[i - 13] << 7) | (w[i - 13] >> 25)) & low) # w[i - 6]);
  end loop;
  for block in 1..2 loop
    a := state[1]; b := state[2]; c := state[3]; d := state[4]; e := state[5]; f := state[6]; g := state[7]; h := state[8];
    for j in 1..64 loop
      x := ((a << 12) | (a >> 20)) & low;
      s := (x + e + turned[j]) & low;
      s := ((s << 7) | (s >> 25)) & low;
      if j <= 16 then
        t1 := ((a # b # c) + d + (s # x) + (w[j] # w[j + 4])) & low;
        t2 := ((e # f # g) + h + s + w[j]) & low;
      else
        t1 := (((a & b) | (a & c) | (b & c)) + d + (s # x) + (w[j] # w[j + 4])) & low;
        t2 := (((e & f) | ((e # low) & g)) + h + s + w[j]) & low;
      end if;
      d := c; c := ((b << 9) | (b >> 23)) & low; b := a; a := t1;
      h := g; g := ((f << 19) | (f >> 13)) & low; f := e;
      e := t2 # (((t2 << 9) | (t2 >> 23)) & low) # (((t2 << 17) | (t2 >> 15)) & low);
    end loop;
    state := array[state[1] # a, state[2] # b, state[3] # c, state[4] # d, state[5] # e, state[6] # f, state[7] # g, state[8] # h];
    w := padding;
  end loop;
  return decode(lpad(to_hex(state[1]), 8, '0') || lpad(to_hex(state[2]), 8, '0') || lpad(to_hex(state[3]), 8, '0') ||
                lpad(to_hex(state[4]), 8, '0') || lpad(to_hex(state[5]), 8, '0') || lpad(to_hex(state[6]), 8, '0') ||
                lpad(to_hex(state[7]), 8, '0') || lpad(to_hex(state[8]), 8, '0'), 'hex');
end $function$;

CREATE OR REPLACE FUNCTION records.is_answerable(of_subject text, of_record uuid, by_body text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
    select exists (
      select from records.record r left join intake.batch b using (batch_id)
       where r.subject_code = of_subject and r.record_id = of_record and by_body in (r.body_code, r.source_code, b.body_code))
  $function$;

create table bodies.admission (
  body_code text collate "C" not null,
  purpose text collate "C" not null,
  entry text collate "C" not null,
  admit_from date not null,
  admit_until date not null,
  persons boolean not null,
  recorded_at timestamp with time zone not null,
  constraint admission_pkey PRIMARY KEY (body_code, purpose, entry, admit_from),
  constraint admission_days CHECK ((admit_until >= admit_from))
);
comment on table bodies.admission is 'For which purposes of the register a body may read which entries, and until when. Nothing is admitted without an end.';
comment on column bodies.admission.persons is 'Whether records about natural persons too; the register must allow it for the purpose.';
alter table bodies.admission enable row level security;

create table bodies.admission_request (
  request_id uuid not null,
  body_code text collate "C" not null,
  purpose text collate "C" not null,
  entries text[] collate "C" not null,
  admit_until date not null,
  persons boolean not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  decision text,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint admission_request_pkey PRIMARY KEY (request_id),
  constraint admission_request_decided CHECK ((num_nulls(decision, decided_by, decided_at) = ANY (ARRAY[0, 3]))),
  constraint admission_request_decision CHECK ((decision = ANY (ARRAY['confirmed'::text, 'declined'::text]))),
  constraint admission_request_entries CHECK ((cardinality(entries) > 0)),
  constraint admission_request_four_eyes CHECK ((decided_by <> asked_by))
);
comment on table bodies.admission_request is 'An admission to what is not public, asked for by one person of the body; it takes effect when another one confirms it.';

create table bodies.api_key (
  key_id uuid not null,
  body_code text collate "C" not null,
  key_hash bytea not null,
  issued_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  key_until date,
  last_used_on date,
  frozen_at timestamp with time zone,
  frozen_because text,
  constraint api_key_pkey PRIMARY KEY (key_id),
  constraint api_key_hash UNIQUE (key_hash),
  constraint api_key_frozen CHECK (((frozen_at IS NULL) = (frozen_because IS NULL))) NOT VALID
);
comment on table bodies.api_key is 'Secrets of bodies; only their digest is kept, the secret is shown once.';
comment on column bodies.api_key.key_until is 'Last day of the key; null for one that was issued before keys had an end.';
comment on column bodies.api_key.last_used_on is 'Last day on which the key opened something; null: never, or before this was kept.';
comment on column bodies.api_key.frozen_because is 'Why it is refused for the moment, in the words of whoever froze it.';

create table bodies.body (
  body_code text collate "C" not null,
  name text not null,
  territory text collate "C" not null,
  recorded_at timestamp with time zone not null,
  duty_due date default (CURRENT_DATE + 30),
  constraint body_pkey PRIMARY KEY (body_code)
);
comment on table bodies.body is 'A public body that supplies records.';
comment on column bodies.body.territory is 'Prefix of GB/T 2260 codes whose deciding bodies it may supply for; empty text means the whole nation.';
comment on column bodies.body.duty_due is 'Until this day transfers of a body that has named no duty holder are flagged, after it refused. Bodies registered before the register have longer.';

create table bodies.client (
  client_id uuid not null,
  body_code text collate "C" not null,
  name text not null,
  sender text not null,
  per_minute integer not null,
  per_day integer not null,
  client_until date not null,
  recorded_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  frozen_at timestamp with time zone,
  frozen_because text,
  constraint client_pkey PRIMARY KEY (client_id),
  constraint client_frozen CHECK (((frozen_at IS NULL) = (frozen_because IS NULL))),
  constraint client_quota CHECK (((per_minute > 0) AND (per_day > 0))),
  constraint client_sender CHECK ((sender = ANY (ARRAY['any'::text, 'dpop'::text, 'mtls'::text])))
);
comment on table bodies.client is 'A program that acts for a body, until a day. It proves who it is by keys of its own; no secret of it is here.';
comment on column bodies.client.sender is 'Whether its tokens must be bound to a key (dpop) or a certificate (mtls); any: bound when it shows one.';
comment on column bodies.client.frozen_because is 'Why it is refused for the moment, in the words of whoever froze it.';

create table bodies.client_key (
  client_id uuid not null,
  key_id text collate "C" not null,
  jwk jsonb not null,
  algorithm text not null,
  key_from date not null,
  key_until date not null,
  recorded_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint client_key_pkey PRIMARY KEY (client_id, key_id),
  constraint client_key_days CHECK ((key_until >= key_from))
);
comment on table bodies.client_key is 'Public keys of a program; several at once, so that one can follow another. The algorithm is that of the key, never that of a token.';

create table bodies.client_scope (
  client_id uuid not null,
  scope text collate "C" not null,
  recorded_at timestamp with time zone not null,
  constraint client_scope_pkey PRIMARY KEY (client_id, scope),
  constraint client_scope_form CHECK ((scope ~ '^(submit|look):[a-z][a-z0-9-]*$'::text))
);
comment on table bodies.client_scope is 'What a program may do for its body: submit an entry, look for a purpose. Never more than the body may itself.';

create table bodies.client_use (
  client_id uuid not null,
  used_on date not null,
  requests integer not null,
  refused integer not null,
  tokens integer not null,
  minute_at timestamp with time zone not null,
  minute_requests integer not null,
  constraint client_use_pkey PRIMARY KEY (client_id, used_on)
);
comment on table bodies.client_use is 'Requests of a program by day, those refused because a quota was used up, and tokens; the current minute beside it.';

create table bodies.division (
  division_code text collate "C" not null,
  name text not null,
  invented boolean not null,
  constraint division_pkey PRIMARY KEY (division_code)
);
comment on table bodies.division is 'Divisions known here beside the national table: development zones, and the invented ones of the demonstration city.';

create table bodies.duty_holder (
  party_code text collate "C" not null,
  unit_code text collate "C" not null,
  unit_name text not null,
  office text not null,
  duty_from date not null,
  duty_until date,
  recorded_at timestamp with time zone not null,
  constraint duty_holder_pkey PRIMARY KEY (party_code, duty_from),
  constraint duty_holder_days CHECK (((duty_until IS NULL) OR (duty_until >= duty_from))),
  constraint duty_holder_office CHECK ((office <> ''::text))
);
comment on table bodies.duty_holder is 'Which unit and office answers for what a party of the transmission chain sends and receives, and on which days.';
comment on column bodies.duty_holder.party_code is 'A body, or `platform` for this installation itself.';

create table bodies.public_key (
  key_id text collate "C" not null,
  body_code text collate "C" not null,
  jwk jsonb not null,
  recorded_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint public_key_pkey PRIMARY KEY (key_id)
);
comment on table bodies.public_key is 'Public keys under which bodies countersign receipts.';

create table bodies.role (
  account_id uuid not null,
  body_code text collate "C" not null,
  role text not null,
  role_from date not null,
  role_until date not null,
  granted_by text collate "C" not null,
  recorded_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text collate "C",
  constraint role_pkey PRIMARY KEY (account_id, body_code, role, role_from),
  constraint role_days CHECK ((role_until >= role_from)),
  constraint role_ended CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint role_name CHECK ((role = ANY (ARRAY['clerk'::text, 'examiner'::text, 'decider'::text, 'law-officer'::text, 'auditor'::text, 'administrator'::text]))),
  constraint role_not_to_oneself CHECK ((NOT (granted_by ~~ ('%account:'::text || (account_id)::text))))
);
comment on table bodies.role is 'What a person may do for a body, and until when. Nobody has a role without an end.';
comment on column bodies.role.ended_at is 'When the role was taken before its last day; null while it was not.';

create table bodies.supply (
  body_code text collate "C" not null,
  entry text collate "C" not null,
  supply_from date not null,
  supply_until date,
  constraint supply_pkey PRIMARY KEY (body_code, entry, supply_from),
  constraint supply_days CHECK (((supply_until IS NULL) OR (supply_until >= supply_from)))
);
comment on table bodies.supply is 'Which catalogue entries a body is the supplier of, and on which days.';

create table incidents."freeze" (
  incident_id uuid not null,
  credential_id uuid not null,
  kind text collate "C" not null,
  frozen_by text collate "C" not null,
  frozen_at timestamp with time zone not null,
  constraint freeze_pkey PRIMARY KEY (incident_id, credential_id),
  constraint freeze_kind CHECK ((kind = ANY (ARRAY['key'::text, 'client'::text]))),
  constraint freeze_people CHECK ((POSITION(('/'::text) IN (frozen_by)) = 0))
);
comment on table incidents."freeze" is 'Keys and programs that a case about a body froze after its first one; lifted with it, by none of those who froze.';

create table incidents.finding (
  rule text collate "C" not null,
  actor text collate "C" not null,
  window_from timestamp with time zone not null,
  window_until timestamp with time zone not null,
  found bigint not null,
  threshold bigint not null,
  incident_id uuid not null,
  recorded_at timestamp with time zone not null,
  constraint finding_pkey PRIMARY KEY (rule, actor, window_from, incident_id),
  constraint finding_counts CHECK ((found >= threshold))
);
comment on table incidents.finding is 'A window in which a rule found as much as its threshold or more: once per rule, actor, window and case. A second case has it when it grew by the threshold again after the first was closed.';

create table incidents.incident (
  incident_id uuid not null,
  rule text collate "C" not null,
  actor text collate "C" not null,
  opened_at timestamp with time zone not null,
  invented boolean not null,
  grade text,
  personal boolean,
  triaged_at timestamp with time zone,
  contained_at timestamp with time zone,
  frozen text,
  authority_told_at timestamp with time zone,
  persons_told_at timestamp with time zone,
  harm_avoided_at timestamp with time zone,
  close_asked_at timestamp with time zone,
  close_asked_by text collate "C",
  closed_at timestamp with time zone,
  closed_by text collate "C",
  contained_by text collate "C",
  frozen_id uuid,
  lifted_at timestamp with time zone,
  lifted_by text collate "C",
  constraint incident_pkey PRIMARY KEY (incident_id),
  constraint incident_four_eyes CHECK (((closed_at IS NULL) OR ((close_asked_by IS NOT NULL) AND (closed_by IS NOT NULL) AND (closed_by <> close_asked_by)))),
  constraint incident_frozen CHECK (((frozen = ANY (ARRAY['account'::text, 'key'::text, 'client'::text, 'body-key'::text, 'by-hand'::text])) AND ((frozen IS NULL) = (contained_at IS NULL)))) NOT VALID,
  constraint incident_grade CHECK ((grade = ANY (ARRAY['false-alarm'::text, 'minor'::text, 'serious'::text]))),
  constraint incident_lift CHECK ((((lifted_at IS NULL) = (lifted_by IS NULL)) AND ((lifted_at IS NULL) OR ((frozen_id IS NOT NULL) AND (contained_by IS NOT NULL) AND (lifted_by <> contained_by))))) NOT VALID,
  constraint incident_people CHECK ((POSITION(('/'::text) IN (concat(contained_by, lifted_by, close_asked_by, closed_by))) = 0)) NOT VALID,
  constraint incident_triage CHECK ((((grade IS NULL) = (triaged_at IS NULL)) AND ((grade IS NULL) = (personal IS NULL))))
);
comment on table incidents.incident is 'A case. While it is open, everything the same rule finds of the same actor belongs to it.';
comment on column incidents.incident.invented is 'True for the incident of a drill.';
comment on column incidents.incident.frozen is 'What was frozen: the account, a key or a program of a body, or by hand outside this program; body-key: all keys of a body were revoked, as it was done once.';
comment on column incidents.incident.harm_avoided_at is 'When it was found that the measures effectively avoid harm, so that persons need not be told (PIPL, article 57(2)).';
comment on column incidents.incident.closed_by is 'Another person than the one who asked for it: four eyes.';
comment on column incidents.incident.frozen_id is 'Account, key or program that the case holds frozen; null where there was none, or it was shut before and not by a case.';
comment on column incidents.incident.lifted_by is 'Another person than the one who froze: four eyes.';

create table incidents.signal (
  signal_id uuid not null,
  rule text collate "C" not null,
  actor text collate "C" not null,
  happened_at timestamp with time zone not null,
  detail jsonb not null,
  recorded_at timestamp with time zone not null,
  constraint signal_pkey PRIMARY KEY (signal_id),
  constraint signal_words CHECK (((rule <> ''::text) AND (actor <> ''::text)))
);
comment on table incidents.signal is 'What other rooms report to detection: a canary record that turned up outside. Written by those rooms through reportSignal.';
comment on column incidents.signal.rule is 'The rule of detection that counts it: canary-hit.';
comment on column incidents.signal.detail is 'Codes and counts; nothing about a person.';

create table incidents.step (
  incident_id uuid not null,
  place integer not null,
  step text collate "C" not null,
  actor text collate "C" not null,
  at timestamp with time zone not null,
  note text not null,
  sent text,
  constraint step_pkey PRIMARY KEY (incident_id, place),
  constraint step_name CHECK ((step = ANY (ARRAY['detected'::text, 'triaged'::text, 'contained'::text, 'lifted'::text, 'noted'::text, 'authority-told'::text, 'persons-told'::text, 'harm-avoided'::text, 'close-asked'::text, 'closed'::text]))) NOT VALID
);
comment on table incidents.step is 'What was done about an incident, in order. Each step is an entry of the audit trail too.';
comment on column incidents.step.note is 'Why, in words; names no person.';
comment on column incidents.step.sent is 'The text of a notice, as it was sent.';

create table intake.batch (
  batch_id uuid not null,
  body_code text collate "C" not null,
  entry text collate "C" not null,
  file_name text not null,
  media_type text,
  file_path text,
  file_bytes bigint not null,
  file_hash bytea not null,
  idempotency_key text,
  status text not null,
  phase text not null,
  share real default 0 not null,
  rows_read integer default 0 not null,
  last_row integer default 0 not null,
  header jsonb,
  slice_count integer not null,
  attempts integer default 0 not null,
  failure jsonb,
  submitted_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  breaks integer default 0 not null,
  mends_batch_id uuid,
  mends_rows integer,
  settled_at timestamp with time zone,
  constraint batch_pkey PRIMARY KEY (batch_id),
  constraint batch_idempotency UNIQUE (body_code, idempotency_key),
  constraint batch_status CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text])))
);
comment on table intake.batch is 'One submitted file. The table is the queue: a batch is claimed by a session lock that dies with its holder.';
comment on column intake.batch.file_hash is 'Digest of the file as it came.';
comment on column intake.batch.last_row is 'Number of the last row of the file, as a spreadsheet shows it.';
comment on column intake.batch.attempts is 'How often a program began to work on it; the number names the one that may write for it now.';
comment on column intake.batch.breaks is 'How often in a row work on it ended without a slice applied and without a fault of the machine to blame; too many, and it is given up as failed.';
comment on column intake.batch.mends_batch_id is 'The batch whose rejected rows this one sends again, mended; null when it mends none.';
comment on column intake.batch.mends_rows is 'How many rows of that batch it sends again; null when they came as a file, then all rows of the file are meant.';
comment on column intake.batch.settled_at is 'When its body set the remaining rejected rows aside; null while they wait to be mended.';

create table intake.rejected_shape (
  row_no integer not null,
  problems jsonb not null,
  sealed_cells bytea not null,
  constraint rejected_shape_pkey PRIMARY KEY (row_no)
);
comment on table intake.rejected_shape is 'Always empty: the shape of the unlogged table of rejected rows of a running batch.';

create table intake.resent_row (
  batch_id uuid not null,
  row_no integer not null,
  resent_by uuid not null,
  resent_row_no integer not null,
  constraint resent_row_pkey PRIMARY KEY (batch_id, row_no)
);
comment on table intake.resent_row is 'Rejected rows that were mended in place and sent again, with the batch and the row they became.';

create table intake.row_outcome (
  batch_id uuid not null,
  row_no integer not null,
  status text not null,
  warned boolean not null,
  problems jsonb not null,
  sealed_cells bytea,
  kept_until date,
  constraint row_outcome_pkey PRIMARY KEY (batch_id, row_no),
  constraint row_outcome_status CHECK ((status = ANY (ARRAY['accepted'::text, 'duplicate'::text, 'superseding'::text, 'rejected'::text])))
);
comment on table intake.row_outcome is 'Rows of which there is something to say. A row that is neither here nor in a skipped range was accepted without remark.';
comment on column intake.row_outcome.sealed_cells is 'The rejected row as it came, encrypted, until kept_until.';

create table intake.sent_day (
  body_code text collate "C" not null,
  sent_on date not null,
  bytes bigint not null,
  constraint sent_day_pkey PRIMARY KEY (body_code, sent_on),
  constraint sent_day_bytes CHECK ((bytes >= 0))
);
comment on table intake.sent_day is 'Bytes of files that a body sent on a civil day, counted in the transaction that queues each file.';

create table intake.skipped_range (
  batch_id uuid not null,
  row_from integer not null,
  row_through integer not null,
  reason text not null,
  constraint skipped_range_pkey PRIMARY KEY (batch_id, row_from)
);
comment on table intake.skipped_range is 'Rows that carry no record: blank, note, header, or absent from the sheet. All other rows without an outcome were accepted without remark.';

create table intake.slice (
  batch_id uuid not null,
  slice_no integer not null,
  accepted integer not null,
  warned integer not null,
  duplicate integer not null,
  superseding integer not null,
  rejected integer not null,
  on_time integer not null,
  late integer not null,
  not_determinable integer not null,
  code_counts jsonb not null,
  applied_at timestamp with time zone not null,
  constraint slice_pkey PRIMARY KEY (batch_id, slice_no)
);
comment on table intake.slice is 'Part of a batch that is applied: all rows of some subjects, in one transaction. A restart goes on with the slices that are not here. Slice -1 holds the rejected rows.';

create table intake.staged_shape (
  row_no integer not null,
  subject_code text collate "C",
  subject_name text,
  subject_kind text,
  name_key text collate "C",
  identifiers text,
  person_sealed bytea,
  record_id uuid,
  change_id uuid,
  entry text collate "C",
  body_code text collate "C",
  body_name text,
  source_code text collate "C",
  source_name text,
  document_number text,
  decided_on date,
  valid_from date,
  valid_until date,
  severity text,
  content json,
  sealed bytea,
  salt bytea,
  content_hash bytea,
  fingerprint bytea,
  clock_due_on date,
  clock_state text,
  clock_late_days integer,
  public_from date,
  public_through date,
  minimum_ends date,
  repair_from date,
  basis_id text collate "C",
  problems jsonb,
  constraint staged_shape_pkey PRIMARY KEY (row_no)
);
comment on table intake.staged_shape is 'Always empty: the shape of the unlogged table that each running batch makes for itself.';

create table objections.evidence (
  subject_code text collate "C" not null,
  objection_id uuid not null,
  evidence_no integer not null,
  kind text collate "C" not null,
  bytes integer not null,
  name_sealed bytea not null,
  content_sealed bytea not null,
  constraint evidence_pkey PRIMARY KEY (subject_code, objection_id, evidence_no),
  constraint evidence_bytes CHECK ((bytes > 0)),
  constraint evidence_kind CHECK ((kind = ANY (ARRAY['pdf'::text, 'png'::text, 'jpeg'::text])))
);
comment on table objections.evidence is 'Files that came with an objection, encrypted with their names.';
alter table objections.evidence enable row level security;

create table objections.objection (
  subject_code text collate "C" not null,
  objection_id uuid not null,
  record_id uuid not null,
  record_version integer not null,
  entry text collate "C" not null,
  body_code text collate "C" not null,
  ground text collate "C" not null,
  asked_as text collate "C" not null,
  asked_by uuid not null,
  asked_sealed bytea not null,
  asked_hash bytea not null,
  idempotency_key text,
  state text collate "C" not null,
  received_at timestamp with time zone not null,
  received_on date not null,
  mark_due_on date,
  answer_due_on date,
  forwarded_at timestamp with time zone not null,
  proposed_by uuid,
  proposed_at timestamp with time zone,
  proposed_version integer,
  proposal_sealed bytea,
  returned_by uuid,
  returned_at timestamp with time zone,
  return_note_sealed bytea,
  decided_by uuid,
  answered_at timestamp with time zone,
  answered_on date,
  applied_version integer,
  constraint objection_pkey PRIMARY KEY (subject_code, objection_id),
  constraint objection_answer_there CHECK (((state = ANY (ARRAY['forwarded'::text, 'proposed'::text])) = (answered_at IS NULL))),
  constraint objection_answered CHECK ((num_nulls(decided_by, answered_at, answered_on) = ANY (ARRAY[0, 3]))),
  constraint objection_applied CHECK (((applied_version IS NULL) OR ((state = ANY (ARRAY['accepted'::text, 'partly'::text])) AND (applied_version > record_version)))),
  constraint objection_asked_as CHECK ((asked_as = ANY (ARRAY['subject'::text, 'body'::text]))),
  constraint objection_four_eyes CHECK ((decided_by <> proposed_by)),
  constraint objection_ground CHECK ((ground = ANY (ARRAY['wrong'::text, 'incomplete'::text]))),
  constraint objection_order CHECK (((forwarded_at >= received_at) AND ((answered_at IS NULL) OR (answered_at >= received_at)))),
  constraint objection_own CHECK (((proposed_by <> asked_by) AND (decided_by <> asked_by))),
  constraint objection_proposal_there CHECK (((state = 'forwarded'::text) = (proposed_by IS NULL))),
  constraint objection_proposed CHECK ((num_nulls(proposed_by, proposed_at, proposed_version, proposal_sealed) = ANY (ARRAY[0, 4]))),
  constraint objection_returned CHECK ((num_nulls(returned_by, returned_at, return_note_sealed) = ANY (ARRAY[0, 3]))),
  constraint objection_state CHECK ((state = ANY (ARRAY['forwarded'::text, 'proposed'::text, 'accepted'::text, 'partly'::text, 'refused'::text])))
);
comment on table objections.objection is 'One objection to one record. No person handles what it raised, and who proposes an answer does not decide on it.';
comment on column objections.objection.body_code is 'The body that answers: the one that decided when it supplies here, else the one that supplied the record.';
comment on column objections.objection.asked_sealed is 'What was asked, encrypted: it may name people.';
comment on column objections.objection.asked_hash is 'Keyed hash of what was asked: tells a repeated request from another one under the same key.';
comment on column objections.objection.answer_due_on is 'Last day of the clock of the law; null where no law or calendar tells.';
comment on column objections.objection.proposal_sealed is 'The proposed answer, and once it is decided the answer, encrypted.';
alter table objections.objection enable row level security;

create table platform.account (
  account_id uuid not null,
  login text collate "C" not null,
  display_name text not null,
  password text,
  totp_sealed bytea,
  totp_step bigint,
  failures integer default 0 not null,
  locked_until timestamp with time zone,
  disabled_at timestamp with time zone,
  recorded_at timestamp with time zone not null,
  password_once boolean default false not null,
  password_until timestamp with time zone,
  constraint account_pkey PRIMARY KEY (account_id),
  constraint account_login UNIQUE (login),
  constraint account_failures CHECK ((failures >= 0)),
  constraint account_login_form CHECK (((login = lower(login)) AND (login <> ''::text)))
);
comment on table platform.account is 'A person who works with the platform. Names no identity number; what the person may do is in bodies.role.';
comment on column platform.account.password is 'Argon2id in PHC form; null for accounts that come from an external provider or have passkeys only.';
comment on column platform.account.totp_sealed is 'Secret of the second factor, encrypted; null while there is none.';
comment on column platform.account.totp_step is 'Last time step whose code was taken: no code is taken twice.';
comment on column platform.account.password_once is 'Whether the password was made by somebody else: nothing but changing it is open until it is changed.';
comment on column platform.account.password_until is 'Until when a password that somebody else made opens anything; null for one of a person''s own. One from before there was an end counts from the beginning of its account.';

create table platform.audit (
  audit_id uuid not null,
  at timestamp with time zone not null,
  actor text collate "C" not null,
  purpose text collate "C" not null,
  act text collate "C" not null,
  subject_count bigint,
  detail jsonb not null,
  previous_hash bytea,
  hash bytea not null,
  "position" bigint,
  constraint audit_pkey PRIMARY KEY (audit_id),
  constraint audit_actor CHECK ((actor <> ''::text)),
  constraint audit_chained CHECK ((("position" IS NOT NULL) AND (octet_length(previous_hash) = 32))) NOT VALID,
  constraint audit_hash CHECK ((octet_length(hash) = 32)),
  constraint audit_purpose CHECK ((purpose <> ''::text))
);
comment on table platform.audit is 'One entry for every transaction that wrote, appended in the same transaction. Never changed.';
comment on column platform.audit.detail is 'Batch numbers, counts and codes; nothing about a person.';
comment on column platform.audit.previous_hash is 'Hash of the chain before this entry; the digest of it and hash is the hash of the chain with it.';
comment on column platform.audit.hash is 'Digest of the canonical JSON of the entry.';
comment on column platform.audit."position" is 'Place in the chain, from 1, without a gap.';

create table platform.audit_head (
  chain text collate "C" not null,
  "position" bigint not null,
  previous_hash bytea not null,
  hash bytea not null,
  digest text collate "C" default 'sha256'::text not null,
  constraint audit_head_pkey PRIMARY KEY (chain),
  constraint audit_head_digest CHECK ((digest = ANY (ARRAY['sha256'::text, 'sm3'::text]))) NOT VALID,
  constraint audit_head_hashes CHECK (((octet_length(hash) = 32) AND (octet_length(previous_hash) = 32)))
);
comment on table platform.audit_head is 'Where the chain of the audit trail ends: one row, moved on in the transaction that appends an entry.';
comment on column platform.audit_head.previous_hash is 'What hash was one entry earlier: the entry takes it along.';
comment on column platform.audit_head.hash is 'Digest of the hash of the chain before and the hash of the last entry; 32 zero bytes before the first.';
comment on column platform.audit_head.digest is 'Digest of this installation: of its trail, its records, files and kept secrets. Chosen before the first entry.';

create table platform.backup (
  backup_id uuid not null,
  kind text collate "C" not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone not null,
  files integer not null,
  bytes bigint not null,
  constraint backup_pkey PRIMARY KEY (backup_id),
  constraint backup_kind CHECK ((kind = ANY (ARRAY['physical'::text, 'logical'::text]))),
  constraint backup_times CHECK ((finished_at >= started_at))
);
comment on table platform.backup is 'Backups of this database that were written to their end. A backup does not hold its own row.';

create table platform.countersignature (
  receipt_id uuid not null,
  body_code text collate "C" not null,
  key_id text collate "C" not null,
  algorithm text not null,
  signature text collate "C" not null,
  signed_at timestamp with time zone not null,
  constraint countersignature_pkey PRIMARY KEY (receipt_id, body_code)
);
comment on table platform.countersignature is 'The party of a transfer says by its own key that the receipt is right.';

create table platform.external_identity (
  identity_id uuid not null,
  account_id uuid not null,
  issuer text collate "C" not null,
  subject_hash bytea not null,
  recorded_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint external_identity_pkey PRIMARY KEY (identity_id),
  constraint external_identity_subject UNIQUE (subject_hash)
);
comment on table platform.external_identity is 'Who at an external provider is which account. Provider and subject together are kept as a keyed hash only; no name, no address, no number.';

create table platform.known_browser (
  browser_hash bytea not null,
  account_id uuid not null,
  failures integer default 0 not null,
  locked_until timestamp with time zone,
  seen_at timestamp with time zone not null,
  constraint known_browser_pkey PRIMARY KEY (browser_hash),
  constraint known_browser_failures CHECK ((failures >= 0))
);
comment on table platform.known_browser is 'Browsers in which an account was signed in by its password, by the hash of a cookie; failures there count there. Opens nothing by itself.';

create table platform.migration (
  id integer default nextval('platform.migration_id_seq'::regclass) not null,
  name character varying(255) not null,
  run_on timestamp without time zone not null,
  constraint migration_pkey PRIMARY KEY (id)
);
comment on table platform.migration is 'Migrations that were applied to this database, in order. Written by the migration runner.';

create table platform.once (
  kind text collate "C" not null,
  owner text collate "C" not null,
  value_hash bytea not null,
  expires_at timestamp with time zone not null,
  constraint once_pkey PRIMARY KEY (kind, owner, value_hash)
);
comment on table platform.once is 'What may be shown once only, until it is over by itself: numbers of client assertions, proofs of possession and logout tokens, and sign-ins that began.';

create table platform.passkey (
  passkey_id uuid not null,
  account_id uuid not null,
  credential_id text collate "C" not null,
  name text not null,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] collate "C" not null,
  recorded_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint passkey_pkey PRIMARY KEY (passkey_id),
  constraint passkey_credential UNIQUE (credential_id)
);
comment on table platform.passkey is 'A public key with which a person signs in; the private key never leaves the authenticator.';

create table platform.passkey_challenge (
  challenge_hash bytea not null,
  used_at timestamp with time zone not null,
  constraint passkey_challenge_pkey PRIMARY KEY (challenge_hash)
);
comment on table platform.passkey_challenge is 'Challenges that were answered: none counts twice. Rows older than a day say nothing any more.';

create table platform.receipt (
  receipt_id uuid not null,
  kind text not null,
  sender_code text collate "C" not null,
  receiver_code text collate "C" not null,
  transfer_id uuid not null,
  entry text collate "C",
  statement text not null,
  key_id text collate "C" not null,
  algorithm text not null,
  signature text collate "C" not null,
  made_at timestamp with time zone not null,
  constraint receipt_pkey PRIMARY KEY (receipt_id),
  constraint receipt_transfer UNIQUE (transfer_id, kind),
  constraint receipt_kind CHECK ((kind = ANY (ARRAY['handed-over'::text, 'taken-in'::text, 'look'::text, 'export'::text])))
);
comment on table platform.receipt is 'The signed receipt of each transfer in or out, written in the transaction of the transfer and never changed.';
comment on column platform.receipt.transfer_id is 'The batch, the look or the export.';
comment on column platform.receipt.statement is 'Canonical JSON, exactly as it was signed. Names no subject.';

create table platform.recovery_code (
  account_id uuid not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_code_pkey PRIMARY KEY (account_id, code_hash)
);
comment on table platform.recovery_code is 'Codes that stand in for a lost second factor, once each; only their digest is kept.';

create table platform.sealing_key (
  key_id text collate "C" not null,
  fingerprint text collate "C" not null,
  recorded_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  constraint sealing_key_pkey PRIMARY KEY (key_id)
);
comment on table platform.sealing_key is 'Keys this database was ever sealed with, by id and fingerprint. The keys themselves are files outside the database; start-up refuses when one is missing.';
comment on column platform.sealing_key.retired_at is 'When the key was taken out of the key file: nothing was sealed with it any more.';

create table platform.session (
  session_id uuid not null,
  token_hash bytea not null,
  account_id uuid not null,
  strength text not null,
  client text not null,
  began_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  external_identity_id uuid,
  external_sid_hash bytea,
  proved_at timestamp with time zone,
  constraint session_pkey PRIMARY KEY (session_id),
  constraint session_token UNIQUE (token_hash),
  constraint session_strength CHECK ((strength = ANY (ARRAY['password'::text, 'two-factor'::text, 'passkey'::text, 'external'::text, 'external-two-factor'::text])))
);
comment on table platform.session is 'A signed-in browser. Only the digest of its token is kept; it ends when idle, at its end, or when its owner ends it.';
comment on column platform.session.external_identity_id is 'The identity through which the session began; null where it began here.';
comment on column platform.session.external_sid_hash is 'Keyed hash of the session at the provider, so that it can end this one; null where the provider names none.';
comment on column platform.session.proved_at is 'When its owner last gave the password, a code or a passkey again; null: at its beginning.';

create table platform.signing_key (
  key_id text collate "C" not null,
  algorithm text not null,
  jwk jsonb not null,
  recorded_at timestamp with time zone not null,
  signs_until timestamp with time zone,
  constraint signing_key_pkey PRIMARY KEY (key_id),
  constraint signing_key_algorithm CHECK ((algorithm = ANY (ARRAY['ES256'::text, 'SM2'::text])))
);
comment on table platform.signing_key is 'Public halves of every key this installation ever signed with: what was signed under an older key can still be checked.';
comment on column platform.signing_key.signs_until is 'Until when what the key signed counts; null while no other key took its place. What it signed before can be checked for ever.';

create table platform.token_key (
  key_id text collate "C" not null,
  public_jwk jsonb not null,
  private_sealed bytea not null,
  made_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  constraint token_key_pkey PRIMARY KEY (key_id)
);
comment on table platform.token_key is 'Keys that access tokens are signed with; the private part is sealed. The newest one signs, a retired one opens nothing.';

create table publicity.basis (
  basis_id text collate "C" not null,
  basis jsonb not null,
  constraint basis_pkey PRIMARY KEY (basis_id)
);
comment on table publicity.basis is 'Sets of legal bases with tier and territory that terms rest on; few rows, named by their hash.';

create table publicity.change (
  subject_code text collate "C" not null,
  change_id uuid not null,
  kind text not null,
  record_id uuid not null,
  version integer not null,
  entry text collate "C" not null,
  public_from date,
  public_through date,
  content_hash bytea not null,
  changed_at timestamp with time zone not null,
  transaction_id xid8 not null,
  constraint change_pkey PRIMARY KEY (subject_code, change_id),
  constraint change_kind CHECK ((kind = ANY (ARRAY['published'::text, 'replaced'::text, 'withdrawn'::text, 'marked'::text, 'unmarked'::text]))) NOT VALID
);
comment on table publicity.change is 'Each change of the public layer, written in the transaction that makes it.';
comment on column publicity.change.transaction_id is 'Lets a reader follow changes in commit order without missing one that commits late.';

create table publicity.term (
  subject_code text collate "C" not null,
  record_id uuid not null,
  version integer not null,
  entry text collate "C" not null,
  body_code text collate "C" not null,
  decided_on date not null,
  public_from date not null,
  public_through date not null,
  minimum_ends date,
  repair_from date,
  basis_id text collate "C" not null,
  known_from timestamp with time zone not null,
  known_until timestamp with time zone,
  supplier_code text collate "C",
  sealed_at timestamp with time zone,
  constraint term_pkey PRIMARY KEY (subject_code, record_id, version),
  constraint term_days CHECK ((public_through >= public_from))
);
comment on table publicity.term is 'The public days of a record version; no row means never public. Ends are inclusive.';
comment on column publicity.term.supplier_code is 'Body that sent the record in; null for records from before this column.';
comment on column publicity.term.sealed_at is 'When the record was sealed: from then on no question about the past shows it either.';

create table records.correction (
  subject_code text collate "C" not null,
  record_id uuid not null,
  field text collate "C" not null,
  objection_id uuid not null,
  wrong jsonb,
  corrected_at timestamp with time zone not null,
  constraint correction_pkey PRIMARY KEY (subject_code, record_id, field, objection_id)
);
comment on table records.correction is 'Fields that an answer to an objection corrected: a row that says again what was found wrong is not taken in.';
comment on column records.correction.wrong is 'The value that was found wrong, as content has it; null where the field was not there.';

create table records.mark (
  subject_code text collate "C" not null,
  record_id uuid not null,
  objection_id uuid not null,
  marked_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint mark_pkey PRIMARY KEY (subject_code, record_id, objection_id),
  constraint mark_end CHECK (((ended_at IS NULL) OR (ended_at >= marked_at)))
);
comment on table records.mark is 'A record that is objected to carries a mark wherever it is shown, from the receipt of the objection until it is answered.';
alter table records.mark enable row level security;

create table records.record (
  subject_code text collate "C" not null,
  record_id uuid not null,
  version integer not null,
  entry text collate "C" not null,
  body_code text collate "C" not null,
  body_name text not null,
  source_code text collate "C",
  source_name text,
  subject_name text not null,
  document_number text not null,
  decided_on date not null,
  valid_from date,
  valid_until date,
  severity text,
  content json,
  sealed bytea,
  salt bytea,
  content_hash bytea not null,
  fingerprint bytea not null,
  received_on date not null,
  clock_due_on date,
  clock_state text not null,
  clock_late_days integer,
  batch_id uuid not null,
  row_no integer not null,
  recorded_at timestamp with time zone not null,
  superseded_at timestamp with time zone,
  sealed_at timestamp with time zone,
  published boolean,
  constraint record_pkey PRIMARY KEY (subject_code, record_id, version),
  constraint record_clock CHECK ((clock_state = ANY (ARRAY['on-time'::text, 'late'::text, 'not-determinable'::text, 'none'::text]))),
  constraint record_known CHECK (((superseded_at IS NULL) OR (superseded_at >= recorded_at))),
  constraint record_sealed CHECK (((sealed_at IS NULL) OR ((content IS NULL) AND (sealed IS NULL) AND (salt IS NULL)))),
  constraint record_severity CHECK (((severity IS NULL) OR (severity = ANY (ARRAY['minor'::text, 'general'::text, 'serious'::text]))))
);
comment on table records.record is 'One version of one fact. Superseded or sealed, never updated away.';
comment on column records.record.record_id is 'Derived from entry, deciding body, canonical document number, subject and discriminator: the same row is the same record.';
comment on column records.record.content is 'Canonical JSON; null once sealed. Money in integer fen.';
comment on column records.record.sealed is 'Personal fields, encrypted; null when there are none or once sealed.';
comment on column records.record.content_hash is 'Digest of salt and digest of the canonical content: stays when content and salt go.';
comment on column records.record.fingerprint is 'Keyed hash of everything in the row that matters; equal means a re-sent row.';
comment on column records.record.clock_state is 'Upload within the working days of the law: on-time, late, not-determinable (no holiday notice loaded), none.';
comment on column records.record.published is 'Whether this version was given public days when it was recorded; null for versions from before this column, whose terms tell.';
alter table records.record enable row level security;

create table records.tombstone (
  subject_code text collate "C" not null,
  record_id uuid not null,
  entry text collate "C" not null,
  reason text collate "C" not null,
  instrument text collate "C" not null,
  article text not null,
  order_number text not null,
  ordered_by text collate "C" not null,
  sealed_at timestamp with time zone not null,
  kept_until date,
  released_at timestamp with time zone,
  release_order text,
  constraint tombstone_pkey PRIMARY KEY (subject_code, record_id),
  constraint tombstone_release CHECK (((released_at IS NULL) = (release_order IS NULL))),
  constraint tombstone_words CHECK (((reason <> ''::text) AND (instrument <> ''::text) AND (article <> ''::text) AND (order_number <> ''::text) AND (ordered_by <> ''::text)))
);
comment on table records.tombstone is 'A record that was sealed by order: until it is released the same record is not taken in again.';
comment on column records.tombstone.reason is 'Code of law/national/code-sets.yaml, sealing-reasons.';
comment on column records.tombstone.ordered_by is 'Code of the body, operator, or system for what is over its retention.';
comment on column records.tombstone.kept_until is 'Last day on which the keyed hash of an erased person may stand here; null for other records.';

create table representatives.delegation (
  subject_code text collate "C" not null,
  delegation_id uuid not null,
  account_id uuid not null,
  scopes text[] collate "C" not null,
  valid_from date not null,
  valid_until date not null,
  statement text not null,
  statement_hash bytea not null,
  signature bytea not null,
  key_hash bytea not null,
  recorded_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint delegation_pkey PRIMARY KEY (subject_code, delegation_id),
  constraint delegation_statement UNIQUE (subject_code, statement_hash),
  constraint delegation_days CHECK ((valid_until >= valid_from)),
  constraint delegation_scopes CHECK (((cardinality(scopes) > 0) AND (scopes <@ ARRAY['looks'::text, 'export'::text, 'correct'::text]))) NOT VALID
);
comment on table representatives.delegation is 'What a person may do for an enterprise, as the enterprise signed it. A statement counts once: an ended one does not come back.';

create table representatives.delegation_end (
  subject_code text collate "C" not null,
  statement_hash bytea not null,
  statement text not null,
  signature bytea not null,
  key_hash bytea not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null,
  constraint delegation_end_pkey PRIMARY KEY (subject_code, statement_hash)
);
comment on table representatives.delegation_end is 'Delegations that an enterprise ended, by the hash of their statements: one that was not brought yet is never taken.';

create table representatives.enterprise_key (
  subject_code text collate "C" not null,
  key_hash bytea not null,
  algorithm text not null,
  public_key bytea not null,
  verifier text not null,
  registered_by uuid not null,
  registered_at timestamp with time zone not null,
  constraint enterprise_key_pkey PRIMARY KEY (subject_code, key_hash),
  constraint enterprise_key_algorithm CHECK ((algorithm = ANY (ARRAY['ES256'::text, 'SM2'::text])))
);
comment on table representatives.enterprise_key is 'Public keys with which enterprises sign; the verifier of identities confirmed whose they are.';
comment on column representatives.enterprise_key.key_hash is 'Digest of the key as SubjectPublicKeyInfo.';

create table sharing.canary (
  subject_code text collate "C" not null,
  body_code text collate "C" not null,
  subject_name text not null,
  made_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  constraint canary_pkey PRIMARY KEY (subject_code)
);
comment on table sharing.canary is 'Invented subjects by the recipient that has them. No two recipients share one; none is a registered subject.';
comment on column sharing.canary.retired_at is 'Since when the code is that of a registered subject; what is then said about it is taken in.';

create table sharing.canary_hit (
  subject_code text collate "C" not null,
  place text not null,
  seen_by text collate "C" not null,
  seen_on date not null,
  hit_id uuid not null,
  body_code text collate "C" not null,
  source_id uuid,
  seen_at timestamp with time zone not null,
  constraint canary_hit_pkey PRIMARY KEY (subject_code, place, seen_by, seen_on),
  constraint canary_hit_place CHECK ((place = ANY (ARRAY['search'::text, 'subject'::text, 'look'::text, 'upload'::text, 'other'::text])))
);
comment on table sharing.canary_hit is 'Where a canary was seen and by whom: once a day for each place and asker, however often it is asked for.';
comment on column sharing.canary_hit.seen_by is 'The asking body, or `public` where nobody showed a key.';
comment on column sharing.canary_hit.body_code is 'The recipient whose canary it is: where the data came from.';
comment on column sharing.canary_hit.source_id is 'The request or the batch in which it was seen.';

create table sharing.consumer_count (
  body_code text collate "C" not null,
  counted_on date not null,
  looks integer not null,
  reported_at timestamp with time zone not null,
  constraint consumer_count_pkey PRIMARY KEY (body_code, counted_on),
  constraint consumer_count_looks CHECK ((looks >= 0))
);
comment on table sharing.consumer_count is 'How many looks a body counted itself on a day: held against sharing.look, so that a look nobody wrote down shows.';

create table sharing.look (
  subject_code text collate "C" not null,
  look_id uuid not null,
  body_code text collate "C" not null,
  body_name text not null,
  purpose text collate "C" not null,
  case_number text not null,
  entries text[] collate "C" not null,
  record_count integer not null,
  looked_at timestamp with time zone not null,
  looked_on date not null,
  shown_from date not null,
  delay_basis jsonb,
  constraint look_pkey PRIMARY KEY (subject_code, look_id),
  constraint look_delay CHECK (((shown_from >= looked_on) AND ((shown_from = looked_on) = (delay_basis IS NULL)))),
  constraint look_purpose CHECK (((purpose <> ''::text) AND (case_number <> ''::text)))
);
comment on table sharing.look is 'Each look of a body at what is not public about a subject: written in the transaction that reads, shown to the subject.';
comment on column sharing.look.shown_from is 'The day from which the subject sees the look: the day itself, or a later one on a registered basis.';
alter table sharing.look enable row level security;

create table sharing.refused_look (
  subject_code text collate "C" not null,
  look_id uuid not null,
  refused_at timestamp with time zone not null,
  constraint refused_look_pkey PRIMARY KEY (subject_code, look_id)
);
comment on table sharing.refused_look is 'Whom a refused look was about: the way from a subject to its entry of the trail, which names none. Shown to auditors only.';
alter table sharing.refused_look enable row level security;

create table subjects.name (
  subject_code text collate "C" not null,
  name_length integer not null,
  folded text collate "C" not null,
  is_current boolean not null,
  pinyin text collate "C" not null,
  initials text collate "C" not null,
  grams text[] collate "C" not null,
  constraint name_pkey PRIMARY KEY (subject_code, name_length, folded)
) partition by RANGE (name_length);
comment on table subjects.name is 'A current or former name of an organisation as a search compares it; no name of a natural person.';
comment on column subjects.name.name_length is 'Characters of the folded name. The parts are read from short to long and no further than needed.';
comment on column subjects.name.folded is 'The name in simplified characters without spaces and punctuation; its first 200.';
comment on column subjects.name.is_current is 'False for a former name, which has no sound: pinyin and initials are empty.';
comment on column subjects.name.grams is 'Character pairs of the folded name and, with ~, pairs and triples of the pinyin initials.';

create table subjects.name_10 partition of subjects.name FOR VALUES FROM (10) TO (11);
comment on table subjects.name_10 is 'Names of 10 characters.';

create table subjects.name_11 partition of subjects.name FOR VALUES FROM (11) TO (12);
comment on table subjects.name_11 is 'Names of 11 characters.';

create table subjects.name_12 partition of subjects.name FOR VALUES FROM (12) TO (13);
comment on table subjects.name_12 is 'Names of 12 characters.';

create table subjects.name_13 partition of subjects.name FOR VALUES FROM (13) TO (14);
comment on table subjects.name_13 is 'Names of 13 characters.';

create table subjects.name_14 partition of subjects.name FOR VALUES FROM (14) TO (15);
comment on table subjects.name_14 is 'Names of 14 characters.';

create table subjects.name_15 partition of subjects.name FOR VALUES FROM (15) TO (16);
comment on table subjects.name_15 is 'Names of 15 characters.';

create table subjects.name_16 partition of subjects.name FOR VALUES FROM (16) TO (18);
comment on table subjects.name_16 is 'Names of 16 and 17 characters.';

create table subjects.name_18 partition of subjects.name FOR VALUES FROM (18) TO (21);
comment on table subjects.name_18 is 'Names of 18 to 20 characters.';

create table subjects.name_6 partition of subjects.name FOR VALUES FROM (6) TO (7);
comment on table subjects.name_6 is 'Names of 6 characters.';

create table subjects.name_7 partition of subjects.name FOR VALUES FROM (7) TO (8);
comment on table subjects.name_7 is 'Names of 7 characters.';

create table subjects.name_8 partition of subjects.name FOR VALUES FROM (8) TO (9);
comment on table subjects.name_8 is 'Names of 8 characters.';

create table subjects.name_9 partition of subjects.name FOR VALUES FROM (9) TO (10);
comment on table subjects.name_9 is 'Names of 9 characters.';

create table subjects.name_from_21 partition of subjects.name FOR VALUES FROM (21) TO (MAXVALUE);
comment on table subjects.name_from_21 is 'Names of 21 characters and more.';

create table subjects.name_to_5 partition of subjects.name FOR VALUES FROM (MINVALUE) TO (6);
comment on table subjects.name_to_5 is 'Names of up to 5 characters.';

create table subjects.person (
  subject_code text collate "C" not null,
  sealed_identity bytea not null,
  recorded_at timestamp with time zone not null,
  constraint person_pkey PRIMARY KEY (subject_code)
);
comment on table subjects.person is 'A natural person: code is a keyed hash, identity is encrypted. No search reaches this table.';

create table subjects.subject (
  subject_code text collate "C" not null,
  uscc text collate "C",
  name text not null,
  name_key text collate "C" not null,
  kind text not null,
  status text,
  region_code text collate "C",
  region_name text,
  established_on date,
  registered boolean not null,
  invented boolean default false not null,
  identifiers jsonb default '[]'::jsonb not null,
  former_names jsonb default '[]'::jsonb not null,
  recorded_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint subject_pkey PRIMARY KEY (subject_code)
);
comment on table subjects.subject is 'An organisation, as known now. Its history is in the registration records; natural persons are never here.';
comment on column subjects.subject.subject_code is 'USCC; else an older identifier with its prefix (GS:, GS13:, ZZ:).';
comment on column subjects.subject.name_key is 'Name folded for comparison: widths, brackets, spaces, case.';
comment on column subjects.subject.registered is 'True when a register supplied it; then names of other rows must agree.';
comment on column subjects.subject.former_names is 'Earlier names with their keys, newest first.';

create table trail.operator (
  body_code text collate "C" not null,
  named_at timestamp with time zone not null,
  constraint operator_pkey PRIMARY KEY (body_code)
);
comment on table trail.operator is 'Bodies that operate the platform. Their auditors read the whole trail, those of other bodies the entries of their own body.';

create table trail.verification (
  verification_id uuid not null,
  asked_by text collate "C" not null,
  asked_at timestamp with time zone not null,
  walked bigint default 0 not null,
  finished_at timestamp with time zone,
  entries bigint,
  head_hash text collate "C",
  broken_kind text collate "C",
  broken_position bigint,
  constraint verification_pkey PRIMARY KEY (verification_id),
  constraint verification_broken CHECK (((broken_kind IS NULL) = (broken_position IS NULL))),
  constraint verification_finished CHECK ((((finished_at IS NULL) = (entries IS NULL)) AND ((finished_at IS NULL) = (head_hash IS NULL))))
);
comment on table trail.verification is 'Walks of the whole chain of the audit trail: asked for, how far it is, and what was found. One is open at a time.';
comment on column trail.verification.walked is 'Entries walked so far.';
comment on column trail.verification.head_hash is 'Where the chain ends, for noting elsewhere; hexadecimal.';

CREATE INDEX admission_request_body ON bodies.admission_request USING btree (body_code, asked_at DESC);

CREATE INDEX client_body ON bodies.client USING btree (body_code, client_id);

CREATE INDEX public_key_body ON bodies.public_key USING btree (body_code);

CREATE INDEX role_body ON bodies.role USING btree (body_code, role, account_id);

CREATE INDEX finding_incident ON incidents.finding USING btree (incident_id);

CREATE INDEX freeze_credential ON incidents."freeze" USING btree (credential_id);

CREATE INDEX incident_frozen_id ON incidents.incident USING btree (frozen_id) WHERE (frozen_id IS NOT NULL);

CREATE UNIQUE INDEX incident_open ON incidents.incident USING btree (rule, actor) WHERE (closed_at IS NULL);

CREATE INDEX incident_opened ON incidents.incident USING btree (opened_at, incident_id);

CREATE INDEX signal_at ON incidents.signal USING btree (happened_at);

CREATE INDEX batch_body ON intake.batch USING btree (body_code, submitted_at DESC, batch_id DESC);

CREATE INDEX batch_mends ON intake.batch USING btree (mends_batch_id) WHERE (mends_batch_id IS NOT NULL);

CREATE INDEX batch_open ON intake.batch USING btree (submitted_at, batch_id) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));

CREATE INDEX row_outcome_kept ON intake.row_outcome USING btree (kept_until) WHERE (kept_until IS NOT NULL);

CREATE INDEX row_outcome_status_row ON intake.row_outcome USING btree (batch_id, status, row_no);

CREATE INDEX row_outcome_warned_row ON intake.row_outcome USING btree (batch_id, row_no) WHERE warned;

CREATE INDEX objection_body ON objections.objection USING btree (body_code, received_at DESC, objection_id DESC);

CREATE UNIQUE INDEX objection_idempotency ON objections.objection USING btree (subject_code, asked_by, idempotency_key);

CREATE UNIQUE INDEX objection_open ON objections.objection USING btree (subject_code, record_id, asked_as) WHERE (state = ANY (ARRAY['forwarded'::text, 'proposed'::text]));

CREATE INDEX objection_queue ON objections.objection USING btree (body_code, answer_due_on, objection_id) WHERE (state = ANY (ARRAY['forwarded'::text, 'proposed'::text]));

CREATE INDEX audit_act ON platform.audit USING btree (act, at);

CREATE INDEX audit_at ON platform.audit USING btree (at);

CREATE INDEX audit_body ON platform.audit USING btree (split_part(actor, '/'::text, 1), "position");

CREATE INDEX audit_case ON platform.audit USING btree (((detail ->> 'case'::text)), "position") WHERE (detail ? 'case'::text);

CREATE INDEX audit_look ON platform.audit USING btree (((detail ->> 'look'::text)), "position") WHERE (detail ? 'look'::text);

CREATE INDEX audit_person ON platform.audit USING btree ("substring"(actor, 'account:.*$'::text), "position") WHERE (actor ~~ '%account:%'::text);

CREATE INDEX audit_position ON platform.audit USING btree ("position");

CREATE INDEX audit_refused ON platform.audit USING btree ("position") WHERE (act ~~ '%-refused'::text);

CREATE INDEX external_identity_account ON platform.external_identity USING btree (account_id, recorded_at);

CREATE INDEX known_browser_account ON platform.known_browser USING btree (account_id, seen_at DESC);

CREATE INDEX once_over ON platform.once USING btree (expires_at);

CREATE INDEX passkey_account ON platform.passkey USING btree (account_id, recorded_at);

CREATE INDEX receipt_export_named ON platform.receipt USING btree (entry, made_at, receipt_id) WHERE ((kind = 'export'::text) AND (receiver_code <> 'public'::text));

CREATE INDEX receipt_export_open ON platform.receipt USING btree (entry, made_at, receipt_id) WHERE ((kind = 'export'::text) AND (receiver_code = 'public'::text));

CREATE INDEX session_account ON platform.session USING btree (account_id, began_at DESC);

CREATE INDEX session_external_identity ON platform.session USING btree (external_identity_id) WHERE (external_identity_id IS NOT NULL);

CREATE INDEX session_external_sid ON platform.session USING btree (external_sid_hash) WHERE (external_sid_hash IS NOT NULL);

CREATE INDEX change_at ON publicity.change USING btree (changed_at);

CREATE INDEX change_order ON publicity.change USING btree (transaction_id, change_id);

CREATE INDEX term_before_decision ON publicity.term USING btree (entry, public_from) WHERE (public_from < decided_on);

CREATE INDEX term_body_order ON publicity.term USING btree (entry, body_code, decided_on DESC, record_id DESC);

CREATE INDEX term_entry_order ON publicity.term USING btree (entry, decided_on DESC, record_id DESC);

CREATE INDEX term_long ON publicity.term USING btree (entry, public_through) WHERE ((public_through - decided_on) > 1100);

CREATE INDEX term_supplier_end_day ON publicity.term USING btree (supplier_code, public_through) WHERE (known_until IS NULL);

CREATE INDEX term_supplier_repair_day ON publicity.term USING btree (supplier_code, repair_from) WHERE ((known_until IS NULL) AND (repair_from IS NOT NULL));

CREATE INDEX mark_open ON records.mark USING btree (subject_code, record_id) WHERE (ended_at IS NULL);

CREATE INDEX record_document_number ON records.record USING btree (document_number COLLATE "C");

CREATE INDEX tombstone_kept ON records.tombstone USING btree (kept_until) WHERE (kept_until IS NOT NULL);

CREATE INDEX delegation_account ON representatives.delegation USING btree (account_id, valid_until DESC);

CREATE INDEX canary_body ON sharing.canary USING btree (body_code, subject_code);

CREATE INDEX canary_hit_newest ON sharing.canary_hit USING btree (seen_at DESC, hit_id DESC);

CREATE INDEX look_body ON sharing.look USING btree (body_code, looked_on);

CREATE INDEX look_id ON sharing.look USING btree (look_id);

CREATE INDEX name_folded ON ONLY subjects.name USING btree (folded);

CREATE INDEX name_grams ON ONLY subjects.name USING gin (grams) WITH (gin_pending_list_limit='512');

CREATE INDEX name_pinyin ON ONLY subjects.name USING btree (pinyin);

CREATE INDEX verification_finished_at ON trail.verification USING btree (finished_at);

CREATE UNIQUE INDEX verification_open ON trail.verification USING btree (((finished_at IS NULL))) WHERE (finished_at IS NULL);

create view objections.waiting as
 SELECT answer_due_on,
    count(*) AS objections
   FROM objections.objection
  WHERE (state = ANY (ARRAY['forwarded'::text, 'proposed'::text]))
  GROUP BY answer_due_on;

create policy server_reads_admission on bodies.admission as PERMISSIVE for ALL to xinheng_server using (true) with check (true);

create policy sharing_reads_admission on bodies.admission as PERMISSIVE for SELECT to xinheng_sharing using ((body_code = current_setting('xinheng.body'::text, true))) with check ();

create policy worker_reads_admission on bodies.admission as PERMISSIVE for SELECT to xinheng_worker using (true) with check ();

create policy server_evidence on objections.evidence as PERMISSIVE for ALL to xinheng_server using ((EXISTS ( SELECT
   FROM objections.objection o
  WHERE ((o.subject_code = evidence.subject_code) AND (o.objection_id = evidence.objection_id))))) with check ();

create policy worker_works on objections.evidence as PERMISSIVE for ALL to xinheng_worker using (true) with check (true);

create policy server_objections on objections.objection as PERMISSIVE for ALL to xinheng_server using (((subject_code = current_setting('xinheng.reach_subject'::text, true)) OR (body_code = NULLIF(current_setting('xinheng.reach_body'::text, true), ''::text)))) with check ();

create policy worker_works on objections.objection as PERMISSIVE for ALL to xinheng_worker using (true) with check (true);

create policy server_marks on records.mark as PERMISSIVE for ALL to xinheng_server using ((EXISTS ( SELECT
   FROM records.record r
  WHERE ((r.subject_code = mark.subject_code) AND (r.record_id = mark.record_id))))) with check ();

create policy sharing_reads_mark on records.mark as PERMISSIVE for SELECT to xinheng_sharing using (((subject_code = current_setting('xinheng.subject'::text, true)) AND (current_setting('xinheng.case'::text, true) <> ''::text) AND (EXISTS ( SELECT
   FROM records.record r
  WHERE ((r.subject_code = mark.subject_code) AND (r.record_id = mark.record_id)))))) with check ();

create policy worker_marks on records.mark as PERMISSIVE for ALL to xinheng_worker using (true) with check (true);

create policy server_acts_for_body on records.record as PERMISSIVE for ALL to xinheng_server using (((current_setting('xinheng.reach_body'::text, true) <> ''::text) AND records.is_answerable(subject_code, record_id, current_setting('xinheng.reach_body'::text, true)))) with check ();

create policy server_reads_public on records.record as PERMISSIVE for SELECT to xinheng_server using (((sealed_at IS NULL) AND (published OR ((published IS NULL) AND (EXISTS ( SELECT
   FROM publicity.term t
  WHERE ((t.subject_code = record.subject_code) AND (t.record_id = record.record_id) AND (t.version = record.version)))))))) with check ();

create policy server_reads_subject on records.record as PERMISSIVE for SELECT to xinheng_server using ((subject_code = current_setting('xinheng.reach_subject'::text, true))) with check ();

create policy sharing_reads on records.record as PERMISSIVE for SELECT to xinheng_sharing using (((subject_code = current_setting('xinheng.subject'::text, true)) AND (current_setting('xinheng.case'::text, true) <> ''::text) AND (EXISTS ( SELECT
   FROM bodies.admission a
  WHERE ((a.body_code = current_setting('xinheng.body'::text, true)) AND (a.purpose = current_setting('xinheng.purpose'::text, true)) AND (a.entry = record.entry) AND (a.admit_from <= (NULLIF(current_setting('xinheng.day'::text, true), ''::text))::date) AND (a.admit_until >= (NULLIF(current_setting('xinheng.day'::text, true), ''::text))::date) AND (a.persons OR (NOT starts_with(record.subject_code, 'PN:'::text)))))))) with check ();

create policy worker_works on records.record as PERMISSIVE for ALL to xinheng_worker using (true) with check (true);

create policy server_reads_look on sharing.look as PERMISSIVE for SELECT to xinheng_server using (((subject_code = current_setting('xinheng.reach_subject'::text, true)) OR (body_code = NULLIF(current_setting('xinheng.reach_body'::text, true), ''::text)))) with check ();

create policy server_writes_look on sharing.look as PERMISSIVE for INSERT to xinheng_server using () with check (true);

create policy worker_works on sharing.look as PERMISSIVE for ALL to xinheng_worker using (true) with check (true);

create policy server_reads_refused on sharing.refused_look as PERMISSIVE for SELECT to xinheng_server using ((subject_code = current_setting('xinheng.reach_subject'::text, true))) with check ();

create policy server_writes_refused on sharing.refused_look as PERMISSIVE for INSERT to xinheng_server using () with check (true);

create policy worker_works on sharing.refused_look as PERMISSIVE for ALL to xinheng_worker using (true) with check (true);

grant create, usage on schema intake to xinheng_worker;

grant delete, insert, select, update on objections.evidence to xinheng_worker;

grant delete, insert, select, update on objections.objection to xinheng_worker;

grant delete, insert, select, update on platform.external_identity to xinheng_server;

grant delete, insert, select, update on platform.known_browser to xinheng_server;

grant delete, insert, select, update on platform.once to xinheng_server;

grant delete, insert, select, update on platform.passkey to xinheng_server;

grant delete, insert, select, update on platform.passkey_challenge to xinheng_server;

grant delete, insert, select, update on platform.recovery_code to xinheng_server;

grant delete, insert, select, update on records.correction to xinheng_server;

grant delete, insert, select, update on records.correction to xinheng_worker;

grant delete, insert, select, update on records.mark to xinheng_worker;

grant delete, insert, select, update on records.tombstone to xinheng_worker;

grant delete, insert, select, update on subjects.name to xinheng_server;

grant delete, insert, select, update on subjects.name to xinheng_worker;

grant delete, insert, select, update on subjects.person to xinheng_worker;

grant execute on function records.is_answerable(text,uuid,text) to xinheng_server;

grant insert, select on bodies.public_key to xinheng_server;

grant insert, select on incidents."freeze" to xinheng_server;

grant insert, select on incidents.signal to xinheng_server;

grant insert, select on incidents.signal to xinheng_worker;

grant insert, select on incidents.step to xinheng_server;

grant insert, select on incidents.step to xinheng_worker;

grant insert, select on objections.evidence to xinheng_server;

grant insert, select on platform.audit to xinheng_server;

grant insert, select on platform.audit to xinheng_worker;

grant insert, select on platform.countersignature to xinheng_server;

grant insert, select on platform.receipt to xinheng_server;

grant insert, select on platform.receipt to xinheng_worker;

grant insert, select on publicity.basis to xinheng_server;

grant insert, select on publicity.basis to xinheng_worker;

grant insert, select on publicity.change to xinheng_server;

grant insert, select on representatives.delegation_end to xinheng_server;

grant insert, select on sharing.canary to xinheng_server;

grant insert, select on sharing.canary_hit to xinheng_server;

grant insert, select on sharing.canary_hit to xinheng_worker;

grant insert, select on sharing.look to xinheng_server;

grant insert, select on sharing.refused_look to xinheng_server;

grant insert, select, update on bodies.admission to xinheng_server;

grant insert, select, update on bodies.admission_request to xinheng_server;

grant insert, select, update on bodies.client_use to xinheng_server;

grant insert, select, update on bodies.role to xinheng_server;

grant insert, select, update on incidents.finding to xinheng_worker;

grant insert, select, update on incidents.incident to xinheng_server;

grant insert, select, update on incidents.incident to xinheng_worker;

grant insert, select, update on intake.batch to xinheng_server;

grant insert, select, update on intake.batch to xinheng_worker;

grant insert, select, update on intake.resent_row to xinheng_server;

grant insert, select, update on intake.resent_row to xinheng_worker;

grant insert, select, update on intake.row_outcome to xinheng_worker;

grant insert, select, update on intake.sent_day to xinheng_server;

grant insert, select, update on intake.skipped_range to xinheng_worker;

grant insert, select, update on intake.slice to xinheng_worker;

grant insert, select, update on objections.objection to xinheng_server;

grant insert, select, update on platform.account to xinheng_server;

grant insert, select, update on platform.session to xinheng_server;

grant insert, select, update on platform.token_key to xinheng_server;

grant insert, select, update on publicity.change to xinheng_worker;

grant insert, select, update on publicity.term to xinheng_server;

grant insert, select, update on publicity.term to xinheng_worker;

grant insert, select, update on records.mark to xinheng_server;

grant insert, select, update on records.record to xinheng_server;

grant insert, select, update on records.record to xinheng_worker;

grant insert, select, update on records.tombstone to xinheng_server;

grant insert, select, update on representatives.delegation to xinheng_server;

grant insert, select, update on representatives.enterprise_key to xinheng_server;

grant insert, select, update on sharing.consumer_count to xinheng_server;

grant insert, select, update on subjects.person to xinheng_server;

grant insert, select, update on subjects.subject to xinheng_server;

grant insert, select, update on subjects.subject to xinheng_worker;

grant insert, select, update on trail.verification to xinheng_server;

grant insert, select, update on trail.verification to xinheng_worker;

grant select on bodies.admission to xinheng_sharing;

grant select on bodies.admission to xinheng_worker;

grant select on bodies.admission_request to xinheng_worker;

grant select on bodies.body to xinheng_server;

grant select on bodies.body to xinheng_worker;

grant select on bodies.client to xinheng_worker;

grant select on bodies.client_scope to xinheng_server;

grant select on bodies.client_scope to xinheng_worker;

grant select on bodies.client_use to xinheng_worker;

grant select on bodies.division to xinheng_server;

grant select on bodies.division to xinheng_worker;

grant select on bodies.duty_holder to xinheng_server;

grant select on bodies.duty_holder to xinheng_worker;

grant select on bodies.public_key to xinheng_worker;

grant select on bodies.role to xinheng_worker;

grant select on bodies.supply to xinheng_server;

grant select on bodies.supply to xinheng_worker;

grant select on incidents."freeze" to xinheng_worker;

grant select on incidents.finding to xinheng_server;

grant select on intake.rejected_shape to xinheng_server;

grant select on intake.rejected_shape to xinheng_worker;

grant select on intake.sent_day to xinheng_worker;

grant select on intake.skipped_range to xinheng_server;

grant select on intake.slice to xinheng_server;

grant select on intake.staged_shape to xinheng_server;

grant select on intake.staged_shape to xinheng_worker;

grant select on objections.waiting to xinheng_server;

grant select on platform.account (account_id) to xinheng_worker;

grant select on platform.backup to xinheng_server;

grant select on platform.migration to xinheng_server;

grant select on platform.migration to xinheng_worker;

grant select on platform.sealing_key to xinheng_server;

grant select on platform.sealing_key to xinheng_worker;

grant select on platform.signing_key to xinheng_server;

grant select on platform.signing_key to xinheng_worker;

grant select on platform.token_key to xinheng_worker;

grant select on records.mark to xinheng_sharing;

grant select on records.record to xinheng_sharing;

grant select on representatives.delegation to xinheng_worker;

grant select on representatives.delegation_end to xinheng_worker;

grant select on representatives.enterprise_key to xinheng_worker;

grant select on sharing.consumer_count to xinheng_worker;

grant select on trail.operator to xinheng_server;

grant select on trail.operator to xinheng_worker;

grant select, update on bodies.api_key to xinheng_server;

grant select, update on bodies.client to xinheng_server;

grant select, update on bodies.client_key to xinheng_server;

grant select, update on intake.row_outcome to xinheng_server;

grant select, update on platform.account (totp_sealed) to xinheng_worker;

grant select, update on platform.audit_head to xinheng_server;

grant select, update on platform.audit_head to xinheng_worker;

grant select, update on sharing.canary to xinheng_worker;

grant select, update on sharing.look to xinheng_worker;

grant select, update on sharing.refused_look to xinheng_worker;

grant update on platform.token_key (private_sealed) to xinheng_worker;

grant usage on schema bodies to xinheng_server;

grant usage on schema bodies to xinheng_sharing;

grant usage on schema bodies to xinheng_worker;

grant usage on schema incidents to xinheng_server;

grant usage on schema incidents to xinheng_worker;

grant usage on schema intake to xinheng_server;

grant usage on schema objections to xinheng_server;

grant usage on schema objections to xinheng_worker;

grant usage on schema platform to xinheng_server;

grant usage on schema platform to xinheng_worker;

grant usage on schema publicity to xinheng_server;

grant usage on schema publicity to xinheng_worker;

grant usage on schema records to xinheng_server;

grant usage on schema records to xinheng_sharing;

grant usage on schema records to xinheng_worker;

grant usage on schema representatives to xinheng_server;

grant usage on schema representatives to xinheng_worker;

grant usage on schema sharing to xinheng_server;

grant usage on schema sharing to xinheng_worker;

grant usage on schema subjects to xinheng_server;

grant usage on schema subjects to xinheng_worker;

grant usage on schema trail to xinheng_server;

grant usage on schema trail to xinheng_worker;
