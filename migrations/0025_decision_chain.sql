-- Decisions are linked as events are: each one's hash over itself and the one before. Those made before have none.
alter table decision add column seq bigint;
alter table decision add column hash text;
create unique index decision_seq on decision (seq) where seq is not null;
