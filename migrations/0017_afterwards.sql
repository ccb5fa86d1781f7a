-- Offers that a rep let run out, one after another; and until when he is offered nothing for it. Gone at his next sign.
create table rep_lapse (
  rep      text primary key,
  count    bigint not null,
  until_ms bigint not null
);

-- What reps said of the leads they were given, with the verdict and the rules it is said of.
create table feedback (
  lead_id     text not null,
  at_ms       bigint not null,
  kind        text not null,
  rep         text not null,
  reason      text not null,
  note        text not null,
  decision_id text,
  rules       text,
  band        text,
  fit         bigint not null,
  intent      bigint not null,
  primary key (lead_id, at_ms, kind)
);
create index feedback_at on feedback (at_ms);

-- A hand-off that waits for its taker, and how often a lead was put aside, written to and placed anew: JSON.
alter table lead add column afterwards text;
