-- Who hands data to whom, with a named duty holder and a signed receipt for each transfer (policy, article 10).
set local lock_timeout = '5s';

create table platform.signing_key (
  key_id text collate "C" not null,
  algorithm text not null,
  jwk jsonb not null,
  recorded_at timestamptz not null,
  constraint signing_key_pkey primary key (key_id),
  constraint signing_key_algorithm check (algorithm in ('ES256', 'SM2'))
);
comment on table platform.signing_key is 'Public halves of every key this installation ever signed with: what was signed under an older key can still be checked.';

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
  made_at timestamptz not null,
  constraint receipt_pkey primary key (receipt_id),
  constraint receipt_transfer unique (transfer_id, kind),
  constraint receipt_kind check (kind in ('handed-over', 'taken-in', 'look', 'export'))
);
comment on table platform.receipt is 'The signed receipt of each transfer in or out, written in the transaction of the transfer and never changed.';
comment on column platform.receipt.transfer_id is 'The batch, the look or the export.';
comment on column platform.receipt.statement is 'Canonical JSON, exactly as it was signed. Names no subject.';
create index receipt_export_named on platform.receipt (entry, made_at, receipt_id) where kind = 'export' and receiver_code <> 'public';
create index receipt_export_open on platform.receipt (entry, made_at, receipt_id) where kind = 'export' and receiver_code = 'public';

create table platform.countersignature (
  receipt_id uuid not null,
  body_code text collate "C" not null,
  key_id text collate "C" not null,
  algorithm text not null,
  signature text collate "C" not null,
  signed_at timestamptz not null,
  constraint countersignature_pkey primary key (receipt_id, body_code)
);
comment on table platform.countersignature is 'The party of a transfer says by its own key that the receipt is right.';

create table bodies.duty_holder (
  party_code text collate "C" not null,
  unit_code text collate "C" not null,
  unit_name text not null,
  office text not null,
  duty_from date not null,
  duty_until date,
  recorded_at timestamptz not null,
  constraint duty_holder_pkey primary key (party_code, duty_from),
  constraint duty_holder_days check (duty_until is null or duty_until >= duty_from),
  constraint duty_holder_office check (office <> '')
);
comment on table bodies.duty_holder is 'Which unit and office answers for what a party of the transmission chain sends and receives, and on which days.';
comment on column bodies.duty_holder.party_code is 'A body, or `platform` for this installation itself.';

alter table bodies.body add column duty_due date;
update bodies.body set duty_due = current_date + 90;
alter table bodies.body alter column duty_due set default current_date + 30;
comment on column bodies.body.duty_due is 'Until this day transfers of a body that has named no duty holder are flagged, after it refused. Bodies registered before the register have longer.';

create table bodies.public_key (
  key_id text collate "C" not null,
  body_code text collate "C" not null,
  jwk jsonb not null,
  recorded_at timestamptz not null,
  revoked_at timestamptz,
  constraint public_key_pkey primary key (key_id)
);
comment on table bodies.public_key is 'Public keys under which bodies countersign receipts.';
create index public_key_body on bodies.public_key (body_code);
