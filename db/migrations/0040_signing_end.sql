-- A signing key that another one replaced signs nothing later: receipts of a later day in its name are forged (article 10).
set local lock_timeout = '5s';

alter table platform.signing_key add column signs_until timestamptz;
comment on column platform.signing_key.signs_until is 'Until when what the key signed counts; null while no other key took its place. What it signed before can be checked for ever.';
