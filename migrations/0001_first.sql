-- One text for SQLite and PostgreSQL. Times are milliseconds since 1970 UTC, flags 0 or 1, ids text made by us.
-- A migration is never edited after a release.

-- Small facts about this installation, such as its secret.
create table meta (
  key   text primary key,
  value text not null
);

-- Numbers given out one after another. Whoever plans leads holds the row `lead` for its transaction,
-- so that two planners never hand out the same turn.
create table counter (
  name  text primary key,
  value bigint not null
);
insert into counter (name, value) values ('lead', 0);

-- Every accepted configuration, whole.
create table rules (
  version        text primary key,
  accepted_at_ms bigint not null,
  files          text not null
);

-- How far each mailbox has been read.
create table mailbox (
  name            text primary key,
  uidvalidity     bigint not null,
  -- Everything from this UID on is ours to read.
  first_uid       bigint not null,
  -- Every UID from the first up to this one is stored or known to be gone.
  cursor_uid      bigint not null,
  -- Mails up to this UID tell nobody (`everything-quietly`).
  quiet_until_uid bigint not null,
  -- After a new UIDVALIDITY, mails up to this UID are compared by content with what is stored.
  relist_until_uid bigint not null,
  -- Mail the server received earlier was there before we were asked to read: met again later, it tells nobody.
  since_ms        bigint not null
);

-- Mail as it came; never changed but for `state`.
create table email (
  id             text primary key,
  mailbox        text not null,
  uidvalidity    bigint not null,
  uid            bigint not null,
  internal_at_ms bigint not null,
  stored_at_ms   bigint not null,
  size_bytes     bigint not null,
  sha256         text not null,
  quiet          bigint not null,
  -- arrived, planned, quarantined
  state          text not null,
  attempts       bigint not null,
  unique (mailbox, uidvalidity, uid)
);
create index email_arrived on email (id) where state = 'arrived';

-- The bytes, apart, so that lists of mail stay small.
create table email_raw (
  email_id text primary key,
  bytes    bytea not null
);

-- What each mail was read as.
create table reading (
  email_id    text primary key,
  read_at_ms  bigint not null,
  kind        text not null,
  kind_reason text not null,
  message_id  text,
  subject     text not null,
  sender      text,
  defects     text not null,
  lead_id     text,
  link_reason text
);
create index reading_message on reading (message_id) where message_id is not null;
create index reading_lead on reading (lead_id) where lead_id is not null;

create table lead (
  id                  text primary key,
  number              bigint not null,
  version             bigint not null,
  mailbox             text not null,
  workflow            text not null,
  email_id            text not null,
  person_key          text,
  contact_email       text,
  contact_name        text,
  contact_phone       text,
  contact_company     text,
  contact_title       text,
  subject             text not null,
  excerpt             text not null,
  source              text not null,
  language            text,
  stage               text not null,
  stage_reason        text not null,
  ownership           text not null,
  -- Whoever it is offered to or owned by; null while queued or resting.
  holder              text,
  offer_expires_at_ms bigint,
  wait_reason         text,
  wait_until          text,
  clock               text not null,
  clock_at_ms         bigint,
  fit                 bigint not null,
  intent              bigint not null,
  negative            text,
  route               text,
  pool                text,
  holders             text not null,
  rungs_done          bigint not null,
  asked               bigint not null,
  cycle               bigint not null,
  previous_id         text,
  quiet               bigint not null,
  received_at_ms      bigint not null,
  created_at_ms       bigint not null,
  first_offered_at_ms bigint,
  assigned_at_ms      bigint,
  accepted_at_ms      bigint,
  responded_at_ms     bigint,
  responded_as        text,
  closed_at_ms        bigint,
  look_again_at_ms    bigint,
  next_step           text,
  next_what           text,
  next_at_ms          bigint
);
create unique index lead_number on lead (number);
create index lead_due on lead (next_at_ms) where next_at_ms is not null;
create index lead_person on lead (person_key) where person_key is not null;
create index lead_queued on lead (pool, created_at_ms) where ownership = 'queued';

-- Why it was decided so.
create table decision (
  id      text primary key,
  lead_id text not null,
  at_ms   bigint not null,
  rules   text not null,
  body    text not null
);
create index decision_lead on decision (lead_id);

-- What each rep carries. Moves in the transaction that moves the lead.
create table rep_load (
  rep       text primary key,
  open      bigint not null,
  day_ms    bigint not null,
  day_count bigint not null
);

-- Whose turn it is in each pool: the credit of smooth weighted round robin.
create table pool_turn (
  pool   text not null,
  rep    text not null,
  credit bigint not null,
  primary key (pool, rep)
);

-- Mail we owe. Written with its cause, sent afterwards, marked afterwards.
create table outbox (
  id            text primary key,
  kind          text not null,
  lead_id       text not null,
  rep           text,
  to_address    text not null,
  note          text not null,
  due_at_ms     bigint,
  arrived_at_ms bigint,
  -- queued, sending, sent, refused, overtaken
  state         text not null,
  attempts      bigint not null,
  created_at_ms bigint not null,
  next_at_ms    bigint,
  sent_at_ms    bigint,
  last_reply    text
);
create index outbox_due on outbox (next_at_ms) where next_at_ms is not null;
create index outbox_lead on outbox (lead_id);
create index outbox_refused on outbox (id) where state = 'refused';

-- What happened, for ever. Each row's hash covers the row and the hash before it, one chain a writing node.
create table event (
  node     text not null,
  seq      bigint not null,
  at_ms    bigint not null,
  lead_id  text,
  email_id text,
  actor    text not null,
  what     text not null,
  text     text not null,
  hash     text not null,
  primary key (node, seq)
);
create index event_lead on event (lead_id) where lead_id is not null;

-- The end of each chain.
create table chain (
  node text primary key,
  seq  bigint not null,
  hash text not null
);
