-- The turn that its holder had: what it was counted under, and who else earned by it (JSON). Credits in pool_turn are counted in shares
-- of a lead from now on: those of before come to nothing, and all begin where they are on average.
alter table lead add column turn text;

-- The routes that were tried for it, and why it was meant for nobody, so that each later decision can tell it: JSON.
alter table lead add column way text;
