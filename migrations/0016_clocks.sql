-- The clocks of a lead beside that of the first response, since when each runs, and what was promised when they
-- began: JSON. None of a lead made before.
alter table lead add column clocks text;
