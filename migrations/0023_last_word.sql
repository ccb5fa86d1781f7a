-- What a rep said of a lead last and what it was before, for the minutes in which he may say that it was a mistake: the
-- event it made, whether he had his turn back, and the lead's row by column (JSON).
create table last_word (
  lead_id        text primary key,
  rep            text not null,
  at_ms          bigint not null,
  what           text not null,
  gave_turn_back bigint not null,
  was            text not null
);
