-- Questions to providers outside, and what they said.
create table outside (
  provider      text not null,
  -- The domain or the address it is about.
  about         text not null,
  -- wanted, said, failed
  state         text not null,
  asked_at_ms   bigint not null,
  attempts      bigint not null,
  -- When it is asked; none unless it is wanted.
  due_at_ms     bigint,
  fetched_at_ms bigint,
  -- Until when what was said counts, or what failed is not asked again.
  until_ms      bigint,
  -- The values, as JSON.
  body          text,
  -- Why it failed.
  trouble       text,
  primary key (provider, about)
);
create index outside_due on outside (due_at_ms) where due_at_ms is not null;

-- Leads that are judged again when the answer comes.
create table outside_wait (
  lead_id  text not null,
  provider text not null,
  about    text not null,
  primary key (lead_id, provider, about)
);
create index outside_wait_query on outside_wait (provider, about);
