//! The question room: the one mail that a prospect may get from us before a person answers, where a workflow asks for it.
//!
//! In: a lead whose question is due, as it is by now. Out: the question as a notice, or why it is not asked. Never: a
//! second question; one to a machine, to whoever wants no such mail, or to whoever wants to buy; a lead that waits for
//! its answer.

pub mod run;

use crate::domain::address::Address;
use crate::domain::asking::{Asking, Need, OfCompany, may_ask, missing};
use crate::domain::change::Change;
use crate::domain::event::{Actor, Event};
use crate::domain::id::Ids;
use crate::domain::lead::Lead;
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;

/// What else is known of whoever would be asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Person {
    pub has_opted_out: bool,
    pub was_asked_lately: bool,
    /// By whatever was known at the last verdict.
    pub company: OfCompany,
}

/// The question with its event, or why none is asked.
pub fn ask(
    lead: &Lead,
    asking: &Asking,
    person: Person,
    rules: &Rules,
    now: Timestamp,
    ids: &mut dyn Ids,
) -> Result<Change, &'static str> {
    may_ask(lead, asking)?;
    if person.has_opted_out {
        return Err("the person wants no such mail");
    }
    if person.was_asked_lately {
        return Err("the person was asked a short time ago");
    }
    let needs = missing(&asking.needs, lead, person.company);
    if needs.is_empty() {
        return Err("nothing is missing");
    }
    let to = lead.prospect.email.as_deref().and_then(|email| Address::parse(email).ok());
    let to = to.filter(|to| !rules.is_colleague(to) && !rules.is_ours(to)).ok_or("the address is one of ours")?;
    let names: Vec<&str> = needs.iter().map(|need: &Need| need.as_str()).collect();
    let notice = Notice::to_address(ids.next(), NoticeKind::Question, &lead.id, to, names.join(", "));
    let told = told(lead, "question_asked", format!("the prospect is asked for {}", names.join(", ")), now);
    Ok(Change { events: vec![told], notices: vec![notice], ..Change::of(lead, now) })
}

/// For the timeline alone: nothing else follows from silence.
pub fn unanswered(lead: &Lead, now: Timestamp) -> Change {
    let text = "the prospect has not answered the question".to_owned();
    Change { events: vec![told(lead, "question_unanswered", text, now)], ..Change::of(lead, now) }
}

fn told(lead: &Lead, what: &'static str, text: String, now: Timestamp) -> Event {
    Event { at: now, lead: Some(lead.id.clone()), email: None, actor: Actor::Clock, what, text }
}
