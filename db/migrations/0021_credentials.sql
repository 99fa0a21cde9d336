-- Room bodies: keys of bodies end, can be frozen, and show when they were last used.
set local lock_timeout = '5s';

alter table bodies.api_key
  add column key_until date,
  add column last_used_on date,
  add column frozen_at timestamptz,
  add column frozen_because text;
alter table bodies.api_key add constraint api_key_frozen check ((frozen_at is null) = (frozen_because is null)) not valid;
comment on column bodies.api_key.key_until is 'Last day of the key; null for one that was issued before keys had an end.';
comment on column bodies.api_key.last_used_on is 'Last day on which the key opened something; null: never, or before this was kept.';
comment on column bodies.api_key.frozen_because is 'Why it is refused for the moment, in the words of whoever froze it.';
