-- Who wrote last when the mail was owed, where that is not the lead's prospect: a reply to it is for him.
alter table outbox add column writer text;
