-- What a provider's answer cost, in the admin's words.
alter table outside add column cost text;
