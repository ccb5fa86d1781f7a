//! What people do to a lead: one set of verbs, whatever door they come through.
//!
//! In: a lead, a verb, who says so. Out: the change, or the reason in words why not. Never: an opinion on tokens or
//! passwords (the doors check those), a mail.

mod merging;
mod run;
pub mod verbs;

pub use run::{
    DeskError, HeldAnswer, MailError, Side, Wrote, act, be_away, be_back, give_next, held_answer, mail_text, merge,
    promote_mail, take_back, unmerge, unsubscribe, wrote_later,
};
pub use verbs::{Act, By, decide};
