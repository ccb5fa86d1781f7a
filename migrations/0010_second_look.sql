-- Leads of which more is known than their verdict rests on: judged again when it is time.
create table second_look (
  lead_id   text primary key,
  why       text not null,
  due_at_ms bigint not null,
  -- How often it was asked for; who has looked takes the row away only if nobody has asked since.
  asked     bigint not null
);
create index second_look_due on second_look (due_at_ms);
