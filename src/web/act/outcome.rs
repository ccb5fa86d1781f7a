//! What a press of the button came to, or why there is none to press.

use super::pages::links;
use super::view::DoneView;
use super::{Opened, write};
use crate::domain::id::RepId;
use crate::domain::lead::{Clock, Lead, Ownership, Refusal, Stage};
use crate::domain::left_behind;
use crate::domain::time::Timestamp;
use crate::domain::token::Verb;
use crate::web::lead;
use crate::web::site::{Reader, Served};
use crate::web::words::{self, Tone};
use axum::http::StatusCode;
use axum::response::Response;

pub(super) fn done(served: &Served, opened: &Opened) -> Response {
    let (reader, lead) = (opened.reader(), &opened.lead);
    let prospect = lead.prospect.shown();
    let (title, text, verbs): (_, _, &[Verb]) = match opened.leave.verb {
        Verb::Accept => {
            let by_when = match lead.clock {
                Clock::Running { due_at } if due_at > opened.now => {
                    let due = reader.moment(due_at);
                    format!(" by {} ({})", due.short, due.relative)
                }
                _ => " as soon as you can".to_owned(),
            };
            let text = format!("Please answer {prospect}{by_when}. When you have, tell us below.");
            ("The lead is yours".to_owned(), text, &[Verb::Respond, Verb::Reject, Verb::Recycle])
        }
        Verb::Respond => (
            "Thank you, that is on record".to_owned(),
            format!("The clock for {prospect} has stopped."),
            &[Verb::Qualify, Verb::Lost, Verb::Recycle],
        ),
        Verb::Qualify => (
            "Qualified, that is on record".to_owned(),
            format!("In some weeks you are asked what came of {prospect}."),
            &[Verb::Won, Verb::Lost, Verb::Recycle],
        ),
        Verb::Won => ("Won, that is on record".to_owned(), "The lead is closed.".to_owned(), &[Verb::Next]),
        Verb::Lost => ("That is on record".to_owned(), "The lead is closed as lost.".to_owned(), &[Verb::Next]),
        Verb::Reject => {
            ("Passed on".to_owned(), format!("It is off your desk. {}", whereabouts(&reader, lead)), &[Verb::Next])
        }
        Verb::Pause => {
            ("The clocks stand still".to_owned(), whereabouts(&reader, lead), &[Verb::Resume, Verb::Respond])
        }
        Verb::Resume => ("The clocks go on".to_owned(), whereabouts(&reader, lead), &[Verb::Respond, Verb::Recycle]),
        Verb::Recycle => ("Given back".to_owned(), whereabouts(&reader, lead), &[Verb::Next]),
        Verb::HandOff => match lead.pending_hand_off() {
            Some(asked) => (
                format!("{} is asked", reader.name(&asked.to)),
                format!("It stays with you until he accepts, or until {}.", reader.moment(asked.expires_at).full),
                &[Verb::Respond, Verb::Recycle],
            ),
            None => ("Handed on".to_owned(), whereabouts(&reader, lead), &[Verb::Next]),
        },
        Verb::Promote => ("It is a lead".to_owned(), whereabouts(&reader, lead), &[]),
        Verb::Close => ("Closed".to_owned(), "That is on record.".to_owned(), &[]),
        Verb::Undo => (
            "Taken back".to_owned(),
            format!("It stands again as if it had not been said. {}", whereabouts(&reader, lead)),
            &[Verb::Accept, Verb::Respond, Verb::Reject],
        ),
        Verb::Send => (
            "It is on its way".to_owned(),
            format!("Your answer goes to {prospect}, and the clock has stopped."),
            &[Verb::Qualify, Verb::Lost, Verb::Recycle],
        ),
        Verb::Next => (
            "This one is yours".to_owned(),
            format!("{prospect} waits for your answer."),
            &[Verb::Respond, Verb::Reject],
        ),
        // Said where it is done, with the day that was chosen.
        Verb::Away => ("Noted".to_owned(), "No new leads come to you until then.".to_owned(), &[Verb::Back]),
        Verb::Back => ("Welcome back".to_owned(), "New leads come to you again.".to_owned(), &[Verb::Next]),
    };
    let view = DoneView {
        tone: Tone::Good.as_str(),
        title,
        text,
        line: lead::line(&reader, lead),
        links: links(served, opened, &[verbs, &[Verb::Undo]].concat()),
        mailto: matches!(opened.leave.verb, Verb::Accept | Verb::Next).then(|| write::mailto(served, opened)).flatten(),
    };
    served.page(StatusCode::OK, "done.html", &view)
}

/// He has said that he is away.
pub(super) fn away(served: &Served, opened: &Opened, until: Timestamp, held: &[Lead]) -> Response {
    let reader = opened.reader();
    let left = left_behind::told(held.iter());
    let view = DoneView {
        tone: Tone::Good.as_str(),
        title: "You are away".to_owned(),
        text: format!("No new leads come to you until {}{left}.", reader.moment(until).full),
        line: lead::line(&reader, &opened.lead),
        links: links(served, opened, &[Verb::Back]),
        mailto: None,
    };
    served.page(StatusCode::OK, "done.html", &view)
}

pub(super) fn refused(served: &Served, opened: &Opened, refusal: &Refusal, status: StatusCode) -> Response {
    let (reader, lead, verb) = (opened.reader(), &opened.lead, opened.leave.verb);
    let (title, text) = match refusal {
        Refusal::AlreadyAccepted => ("This lead is yours already", "There is nothing more to accept.".to_owned()),
        Refusal::AlreadyAnswered => {
            let text = format!("{} Nothing was changed; there is nothing more to do.", whereabouts(&reader, lead));
            ("An answer is on record already", text)
        }
        Refusal::AlreadyQualified => ("The need is confirmed already", "Nothing was changed.".to_owned()),
        Refusal::GoneTo(_) | Refusal::Waiting(_) | Refusal::Resting(_) => {
            ("This lead is not with you now", format!("Nothing was changed. {}", whereabouts(&reader, lead)))
        }
        Refusal::Closed(reason) => {
            ("This lead is closed", format!("Nothing was changed. It was closed: {}.", reader.named(reason)))
        }
        Refusal::NothingHeld => (
            "This answer waits no more",
            format!("It has been sent, or a later one of yours has. {}", whereabouts(&reader, lead)),
        ),
        Refusal::Decided(reason) => {
            ("This has been decided already", format!("Nothing was changed. It stands: {}.", reader.named(reason)))
        }
        Refusal::AlreadyActive(_)
        | Refusal::NothingToTakeBack
        | Refusal::AnswerHasLeft
        | Refusal::NobodyElse
        | Refusal::NobodyAnswered
        | Refusal::NotAnsweredYet
        | Refusal::UnknownReason { .. }
        | Refusal::NoSuchRep { .. }
        | Refusal::DateNotAhead
        | Refusal::Merged(_)
        | Refusal::NotMerged
        | Refusal::IntoItself
        | Refusal::IntoMerged { .. }
        | Refusal::Inactive(_)
        | Refusal::Away { .. }
        | Refusal::NotAcceptedYet
        | Refusal::AlreadyPaused(_)
        | Refusal::NotPaused
        | Refusal::PausesUsedUp
        | Refusal::RejectedEnough { .. }
        | Refusal::HandOffPending(_)
        | Refusal::PacketIncomplete { .. }
        | Refusal::IntoClosed(_) => {
            ("That cannot be done now", words::full_sentence(&reader.named(&refusal.to_string())))
        }
    };
    let verbs: &[Verb] = match verb {
        Verb::Accept => &[Verb::Respond, Verb::Recycle],
        Verb::Respond => &[Verb::Qualify, Verb::Recycle],
        Verb::Qualify => &[Verb::Won, Verb::Lost],
        Verb::Reject
        | Verb::Recycle
        | Verb::Won
        | Verb::Lost
        | Verb::Pause
        | Verb::Resume
        | Verb::HandOff
        | Verb::Promote
        | Verb::Close
        | Verb::Undo
        | Verb::Send
        | Verb::Next
        | Verb::Away
        | Verb::Back => &[],
    };
    let view = DoneView {
        tone: Tone::Calm.as_str(),
        title: title.to_owned(),
        text,
        line: lead::line(&reader, lead),
        links: links(served, opened, &[verbs, &[Verb::Undo]].concat()),
        mailto: None,
    };
    served.page(status, "done.html", &view)
}

/// Nothing waits that he could take.
pub(super) fn nothing_waits(served: &Served, opened: &Opened) -> Response {
    let reader = opened.reader();
    let view = DoneView {
        tone: Tone::Calm.as_str(),
        title: "No lead waits for you".to_owned(),
        text: "There is none now that you could take. The next one comes to you by mail.".to_owned(),
        line: lead::line(&reader, &opened.lead),
        links: links(served, opened, &[]),
        mailto: None,
    };
    served.page(StatusCode::OK, "done.html", &view)
}

/// Where the lead is now, for a rep who no longer has it.
pub(super) fn whereabouts(reader: &Reader<'_>, lead: &Lead) -> String {
    let name = |rep: &RepId| reader.name(rep);
    let since = |at: Option<Timestamp>| at.map_or_else(String::new, |at| format!(" since {}", reader.moment(at).short));
    match &lead.ownership {
        Ownership::Owned { rep } => match lead.responded_at {
            Some(at) => {
                format!("{} answered {} at {}.", name(rep), lead.prospect.shown(), reader.moment(at).short)
            }
            None => format!("{} has had it{}.", name(rep), since(lead.accepted_at.or(lead.assigned_at))),
        },
        Ownership::Offered { rep, .. } => format!("It has been offered to {}{}.", name(rep), since(lead.assigned_at)),
        Ownership::Queued { .. } if lead.stage == Stage::Review => {
            "A person looks at it before it goes on or away.".to_owned()
        }
        Ownership::Queued { .. } => "It goes to the next rep who can take it.".to_owned(),
        Ownership::Unowned => match &lead.next {
            Some(next) => format!("It rests until {}.", reader.moment(next.at).full),
            None => "It is closed.".to_owned(),
        },
    }
}
