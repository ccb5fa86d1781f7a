//! What the addressee can do to the lead, as links that his mail carries.

use super::link;
use crate::domain::id::NoticeId;
use crate::domain::lead::{Lead, Stage};
use crate::domain::notice::{Notice, NoticeKind, TOO_FEW_WORDS};
use crate::domain::overseer::{may_give, may_take};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::{Key, Leave, Verb};
use crate::pipeline::send::compose::Site;
use minijinja::{Value, context};
use std::time::Duration;

/// How long a link in a mail opens. A lead that has waited longer has gone to somebody else.
const LINK_LIFE: Duration = Duration::from_secs(7 * 86_400);

/// What "accept" means to whoever it is escalated to.
const TAKEN_OVER: &str = "it is yours from then on, and whoever has it now is told";

pub fn actions(notice: &Notice, lead: &Lead, rules: &Rules, site: &Site, key: &Key, now: Timestamp) -> Vec<Value> {
    let Some(rep) = &notice.rep else { return Vec::new() };
    let action = |verb: Verb| {
        let about = shown_in(notice, lead).filter(|_| verb == Verb::Send);
        let leave = Leave { lead: lead.id.clone(), rep: rep.clone(), verb, expires_at: now.plus(LINK_LIFE), about };
        let takes_over = verb == Verb::Accept && may_take(lead, rep, rules);
        context! {
            verb => verb.as_str(),
            label => if takes_over { "Take it over" } else { label(verb) },
            hint => if takes_over { TAKEN_OVER } else { hint(verb) },
            // What is pressed by mistake is not what stands out.
            is_main => matches!(verb, Verb::Accept | Verb::Respond | Verb::Promote | Verb::Back | Verb::Resume)
                || verb == Verb::Send && !notice.note.starts_with(TOO_FEW_WORDS)
                || notice.kind == NoticeKind::FollowUp,
            // Beside what the mail is about.
            is_aside => notice.kind == NoticeKind::Assignment && !verb.is_about_the_lead(),
            url => link(format!("{}/act/{}", site.public_url, key.sign_leave(&leave))),
        }
    };
    verbs(notice, lead, rules).into_iter().map(action).collect()
}

const fn label(verb: Verb) -> &'static str {
    match verb {
        Verb::Accept => "Accept",
        Verb::Respond => "I have answered",
        Verb::Reject => "Reject",
        Verb::Qualify => "The need is confirmed",
        Verb::Won => "Won",
        Verb::Lost => "Lost",
        Verb::Pause => "Wait for the prospect",
        Verb::Resume => "Go on",
        Verb::Recycle => "Recycle",
        Verb::HandOff => "Hand it on",
        Verb::Promote => "It is a lead",
        Verb::Close => "It is no lead",
        Verb::Undo => "That was a mistake",
        Verb::Send => "Send it",
        Verb::Next => "Give me the next lead",
        Verb::Away => "I am away",
        Verb::Back => "Offer me leads again",
    }
}

const fn hint(verb: Verb) -> &'static str {
    match verb {
        Verb::Accept => "it is yours, and stays with you",
        Verb::Respond => "the prospect has your answer; the clock stops",
        Verb::Reject => "not for you, or not a lead: say why",
        Verb::Qualify => "a qualified lead: they need it and can buy it",
        Verb::Won => "it became business; the lead is closed",
        Verb::Lost => "nothing came of it: say why; the lead is closed",
        Verb::Pause => "the clocks stand still until he writes",
        Verb::Resume => "the clocks go on",
        Verb::Recycle => "not now: choose when it comes back",
        Verb::HandOff => "a colleague goes on with it",
        Verb::Promote => "it goes to a rep at once",
        Verb::Close => "say why; it is closed",
        Verb::Undo => "it is as it was before",
        Verb::Send => "it goes to the prospect as it stands here",
        Verb::Next => "the next that waits, the best first, yours at once",
        Verb::Away => "choose until when; no new leads come to you",
        Verb::Back => "you are there, and new leads come to you",
    }
}

/// What the addressee can do to the lead as it is now.
pub fn verbs(notice: &Notice, lead: &Lead, rules: &Rules) -> Vec<Verb> {
    // He was set away with it, or has said so himself, until then.
    if matches!(notice.kind, NoticeKind::TakenAway | NoticeKind::Confirmed) && notice.due_at.is_some() {
        return vec![Verb::Back, Verb::Next];
    }
    let is_handed_to_him = lead.after.hand_off.as_ref().is_some_and(|asked| Some(&asked.to) == notice.rep.as_ref());
    if is_handed_to_him && matches!(notice.kind, NoticeKind::HandOff | NoticeKind::Help) {
        return vec![Verb::Accept, Verb::Reject];
    }
    // Whoever is asked to decide does so from his mail.
    if lead.waits_for_a_person() && matches!(notice.kind, NoticeKind::Review | NoticeKind::Help) {
        return vec![Verb::Promote, Verb::Close];
    }
    // Whoever hears of a lead that waits with others can do something about it.
    if let Some(rep) = notice.rep.as_ref().filter(|rep| may_give(lead, rep, rules))
        && matches!(notice.kind, NoticeKind::Escalation | NoticeKind::Help)
    {
        return Some(Verb::Accept).filter(|_| may_take(lead, rep, rules)).into_iter().chain([Verb::HandOff]).collect();
    }
    let send = shown_in(notice, lead).filter(|_| lead.is_open()).map(|_| Verb::Send);
    let is_his = lead.is_open() && lead.holder() == notice.rep.as_ref();
    if !is_his || !speaks_to_the_holder(notice.kind) {
        return send.into_iter().collect();
    }
    let mut verbs: Vec<Verb> = send.into_iter().chain(verbs_of_the_holder(lead)).collect();
    if notice.kind == NoticeKind::Assignment && notice.rep.as_ref().is_some_and(|rep| rules.team.is_of_a_pool(rep)) {
        verbs.extend([Verb::Away, Verb::Next]);
    }
    verbs
}

/// The mail that shows the answer of his that waits: this one; or, where he is reminded of the lead, an earlier one.
fn shown_in(notice: &Notice, lead: &Lead) -> Option<NoticeId> {
    let rep = notice.rep.as_ref()?;
    match notice.kind {
        NoticeKind::Held => lead.held_answer(&notice.id, rep).is_ok().then(|| notice.id.clone()),
        NoticeKind::Reminder | NoticeKind::Reply => {
            lead.unsent().filter(|(_, held)| held.by == *rep).map(|(shown_in, _)| shown_in.clone())
        }
        NoticeKind::Assignment
        | NoticeKind::TakenAway
        | NoticeKind::Escalation
        | NoticeKind::Warmer
        | NoticeKind::FollowUp
        | NoticeKind::Review
        | NoticeKind::Exit
        | NoticeKind::Confirmed
        | NoticeKind::Help
        | NoticeKind::Relay
        | NoticeKind::Question
        | NoticeKind::Undelivered
        | NoticeKind::Unreachable
        | NoticeKind::Acknowledgement
        | NoticeKind::HandOff
        | NoticeKind::HandOffAnswer
        | NoticeKind::Handover
        | NoticeKind::Leaver
        | NoticeKind::Letter => None,
    }
}

/// It is about what its addressee may do next, if the lead is with him.
const fn speaks_to_the_holder(kind: NoticeKind) -> bool {
    match kind {
        NoticeKind::Assignment
        | NoticeKind::Reminder
        | NoticeKind::Reply
        | NoticeKind::Warmer
        | NoticeKind::FollowUp
        | NoticeKind::Confirmed
        | NoticeKind::Undelivered
        | NoticeKind::HandOffAnswer
        | NoticeKind::Handover
        | NoticeKind::Help
        | NoticeKind::Held => true,
        NoticeKind::TakenAway
        | NoticeKind::Escalation
        | NoticeKind::Review
        | NoticeKind::Exit
        | NoticeKind::Relay
        | NoticeKind::Unreachable
        | NoticeKind::HandOff
        | NoticeKind::Leaver
        | NoticeKind::Letter
        | NoticeKind::Question
        | NoticeKind::Acknowledgement => false,
    }
}

fn verbs_of_the_holder(lead: &Lead) -> Vec<Verb> {
    let mut verbs = Vec::new();
    // Of what was pushed to him as well: it is his, and he has not said yet that he has seen it.
    if lead.accepted_at.is_none() && lead.responded_at.is_none() {
        verbs.push(Verb::Accept);
    }
    if lead.responded_at.is_none() {
        verbs.extend([Verb::Respond, Verb::Reject]);
    } else {
        verbs.extend(Some(Verb::Qualify).filter(|_| lead.stage != Stage::Qualified));
        verbs.extend([Verb::Won, Verb::Lost]);
    }
    verbs.push(Verb::Recycle);
    if lead.pause_running().is_some() {
        verbs.push(Verb::Resume);
    } else if lead.accepted_at.is_some() || lead.responded_at.is_some() {
        verbs.push(Verb::Pause);
    }
    verbs.push(Verb::HandOff);
    verbs
}
