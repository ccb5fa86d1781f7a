-- What a workflow that only looks on would have made of a lead.
create table shadow (
  lead_id  text not null,
  workflow text not null,
  at_ms    bigint not null,
  rules    text not null,
  outcome  text not null,
  band     text not null,
  pool     text,
  rep      text,
  body     text not null,
  primary key (lead_id, workflow)
);
