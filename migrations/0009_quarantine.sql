-- The board asks for these at every look.
create index email_quarantined on email (id) where state = 'quarantined';
