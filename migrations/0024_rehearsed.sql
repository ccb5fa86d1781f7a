-- What the workflows of a version come to, comments and order aside: what was tried once or has counted needs no second
-- trial, whatever else of the configuration has changed since.
alter table rules_log add column workflows text;
create index rules_log_workflows on rules_log (workflows);
