-- Automatic answers are counted by the hour and the day, each time one may be owed.
create index outbox_acknowledged on outbox (created_at_ms) where kind = 'acknowledgement';
