-- The mail that an owed mail is about or carries on: its content stays where it is, and is read when the mail is sent.
alter table outbox add column email_id text;
-- When a rep was last told what he can say, so that two machines do not tell each other for ever.
create index outbox_help on outbox (rep, created_at_ms) where kind = 'help';
