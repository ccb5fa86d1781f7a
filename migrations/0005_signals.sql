-- What people did elsewhere, as others report it.
create table signal (
  id         text primary key,
  person_key text not null,
  kind       text not null,
  count      bigint not null,
  at_ms      bigint not null,
  source     text not null
);
create index signal_person on signal (person_key);
