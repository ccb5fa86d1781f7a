//! The page behind a link in a rep's mail. Opening it changes nothing, however often and whoever does; pressing its
//! button does the verb once.

use super::form::Mistrust;
use super::lead::{self, in_address};
use super::site::{Reader, Served};
use super::sorry::Sorry;
use super::view::{ActView, ChoiceGroup, ChoiceView, DoneView, LinkView};
use super::words::{self, Tone};
use crate::desk::{self, Act, By, DeskError};
use crate::domain::id::{CountedIds, RepId};
use crate::domain::lead::{Clock, Lead, Ownership, Refusal, Stage};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::{BadToken, Leave, Verb};
use crate::domain::workflow::Reasons;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use jiff::civil::Date;
use jiff::{Span, Zoned};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tracing::info;

/// A note is a sentence or two for colleagues; it becomes part of the timeline for ever.
const NOTE_MAX_CHARS: usize = 500;

/// When a lead that was given back comes up again: in the morning of its day.
const WAKE_HOUR: i8 = 9;

/// A recycled lead that sleeps longer is a lead forgotten.
const RECYCLE_MAX_YEARS: i64 = 2;

/// What the form sends. Fields that a verb does not ask for stay empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Pressed {
    proof: String,
    reason: String,
    note: String,
    when: String,
    date: String,
}

/// A link that holds: what it allows, and the lead as it is.
struct Opened {
    token: String,
    leave: Leave,
    lead: Lead,
    rules: Arc<Rules>,
    now: Timestamp,
}

impl Opened {
    fn reader(&self) -> Reader<'_> {
        Reader::rep(&self.rules, &self.leave.rep, self.now)
    }
    fn by(&self) -> By {
        By::Rep(self.leave.rep.clone())
    }
    fn reasons(&self) -> Reasons {
        self.rules.workflow_of(&self.lead).map(|workflow| workflow.reasons.clone()).unwrap_or_default()
    }
    fn today(&self) -> Zoned {
        self.now.to_jiff().to_zoned(self.reader().zone)
    }
}

pub(super) async fn show(State(served): State<Arc<Served>>, Path(token): Path<String>) -> Result<Response, Sorry> {
    let opened = open(&served, token).await?;
    match would_be_refused(&opened) {
        Some(refusal) => Ok(refused_page(&served, &opened, &refusal, StatusCode::OK)),
        None => Ok(form_page(&served, &opened, StatusCode::OK, &Pressed::default(), None)),
    }
}

pub(super) async fn press(
    State(served): State<Arc<Served>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Pressed>, FormRejection>,
) -> Result<Response, Sorry> {
    let Form(pressed) = form.map_err(|rejection| Sorry::for_status(rejection.status()))?;
    let opened = open(&served, token).await?;
    match served.forms.check(&opened.token, &pressed.proof, &headers) {
        Ok(()) => {}
        Err(Mistrust::OtherSite) => {
            return Err(Sorry::new(
                StatusCode::FORBIDDEN,
                "Nothing was done",
                "This press came from another site. Please open the link in your mail and use the button there.",
            ));
        }
        Err(Mistrust::NoProof) => {
            let again = "The page had been open too long, or your browser kept no cookie for it. Nothing was done yet: please press once more.";
            return Ok(form_page(&served, &opened, StatusCode::FORBIDDEN, &pressed, Some(again.to_owned())));
        }
    }
    let act = match read_act(&opened, &pressed) {
        Ok(act) => act,
        Err(missing) => {
            return Ok(form_page(
                &served,
                &opened,
                StatusCode::UNPROCESSABLE_ENTITY,
                &pressed,
                Some(missing.to_owned()),
            ));
        }
    };
    do_it(&served, opened, &pressed, &act).await
}

async fn do_it(served: &Served, mut opened: Opened, pressed: &Pressed, act: &Act) -> Result<Response, Sorry> {
    let (leave, by) = (opened.leave.clone(), opened.by());
    let done = desk::act(&served.site.store, &opened.rules, &leave.lead, act, &by, opened.now, &mut served.ids()).await;
    match done {
        Ok(lead) => {
            // Both: whoever waits wakes now, and whoever is busy at this moment goes round once more.
            served.site.wake.notify_waiters();
            served.site.wake.notify_one();
            let verb = leave.verb.as_str();
            info!(lead.id = %lead.id, "{} of lead {} by {} from a link", verb, lead.id, leave.rep);
            opened.lead = lead;
            Ok(done_page(served, &opened))
        }
        Err(DeskError::Refused(refusal @ (Refusal::UnknownReason { .. } | Refusal::DateNotAhead))) => {
            let again = Some(sentence(&refusal.to_string()));
            Ok(form_page(served, &opened, StatusCode::UNPROCESSABLE_ENTITY, pressed, again))
        }
        Err(DeskError::Refused(refusal)) => {
            // The lead may have moved between the look and the press.
            if let Some(lead) = served.site.store.lead(&leave.lead).await? {
                opened.lead = lead;
            }
            Ok(refused_page(served, &opened, &refusal, status_of(&refusal, leave.verb)))
        }
        Err(DeskError::NoSuchLead) => Err(no_such_lead()),
        Err(DeskError::Store(error)) => Err(error.into()),
    }
}

/// Who holds an unexpired link of ours, is of the team, and asks about a lead that exists.
async fn open(served: &Served, token: String) -> Result<Opened, Sorry> {
    let now = served.now();
    let leave = served.site.key.read_leave(&token, now).map_err(|bad| match bad {
        BadToken::Expired => Sorry::new(
            StatusCode::GONE,
            "This link has expired",
            "Links in our mails hold for some days only. If the lead is still with you, its next reminder brings a fresh one.",
        ),
        BadToken::Forged => Sorry::new(
            StatusCode::FORBIDDEN,
            "This link does not work",
            "It is not one of ours, or was cut short on its way. Please open it from the mail itself, in one piece.",
        ),
    })?;
    let rules = served.rules();
    if rules.team.rep(&leave.rep).is_none() {
        return Err(Sorry::new(
            StatusCode::FORBIDDEN,
            "This link works no more",
            "It was made for somebody who is not part of the team now.",
        ));
    }
    let lead = served.site.store.lead(&leave.lead).await?.ok_or_else(no_such_lead)?;
    Ok(Opened { token, leave, lead, rules, now })
}

fn no_such_lead() -> Sorry {
    Sorry::new(StatusCode::GONE, "This lead is gone", "Its data has been erased since the mail was sent.")
}

/// Asks the desk what a press would come to, without pressing.
fn would_be_refused(opened: &Opened) -> Option<Refusal> {
    let reasons = opened.reasons();
    let first = |list: &[String]| list.first().cloned().unwrap_or_default();
    let act = match opened.leave.verb {
        Verb::Accept => Act::Accept,
        Verb::Reject if reasons.misroute.is_empty() => {
            Act::Reject { reason: first(&reasons.quality), note: String::new() }
        }
        Verb::Reject => Act::Reject { reason: first(&reasons.misroute), note: String::new() },
        Verb::Recycle => {
            Act::Recycle { until: opened.now.plus(Duration::from_secs(86_400)), reason: first(&reasons.recycle) }
        }
        Verb::Respond => Act::Respond { note: String::new() },
    };
    let by = opened.by();
    // These ids name nothing: the change is thrown away.
    desk::decide(&opened.lead, &act, &by, &opened.rules, opened.now, &mut CountedIds::default()).err()
}

/// What the form asks for, or what is missing in it.
fn read_act(opened: &Opened, pressed: &Pressed) -> Result<Act, &'static str> {
    let note = clean(&pressed.note);
    let reason = pressed.reason.trim().to_owned();
    match opened.leave.verb {
        Verb::Accept => Ok(Act::Accept),
        Verb::Respond => Ok(Act::Respond { note }),
        Verb::Reject | Verb::Recycle if reason.is_empty() => Err("Please choose a reason."),
        Verb::Reject => Ok(Act::Reject { reason, note }),
        Verb::Recycle => Ok(Act::Recycle { until: until(&opened.today(), pressed)?, reason }),
    }
}

/// One line without control or direction characters, capped.
fn clean(note: &str) -> String {
    let is_direction =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spaced: String =
        note.chars().filter(|c| !is_direction(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").chars().take(NOTE_MAX_CHARS).collect()
}

/// The presets: what the form sends, how it reads, how long.
fn presets() -> [(&'static str, &'static str, Span); 3] {
    [
        ("2-weeks", "In 2 weeks", Span::new().weeks(2)),
        ("1-month", "In 1 month", Span::new().months(1)),
        ("3-months", "In 3 months", Span::new().months(3)),
    ]
}

fn latest(today: &Zoned) -> Date {
    today.date().saturating_add(Span::new().years(RECYCLE_MAX_YEARS))
}

fn until(today: &Zoned, pressed: &Pressed) -> Result<Timestamp, &'static str> {
    let date = match presets().into_iter().find(|(value, ..)| *value == pressed.when) {
        Some((_, _, span)) => today.date().saturating_add(span),
        None if pressed.when == "date" => pressed
            .date
            .trim()
            .parse()
            .map_err(|_| "Please give the date as year-month-day, for example 2027-03-31.")?,
        None => return Err("Please choose a date."),
    };
    if date <= today.date() {
        return Err("The date must lie ahead.");
    }
    if date > latest(today) {
        return Err("Please choose a date within the next two years.");
    }
    let morning = date.at(WAKE_HOUR, 0, 0, 0).to_zoned(today.time_zone().clone());
    morning.map(|morning| Timestamp::from_jiff(morning.timestamp())).map_err(|_| "Please choose another date.")
}

fn form_page(
    served: &Served,
    opened: &Opened,
    status: StatusCode,
    pressed: &Pressed,
    again: Option<String>,
) -> Response {
    let mut response = served.page(status, "act.html", &act_view(served, opened, pressed, again));
    if let Some(cookie) = served.forms.set_cookie(&opened.token) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn act_view(served: &Served, opened: &Opened, pressed: &Pressed, again: Option<String>) -> ActView {
    let (reader, lead, verb) = (opened.reader(), &opened.lead, opened.leave.verb);
    let prospect = lead.prospect.shown();
    let (title, explanation, button, note_label) = match verb {
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
    };
    let (reasons, today) = (opened.reasons(), opened.today());
    let groups = match verb {
        Verb::Accept | Verb::Respond => Vec::new(),
        Verb::Reject => vec![
            group("Not for me", "a colleague gets it at once", &reasons.misroute, pressed),
            group("Not a good lead", "somebody looks at it before it goes on or away", &reasons.quality, pressed),
        ],
        Verb::Recycle => vec![group("Why", "", &reasons.recycle, pressed)],
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
        date: pressed.date.clone(),
        date_min: today.date().tomorrow().unwrap_or(Date::MAX).to_string(),
        date_max: latest(&today).to_string(),
        note_label,
        note: pressed.note.clone(),
        others: Verb::ALL
            .into_iter()
            .filter(|other| *other != verb)
            .filter_map(|other| link(served, opened, other))
            .collect(),
    }
}

fn group(legend: &'static str, hint: &'static str, reasons: &[String], pressed: &Pressed) -> ChoiceGroup {
    let choices = reasons.iter().map(|slug| ChoiceView {
        value: slug.clone(),
        label: words::reason(slug),
        is_chosen: pressed.reason == *slug,
    });
    ChoiceGroup { legend, hint, choices: choices.collect() }
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
    };
    let leave = Leave { verb, ..opened.leave.clone() };
    let token = served.site.key.sign_leave(&leave);
    let other = Opened {
        token: token.clone(),
        leave,
        lead: opened.lead.clone(),
        rules: Arc::clone(&opened.rules),
        now: opened.now,
    };
    would_be_refused(&other).is_none().then(|| LinkView { href: format!("/act/{token}"), label })
}

fn links(served: &Served, opened: &Opened, verbs: &[Verb]) -> Vec<LinkView> {
    let lead = LinkView { href: format!("/lead/{}", opened.lead.shown_ref()), label: "See the whole lead" };
    verbs.iter().filter_map(|verb| link(served, opened, *verb)).chain([lead]).collect()
}

fn done_page(served: &Served, opened: &Opened) -> Response {
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
            &[Verb::Recycle],
        ),
        Verb::Reject => ("Passed on".to_owned(), format!("It is off your desk. {}", whereabouts(&reader, lead)), &[]),
        Verb::Recycle => ("Given back".to_owned(), whereabouts(&reader, lead), &[]),
    };
    let view = DoneView {
        tone: Tone::Good.as_str(),
        title,
        text,
        line: lead::line(&reader, lead),
        links: links(served, opened, verbs),
        mailto: (opened.leave.verb == Verb::Accept).then(|| mailto(lead)).flatten(),
    };
    served.page(StatusCode::OK, "done.html", &view)
}

fn mailto(lead: &Lead) -> Option<String> {
    let address = in_address("mailto", lead.prospect.email.as_deref()?);
    Some(format!("{address}?{}", in_address("", &format!("Re: {}", lead.subject)).replacen(':', "subject=", 1)))
}

/// A press that has nothing to do: what is so already is a kind word, what has moved on a conflict.
fn status_of(refusal: &Refusal, verb: Verb) -> StatusCode {
    match (refusal, verb) {
        (Refusal::AlreadyAccepted, Verb::Accept) | (Refusal::AlreadyAnswered, Verb::Respond) => StatusCode::OK,
        _ => StatusCode::CONFLICT,
    }
}

fn refused_page(served: &Served, opened: &Opened, refusal: &Refusal, status: StatusCode) -> Response {
    let (reader, lead, verb) = (opened.reader(), &opened.lead, opened.leave.verb);
    let (title, text) = match refusal {
        Refusal::AlreadyAccepted => ("This lead is yours already", "There is nothing more to accept.".to_owned()),
        Refusal::AlreadyAnswered => {
            ("An answer is on record already", "Nothing was changed; there is nothing more to do.".to_owned())
        }
        Refusal::GoneTo(_) | Refusal::NotOffered => {
            ("This lead is not with you now", format!("Nothing was changed. {}", whereabouts(&reader, lead)))
        }
        Refusal::Closed(reason) => ("This lead is closed", format!("Nothing was changed. It was closed: {reason}.")),
        Refusal::AlreadyActive(_) | Refusal::UnknownReason { .. } | Refusal::DateNotAhead => {
            ("That cannot be done now", sentence(&refusal.to_string()))
        }
    };
    let verbs: &[Verb] = match verb {
        Verb::Accept => &[Verb::Respond, Verb::Recycle],
        Verb::Respond => &[Verb::Recycle],
        Verb::Reject | Verb::Recycle => &[],
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

/// Where the lead is now, for a rep who no longer has it.
fn whereabouts(reader: &Reader<'_>, lead: &Lead) -> String {
    let name = |rep: &RepId| reader.name(rep);
    match &lead.ownership {
        Ownership::Owned { rep } => format!("{} has it.", name(rep)),
        Ownership::Offered { rep, .. } => format!("It is offered to {}.", name(rep)),
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

fn sentence(text: &str) -> String {
    format!("{}.", words::sentence(text).trim_end_matches('.'))
}
