-- When the owner of a session last proved to be there; null: when it began.
set local lock_timeout = '5s';

alter table platform.session add column proved_at timestamptz;
comment on column platform.session.proved_at is 'When its owner last gave the password, a code or a passkey again; null: at its beginning.';
