//! The pages of a link: the form with its one button, what was done, and why nothing was.

use super::press::{Pressed, latest, packet_field, presets};
use super::{Opened, would_be_refused};
use crate::domain::id::RepId;
use crate::domain::lead::{Clock, Lead, Ownership, Refusal, Stage};
use crate::domain::overseer::may_take;
use crate::domain::time::Timestamp;
use crate::domain::token::{Leave, Verb};
use crate::web::lead::{self, in_address};
use crate::web::site::{Reader, Served};
use crate::web::view::{ActView, ChoiceGroup, ChoiceView, DoneView, FieldView, LinkView};
use crate::web::words::{self, Tone};
use axum::http::{StatusCode, header};
use axum::response::Response;
use jiff::Zoned;
use jiff::civil::Date;
use std::sync::Arc;

pub(super) fn form(
    served: &Served,
    opened: &Opened,
    status: StatusCode,
    pressed: &Pressed,
    again: Option<String>,
) -> Response {
    let mut response = served.page(status, "act.html", &act_view(served, opened, pressed, again));
    if let Some(cookie) = &opened.cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie.clone());
    }
    response
}

fn act_view(served: &Served, opened: &Opened, pressed: &Pressed, again: Option<String>) -> ActView {
    let (reader, lead, verb) = (opened.reader(), &opened.lead, opened.leave.verb);
    let prospect = lead.prospect.shown();
    let (title, explanation, button, note_label) = match verb {
        Verb::Accept if may_take(lead, &opened.leave.rep, &opened.rules) => (
            "Take this lead over",
            format!(
                "{} From then on it is yours, whoever has it now is told, and {prospect} waits for your answer.",
                whereabouts(&reader, lead)
            ),
            "Take it over",
            None,
        ),
        Verb::Accept => (
            "Accept this lead",
            format!("You take it on: from then on it is yours, and {prospect} waits for your answer."),
            "Accept the lead",
            None,
        ),
        Verb::Reject => (
            "Pass this lead on",
            "The wrong person: it goes to a colleague at once. Not a good lead: somebody looks at it first.".to_owned(),
            "Pass it on",
            Some("Note for your colleagues (optional)"),
        ),
        Verb::Recycle => (
            "Give this lead back until a date",
            "It rests until then, and comes up again by itself.".to_owned(),
            "Give it back",
            None,
        ),
        Verb::Respond => (
            "I have answered",
            format!("You say that you, a human, have answered {prospect}. This stops the clock."),
            "Yes, I have answered",
            Some("How, or what came of it (optional)"),
        ),
        Verb::Qualify => (
            "The need is confirmed",
            format!("You say that {prospect} needs what we do and can buy it: a qualified lead."),
            "Yes, it is confirmed",
            Some("What they need (optional)"),
        ),
        Verb::Won => (
            "It is won",
            format!("You say that {prospect} has become a customer. The lead is closed as won."),
            "Yes, it is won",
            Some("What they bought (optional)"),
        ),
        Verb::Lost => (
            "It is lost",
            format!(
                "You say that nothing comes of it. The lead is closed; should {prospect} write again, a new one begins."
            ),
            "Close it as lost",
            Some("What decided it (optional)"),
        ),
        Verb::Pause => (
            "Wait for the prospect",
            format!("The clocks stand still until {prospect} writes, or you go on. This answers nobody."),
            "Pause the clocks",
            Some("What you wait for (optional)"),
        ),
        Verb::Resume => (
            "Go on",
            "The clocks go on from where they stood.".to_owned(),
            "Let the clocks go on",
            None,
        ),
        Verb::HandOff => (
            "Hand this lead on",
            match opened.packet().is_empty() {
                true => format!("A colleague goes on with {prospect}, and is told by mail."),
                false => format!(
                    "A colleague is asked whether he goes on with {prospect}, and is told what you write here. Until he accepts, \
                     it stays with you."
                ),
            },
            "Hand it on",
            None,
        ),
        Verb::Promote => (
            "It is a lead",
            "It goes to a rep at once, as if it had just come in.".to_owned(),
            "Yes, it is a lead",
            Some("A word for the record (optional)"),
        ),
        Verb::Close => (
            "It is no lead",
            format!("It is closed; should {prospect} write again, a new one begins."),
            "Close it",
            None,
        ),
        Verb::Next => (
            "The next lead",
            "You get the next one that waits, by how good it is, when it is due and how long it has waited, and it is yours at once. This link was made for an \
             earlier lead, shown below."
                .to_owned(),
            "Give me the next lead",
            None,
        ),
        Verb::Back => (
            "I am here",
            "You were set away because an offer to you ran out. From now on new leads come to you again.".to_owned(),
            "Offer me leads again",
            None,
        ),
    };
    let (reasons, today) = (opened.reasons(), opened.today());
    let groups = match verb {
        Verb::Accept
        | Verb::Respond
        | Verb::Qualify
        | Verb::Won
        | Verb::Resume
        | Verb::Promote
        | Verb::Next
        | Verb::Back => Vec::new(),
        Verb::HandOff => vec![colleagues(opened, pressed)],
        Verb::Pause => vec![group("Why", "", &reasons.pause, pressed)],
        Verb::Reject => vec![
            group("Not for me", "a colleague gets it at once", &reasons.misroute, pressed),
            group("Not a good lead", "somebody looks at it before it goes on or away", &reasons.quality, pressed),
        ],
        Verb::Recycle => vec![group("Why", "", &reasons.recycle, pressed)],
        Verb::Lost | Verb::Close => vec![group("Why", "", &reasons.quality, pressed)],
    };
    ActView {
        verb: verb.as_str(),
        title,
        explanation,
        button,
        rep: reader.name(&opened.leave.rep),
        line: lead::line(&reader, lead),
        text: lead.text.clone(),
        proof: served.forms.proof(&opened.token),
        again,
        groups: groups.into_iter().filter(|group| !group.choices.is_empty()).collect(),
        dates: if verb == Verb::Recycle { dates(&today, pressed) } else { Vec::new() },
        packet: if verb == Verb::HandOff { packet(opened, pressed) } else { Vec::new() },
        date: pressed.date.clone(),
        date_min: today.date().tomorrow().unwrap_or(Date::MAX).to_string(),
        date_max: latest(&today).to_string(),
        note_label,
        note: pressed.note.clone(),
        others: Verb::ALL
            .into_iter()
            .filter(|other| *other != verb && other.is_about_the_lead() && verb.is_about_the_lead())
            .filter_map(|other| link(served, opened, other))
            .collect(),
    }
}

fn colleagues(opened: &Opened, pressed: &Pressed) -> ChoiceGroup {
    let choices = opened.colleagues().map(|rep| ChoiceView {
        value: rep.id.to_string(),
        label: rep.name.clone(),
        is_chosen: pressed.to == rep.id.as_str(),
    });
    ChoiceGroup { name: "to", legend: "To whom", hint: "", choices: choices.collect() }
}

/// What the colleague must be told, each in a field of its own.
fn packet(opened: &Opened, pressed: &Pressed) -> Vec<FieldView> {
    let field = |(place, label): (usize, String)| {
        let name = packet_field(place);
        let value = pressed.others.get(&name).cloned().unwrap_or_default();
        FieldView { name, label, value }
    };
    opened.packet().into_iter().enumerate().map(field).collect()
}

fn group(legend: &'static str, hint: &'static str, reasons: &[String], pressed: &Pressed) -> ChoiceGroup {
    let choices = reasons.iter().map(|slug| ChoiceView {
        value: slug.clone(),
        label: words::reason(slug),
        is_chosen: pressed.reason == *slug,
    });
    ChoiceGroup { name: "reason", legend, hint, choices: choices.collect() }
}

fn dates(today: &Zoned, pressed: &Pressed) -> Vec<ChoiceView> {
    let chosen = if pressed.when.is_empty() { "1-month" } else { &pressed.when };
    let preset = presets().into_iter().map(|(value, label, span)| ChoiceView {
        value: value.to_owned(),
        label: format!("{label} ({})", today.date().saturating_add(span).strftime("%-d %b %Y")),
        is_chosen: chosen == value,
    });
    let own = ChoiceView { value: "date".to_owned(), label: "On this date:".to_owned(), is_chosen: chosen == "date" };
    preset.chain([own]).collect()
}

/// A link to another verb for the same rep, never good for longer than the one that was opened; none where that verb
/// would be refused anyway.
fn link(served: &Served, opened: &Opened, verb: Verb) -> Option<LinkView> {
    let label = match verb {
        Verb::Accept => "Accept the lead",
        Verb::Reject => "Pass it on",
        Verb::Recycle => "Give it back until a date",
        Verb::Respond => "I have answered",
        Verb::Qualify => "The need is confirmed",
        Verb::Won => "It is won",
        Verb::Lost => "It is lost",
        Verb::Pause => "Wait for the prospect",
        Verb::Resume => "Let the clocks go on",
        Verb::HandOff => "Hand it to a colleague",
        Verb::Promote => "It is a lead",
        Verb::Close => "It is no lead",
        Verb::Next => "Give me the next lead",
        Verb::Back => "Offer me leads again",
    };
    let leave = Leave { verb, ..opened.leave.clone() };
    let token = served.site.key.sign_leave(&leave);
    let other = Opened {
        token: token.clone(),
        leave,
        lead: opened.lead.clone(),
        rules: Arc::clone(&opened.rules),
        now: opened.now,
        cookie: None,
    };
    would_be_refused(&other).is_none().then(|| LinkView { href: format!("/act/{token}"), label })
}

fn links(served: &Served, opened: &Opened, verbs: &[Verb]) -> Vec<LinkView> {
    let lead = LinkView { href: format!("/lead/{}", opened.lead.shown_ref()), label: "See the whole lead" };
    verbs.iter().filter_map(|verb| link(served, opened, *verb)).chain([lead]).collect()
}

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
        Verb::Next => (
            "This one is yours".to_owned(),
            format!("{prospect} waits for your answer."),
            &[Verb::Respond, Verb::Reject],
        ),
        Verb::Back => ("Welcome back".to_owned(), "New leads come to you again.".to_owned(), &[Verb::Next]),
    };
    let view = DoneView {
        tone: Tone::Good.as_str(),
        title,
        text,
        line: lead::line(&reader, lead),
        links: links(served, opened, verbs),
        mailto: matches!(opened.leave.verb, Verb::Accept | Verb::Next).then(|| mailto(lead)).flatten(),
    };
    served.page(StatusCode::OK, "done.html", &view)
}

fn mailto(lead: &Lead) -> Option<String> {
    let address = in_address("mailto", lead.prospect.email.as_deref()?);
    Some(format!("{address}?{}", in_address("", &format!("Re: {}", lead.subject)).replacen(':', "subject=", 1)))
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
        Refusal::Decided(reason) => {
            ("This has been decided already", format!("Nothing was changed. It stands: {}.", reader.named(reason)))
        }
        Refusal::AlreadyActive(_)
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
        | Verb::Next
        | Verb::Back => &[],
    };
    let view = DoneView {
        tone: Tone::Calm.as_str(),
        title: title.to_owned(),
        text,
        line: lead::line(&reader, lead),
        links: links(served, opened, verbs),
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
fn whereabouts(reader: &Reader<'_>, lead: &Lead) -> String {
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
