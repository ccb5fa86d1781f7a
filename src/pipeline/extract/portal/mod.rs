//! Whom a portal or a site passes on, and what of such a mail is its own.
//!
//! In: a mail that a service sent. Out: who asks, and his words. Never: the service's number, address or footer as his.

pub(super) mod announced;
pub(super) mod billed;
pub(super) mod extras;
pub(super) mod footer;
pub(super) mod lead_mail;
pub(super) mod over;
pub(super) mod spoken;
pub(super) mod unlabelled;
pub(super) mod visiting_card;
pub(super) mod voice;
