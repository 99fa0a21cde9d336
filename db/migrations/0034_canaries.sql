-- Canaries: invented subjects that one recipient alone has been given, so that a leak shows from whom it came (policy, article 10).
set local lock_timeout = '5s';

create table sharing.canary (
  subject_code text collate "C" not null,
  body_code text collate "C" not null,
  subject_name text not null,
  made_at timestamptz not null,
  constraint canary_pkey primary key (subject_code)
);
comment on table sharing.canary is 'Invented subjects by the recipient that has them. No two recipients share one; none is a registered subject.';
create index canary_body on sharing.canary (body_code, subject_code);

create table sharing.canary_hit (
  subject_code text collate "C" not null,
  place text not null,
  seen_by text collate "C" not null,
  seen_on date not null,
  hit_id uuid not null,
  body_code text collate "C" not null,
  source_id uuid,
  seen_at timestamptz not null,
  constraint canary_hit_pkey primary key (subject_code, place, seen_by, seen_on),
  constraint canary_hit_place check (place in ('search', 'subject', 'look', 'upload', 'other'))
);
comment on table sharing.canary_hit is 'Where a canary was seen and by whom: once a day for each place and asker, however often it is asked for.';
comment on column sharing.canary_hit.body_code is 'The recipient whose canary it is: where the data came from.';
comment on column sharing.canary_hit.seen_by is 'The asking body, or `public` where nobody showed a key.';
comment on column sharing.canary_hit.source_id is 'The request or the batch in which it was seen.';
create index canary_hit_newest on sharing.canary_hit (seen_at desc, hit_id desc);
