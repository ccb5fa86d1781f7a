-- What a clock owes somebody is held until the moment's steps are taken: one mail goes out by itself, many go out as one.
-- The digest that told of a row; none of a row that went out by itself.
alter table outbox add column digest_id text;
-- When a mail of the ladder was let go, for the count of an hour.
alter table outbox add column released_at_ms bigint;
create index outbox_held on outbox (to_address) where state = 'held';
create index outbox_released on outbox (to_address, released_at_ms) where released_at_ms is not null;
create index outbox_digest on outbox (digest_id) where digest_id is not null;
