-- The board counts conditions that failed.
create index event_condition_failed on event (at_ms) where what = 'condition_failed';
