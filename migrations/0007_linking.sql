-- The lead that goes on in this one's place, and how this one stood before, as JSON.
alter table lead add column merged_into_id text;
alter table lead add column merged text;
create index lead_merged on lead (merged_into_id) where merged_into_id is not null;

-- Why it may be no inquiry after all; what the person agreed to and where it came from, as JSON.
alter table lead add column doubt text;
alter table lead add column consent text;
alter table lead add column attribution text;

-- A mail begins one lead, whoever plans it how often.
create unique index lead_email on lead (email_id);

-- Mail with a Message-ID that moved a lead, by what it says: a second one of the same content is the same mail, however
-- many mailboxes it came to and whoever reads them at the same moment.
create table mail_once (
  -- SHA-256 of Message-ID, sender, subject and text.
  content_key text primary key,
  email_id    text not null,
  lead_id     text not null
);
