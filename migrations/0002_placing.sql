-- What a lead keeps of its placing, and what else a rep's room is counted in.

alter table lead add column country text;
-- The domain of the company that asks.
alter table lead add column domain text;
-- What it weighs on whoever holds it.
alter table lead add column points bigint not null default 1;
-- What its holder's turn cost; 0 where none was used.
alter table lead add column paid bigint not null default 0;
-- Whom it is meant for, as JSON.
alter table lead add column meant text;
-- When the present cycle began, if not with the lead.
alter table lead add column since_ms bigint;
create index lead_domain on lead (domain) where domain is not null;

alter table rep_load add column points bigint not null default 0;
alter table rep_load add column week_ms bigint not null default 0;
alter table rep_load add column week_count bigint not null default 0;
update rep_load set points = open;

alter table pool_turn add column day_ms bigint not null default 0;
alter table pool_turn add column day_count bigint not null default 0;

-- Which configuration counted when, and by whom.
create table rules_log (
  at_ms   bigint not null,
  version text not null,
  by_whom text not null,
  what    text not null,
  primary key (at_ms, version)
);
insert into rules_log (at_ms, version, by_whom, what) select accepted_at_ms, version, 'anteroom', 'accepted' from rules;

-- Reps who have paused themselves.
create table rep_pause (
  rep      text primary key,
  since_ms bigint not null,
  until_ms bigint not null,
  by_whom  text not null
);
