-- What a workflow that looks on would have made of a lead is kept packed (zlib), and `body` is empty then, as with decisions.
alter table shadow add column packed bytea;
