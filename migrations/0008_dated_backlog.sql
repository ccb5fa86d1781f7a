-- Of the mails up to this UID, those that the server received before `since_ms` are passed by.
alter table mailbox add column dated_until_uid bigint not null default 0;
