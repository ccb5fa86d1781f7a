//! Where a reply to our mail goes, and what can be said in one.

use super::facts::actions::verbs;
use super::words::one_line;
use crate::domain::address::Address;
use crate::domain::id::RepId;
use crate::domain::lead::Lead;
use crate::domain::notice::{DueNotice, NoticeKind};
use crate::domain::overseer::may_take;
use crate::domain::replies::Replies;
use crate::domain::replies::hints;
use crate::domain::replies::words::Say;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::{Key, ReplyTo, Verb};
use minijinja::{Value, context};

/// Where the rep's plain "reply" takes his words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goes {
    /// Straight to the prospect; we never see it.
    Straight(Address),
    /// To us. With a prospect: what is no verb goes on to him.
    ToUs { token: String, on_to: Option<Address> },
    /// To where the mail came from.
    Back,
}

pub fn goes(due: &DueNotice, rules: &Rules, key: &Key, now: Timestamp) -> Goes {
    let DueNotice { notice, lead, .. } = due;
    let prospect = answers_to(notice.kind, lead).map(|prospect| notice.writer.clone().unwrap_or(prospect));
    let rep = notice.rep.as_ref().filter(|rep| rules.team.rep(rep).is_some());
    let (Some(replies), Some(rep)) = (&rules.replies, rep) else {
        // What tells him that nobody reads his replies is no mail to answer somebody's prospect by.
        let prospect = prospect.filter(|_| notice.kind != NoticeKind::Help);
        return prospect.map_or(Goes::Back, Goes::Straight);
    };
    let on_to = prospect.filter(|_| replies.relay.is_some() && lead.is_open() && lead.holder() == Some(rep));
    let reply_to = match notice.kind {
        _ if on_to.is_some() => ReplyTo::Prospect,
        NoticeKind::Review | NoticeKind::HandOff => ReplyTo::Decision,
        _ => ReplyTo::Desk,
    };
    Goes::ToUs { token: key.reply_token(reply_to, lead.number, rep, now), on_to }
}

/// Whom an answer to this notice is for: the prospect, where answering him is what the notice asks for.
fn answers_to(kind: NoticeKind, lead: &Lead) -> Option<Address> {
    match kind {
        // Whoever has just accepted a lead answers the mail that says so.
        NoticeKind::Confirmed if lead.accepted_at.is_none() => None,
        NoticeKind::Confirmed | NoticeKind::Help if lead.responded_at.is_some() && !lead.awaits_next_answer() => None,
        // Whoever is told that his answer was not passed on writes it anew in reply to that.
        NoticeKind::Confirmed | NoticeKind::Help => {
            lead.prospect.email.as_deref().and_then(|email| Address::parse(email).ok())
        }
        NoticeKind::Assignment
        | NoticeKind::Reminder
        | NoticeKind::Held
        | NoticeKind::Reply
        | NoticeKind::Warmer
        | NoticeKind::Handover
        | NoticeKind::Exit => lead.prospect.email.as_deref().and_then(|email| Address::parse(email).ok()),
        NoticeKind::TakenAway
        | NoticeKind::Escalation
        | NoticeKind::FollowUp
        | NoticeKind::Review
        | NoticeKind::Relay
        | NoticeKind::Question
        | NoticeKind::Undelivered
        | NoticeKind::HandOff
        | NoticeKind::HandOffAnswer
        | NoticeKind::Leaver
        | NoticeKind::Letter
        | NoticeKind::Unreachable
        | NoticeKind::Acknowledgement => None,
    }
}

/// What the addressee can write in the first line of a reply, in his own language; nothing where nobody would act on it.
pub fn sayings(due: &DueNotice, rules: &Rules) -> Vec<Value> {
    let DueNotice { notice, lead, .. } = due;
    // It is about several leads, and asks for nothing.
    if notice.kind == NoticeKind::Leaver {
        return Vec::new();
    }
    let (Some(replies), Some(rep)) = (&rules.replies, notice.rep.as_ref().and_then(|rep| rules.team.rep(rep))) else {
        return Vec::new();
    };
    let speech = Speech { replies, languages: &rep.languages, rep: &rep.id };
    let verbs = verbs(notice, lead, rules);
    // Which answer is meant, only the mail says that shows it.
    let is_said = |verb: &Verb| *verb != Verb::Send || notice.kind == NoticeKind::Held;
    let is_about_him = |verb: &Verb| !verb.is_about_the_lead();
    let mut sayings: Vec<Value> = verbs
        .iter()
        .filter(|verb| !is_about_him(verb) && is_said(verb))
        .map(|verb| speech.of(*verb, lead, rules))
        .collect();
    if verbs.contains(&Verb::Promote) {
        sayings.push(speech.hand_off(lead, rules));
    }
    sayings.extend(speech.about_himself(rules));
    sayings
}

/// What he can say of himself in the reply to a mail about several leads.
pub fn sayings_about_himself(rep: &RepId, rules: &Rules) -> Vec<Value> {
    let (Some(replies), Some(rep)) = (&rules.replies, rules.team.rep(rep)) else { return Vec::new() };
    Speech { replies, languages: &rep.languages, rep: &rep.id }.about_himself(rules)
}

struct Speech<'a> {
    rep: &'a RepId,
    replies: &'a Replies,
    languages: &'a [String],
}

impl Speech<'_> {
    fn word(&self, key: &str) -> String {
        self.replies.words.shown(key, self.languages)
    }

    fn reason(&self, reason: &str) -> String {
        self.replies.words.shown_reason(reason, self.languages)
    }

    /// With a capital letter, as most languages write it and all understand it.
    fn name(&self, key: &str) -> String {
        let word = self.word(key);
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }

    fn hint(&self, key: &str) -> String {
        hints::hint(key, &[], self.languages)
    }

    /// To whom no lead comes by itself, none stays away.
    fn about_himself(&self, rules: &Rules) -> Vec<Value> {
        if !rules.team.is_of_a_pool(self.rep) {
            return Vec::new();
        }
        let until = format!("{} {} {}", self.word(Say::Away.as_str()), self.word("until"), self.name("monday"));
        vec![
            saying(&until, &self.hint("away")),
            saying(&self.word(Say::Back.as_str()), &self.hint("back")),
            saying(&self.word(Say::Next.as_str()), &self.hint("next")),
        ]
    }

    fn of(&self, verb: Verb, lead: &Lead, rules: &Rules) -> Value {
        let reasons = rules.workflow_of(lead).map(|workflow| workflow.reasons.clone()).unwrap_or_default();
        let listed = |reasons: &mut dyn Iterator<Item = &String>| {
            let all = reasons.map(|reason| self.reason(reason)).collect::<Vec<_>>().join(", ");
            one_line(&hints::hint("one_of", &[&all], self.languages), 600)
        };
        match verb {
            Verb::Accept if may_take(lead, self.rep, rules) => saying(&self.word("accept"), &self.hint("take_over")),
            Verb::Accept => saying(&self.word("accept"), &self.hint("accept")),
            Verb::Respond => saying(&self.word("respond"), &self.hint("respond")),
            Verb::Reject => {
                let first = reasons.quality.first().or(reasons.misroute.first()).map(|reason| self.reason(reason));
                let why = listed(&mut reasons.misroute.iter().chain(&reasons.quality));
                saying(&format!("{} {}", self.word("reject"), first.unwrap_or_default()), &why)
            }
            Verb::Qualify => saying(&self.word("qualify"), &self.hint("qualify")),
            Verb::Won => saying(&self.word("won"), &self.hint("won")),
            Verb::Lost => {
                let first = reasons.quality.first().map(|reason| self.reason(reason)).unwrap_or_default();
                saying(&format!("{} {first}", self.word("lost")), &listed(&mut reasons.quality.iter()))
            }
            Verb::Recycle => {
                let when = format!("{} 2 {}", self.word("recycle"), self.word("week"));
                saying(&when, &self.hint("recycle"))
            }
            Verb::Pause => saying(&self.word("pause"), &self.hint("pause")),
            Verb::Resume => saying(&self.word("resume"), &self.hint("resume")),
            Verb::HandOff => self.hand_off(lead, rules),
            Verb::Promote => saying(&self.word("accept"), &self.hint("promote")),
            Verb::Close => {
                let first = reasons.quality.first().map(|reason| self.reason(reason)).unwrap_or_default();
                saying(&format!("{} {first}", self.word("reject")), &listed(&mut reasons.quality.iter()))
            }
            Verb::Undo => saying(&self.word("undo"), &self.hint("undo")),
            Verb::Send => saying(&self.word("send"), &self.hint("send")),
            Verb::Next => saying(&self.word("next"), &self.hint("next")),
            Verb::Away => saying(&self.word("away"), &self.hint("away")),
            Verb::Back => saying(&self.word("back"), &self.hint("back")),
        }
    }

    fn hand_off(&self, lead: &Lead, rules: &Rules) -> Value {
        let has_it = |rep: &RepId| rep == self.rep || lead.is_open() && lead.holder() == Some(rep);
        let others = rules.team.reps.values().filter(|rep| rep.active && !has_it(&rep.id));
        let others: Vec<String> = others.map(|rep| rep.id.to_string()).collect();
        let to = others.first().cloned().unwrap_or_default();
        let hint = one_line(&hints::hint("to_one_of", &[&others.join(", ")], self.languages), 300);
        saying(&format!("{} {} {to}", self.word("hand_off"), self.word("to")), &hint)
    }
}

fn saying(say: &str, hint: &str) -> Value {
    context! { say => say.trim(), hint => hint }
}
