//! Filled forms: labels and what was filled in.
//!
//! In: a text and its page. Out: fields, each with its label and place, and the message. Never: a colon line of somebody's own
//! mail taken for a form.

pub(super) mod adf;
pub(super) mod among_words;
pub(super) mod below_label;
pub(super) mod by_value;
pub(super) mod choice;
pub(super) mod columns;
pub(super) mod element;
pub(super) mod emphasis;
pub(super) mod fields;
pub(super) mod filled;
pub(super) mod in_row;
pub(super) mod json;
pub(super) mod last_question;
pub(super) mod layout;
pub mod learn;
pub(super) mod marks;
pub(super) mod message_end;
pub(super) mod own_mail;
pub(super) mod page;
pub(super) mod paged;
pub(super) mod pairs;
pub(super) mod rows;
mod same_mark;
pub(super) mod value;
