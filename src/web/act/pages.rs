//! The page behind a link: the form with its one button.

use super::outcome::whereabouts;
use super::press::{Pressed, latest, packet_field, presets};
use super::view::{ActView, ChoiceGroup, LinkView};
use super::{Opened, undo, would_be_refused};
use crate::domain::overseer::may_take;
use crate::domain::token::{Leave, Verb};
use crate::web::lead;
use crate::web::site::Served;
use crate::web::view::{ChoiceView, FieldView};
use crate::web::words;
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
            "Reject this lead",
            "The wrong person: it goes to a colleague at once. Not a good lead: somebody looks at it first.".to_owned(),
            "Reject it",
            Some("Note for your colleagues (optional)"),
        ),
        Verb::Recycle => (
            "Recycle this lead",
            "It rests until the date you choose, and comes up again by itself.".to_owned(),
            "Recycle it",
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
        Verb::Undo => (
            "That was a mistake",
            match undo::last_said(opened) {
                Some(said) => format!("You said “{said}”. Take it back, and the lead is what it was before."),
                None => format!("Somebody had said that {prospect} was answered. {}.", undo::would_come_to(opened)),
            },
            "Yes, take it back",
            None,
        ),
        Verb::Send => (
            "Send your answer",
            format!("It goes to {prospect} in your name, as it stands here, and the clock stops."),
            "Send it",
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
        Verb::Away => (
            "I am away",
            "No new leads are offered to you until then. What you have not accepted yet goes on to others, what is yours stays with you.".to_owned(),
            "Offer me nothing until then",
            None,
        ),
        Verb::Back => (
            "I am here",
            "From now on new leads come to you again.".to_owned(),
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
        | Verb::Undo
        | Verb::Send
        | Verb::Next
        | Verb::Away
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
        answer: opened.answer.clone(),
        proof: opened.proof.clone(),
        again,
        groups: groups.into_iter().filter(|group| !group.choices.is_empty()).collect(),
        dates: dates(verb, &today, pressed),
        packet: if verb == Verb::HandOff { packet(opened, pressed) } else { Vec::new() },
        date: pressed.date.clone(),
        date_min: today.date().tomorrow().unwrap_or(Date::MAX).to_string(),
        date_max: latest(&today).to_string(),
        note_label,
        note: pressed.note.clone(),
        others: Verb::ALL
            .into_iter()
            .filter(|other| {
                *other != verb && *other != Verb::Send && other.is_about_the_lead() && verb.is_about_the_lead()
            })
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

fn dates(verb: Verb, today: &Zoned, pressed: &Pressed) -> Vec<ChoiceView> {
    let usual = match verb {
        Verb::Recycle => "1-month",
        Verb::Away => "1-day",
        _ => return Vec::new(),
    };
    let chosen = if pressed.when.is_empty() { usual } else { &pressed.when };
    let preset = presets(verb).into_iter().map(|(value, label, span)| ChoiceView {
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
        Verb::Reject => "Reject it",
        Verb::Recycle => "Recycle it until a date",
        Verb::Respond => "I have answered",
        Verb::Qualify => "The need is confirmed",
        Verb::Won => "It is won",
        Verb::Lost => "It is lost",
        Verb::Pause => "Wait for the prospect",
        Verb::Resume => "Let the clocks go on",
        Verb::HandOff => "Hand it on",
        Verb::Promote => "It is a lead",
        Verb::Close => "It is no lead",
        Verb::Undo => "That was a mistake",
        Verb::Send => "Send your answer",
        Verb::Next => "Give me the next lead",
        Verb::Away => "I am away",
        Verb::Back => "Offer me leads again",
    };
    let leave = Leave { verb, about: None, ..opened.leave.clone() };
    let token = served.site.key.sign_leave(&leave);
    let other = Opened {
        token: token.clone(),
        leave,
        lead: opened.lead.clone(),
        last: opened.last.clone(),
        answer: None,
        rules: Arc::clone(&opened.rules),
        now: opened.now,
        cookie: None,
        proof: String::new(),
    };
    would_be_refused(&other).is_none().then(|| LinkView { href: format!("/act/{token}"), label })
}

pub(super) fn links(served: &Served, opened: &Opened, verbs: &[Verb]) -> Vec<LinkView> {
    let lead = LinkView { href: format!("/lead/{}", opened.lead.shown_ref()), label: "See the whole lead" };
    verbs.iter().filter_map(|verb| link(served, opened, *verb)).chain([lead]).collect()
}
