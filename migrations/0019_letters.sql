-- Letters of the last day are counted before another goes out.
create index outbox_letter on outbox (created_at_ms) where kind = 'letter';
