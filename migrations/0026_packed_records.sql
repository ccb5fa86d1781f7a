-- A decision's record is kept packed (zlib), and `body` is empty then. Those made before are as they were.
alter table decision add column packed bytea;
