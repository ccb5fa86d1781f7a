-- What a person says of a sender goes both ways: mail that was set apart is a lead after all, or mail that was made a
-- lead is none. `kind` is what it had been read as, `is_really` what it is to be read as from then on.
alter table vouched_sender rename to sender_word;
alter table sender_word add column is_really text not null default 'inquiry';
