-- The cell of the grid a lead was judged into: A1 to C3.
alter table lead add column band text;
