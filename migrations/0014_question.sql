-- The one question that a prospect may be asked of a lead: when it is due, and what became of it.
create table question (
  lead_id     text primary key,
  person_key  text not null,
  -- planned, asked, answered, unanswered, dropped
  state       text not null,
  -- Of one that is planned, when it is asked; of one that was asked, until when an answer is waited for.
  due_at_ms   bigint,
  asked_at_ms bigint
);
create index question_due on question (due_at_ms) where due_at_ms is not null;
create index question_person on question (person_key);

-- Who wants no mail from us that no person wrote.
create table opted_out (
  person_key text primary key,
  email_id   text not null,
  at_ms      bigint not null
);
