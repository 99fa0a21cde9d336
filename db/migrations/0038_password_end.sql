-- A password that somebody else made ends by time when it is not used (ASVS 2.3.1).
set local lock_timeout = '5s';

alter table platform.account add column password_until timestamptz;
comment on column platform.account.password_until is 'Until when a password that somebody else made opens anything; null for one of a person''s own. One from before there was an end counts from the beginning of its account.';
