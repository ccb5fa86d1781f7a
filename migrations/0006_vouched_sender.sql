-- A person's word that mail of a sender, which was read as this kind and set apart, is a lead after all.
create table vouched_sender (
  person_key text not null,
  kind       text not null,
  -- The mail it was said of, who said it and when.
  email_id   text not null,
  actor      text not null,
  at_ms      bigint not null,
  primary key (person_key, kind)
);
