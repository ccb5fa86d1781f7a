//! One lead: the three answers, who asks, what they wrote, what happened, and why it was decided so.

use super::mail;
use super::put_right;
use super::site::{Reader, Served};
use super::sorry::Sorry;
use super::view::{ClockView, LeadLine, NextView, OwnerView, PutRightView, StageView, WroteView};
use super::words;
use super::workflow;
use crate::desk::{self, Side, Wrote};
use crate::domain::attribution::{self, Part};
use crate::domain::id::RepId;
use crate::domain::inquiry::ConsentPurpose;
use crate::domain::lead::{Agreed, Clock, Lead, Ownership};
use crate::domain::notice::{FOR_ANOTHER_TEAM, NoticeKind};
use crate::domain::record::overruled::overruled;
use crate::domain::sla::ClockName;
use crate::domain::time::Timestamp;
use crate::store::view::{EventLine, LeadPage};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde_json::Value;
use std::sync::Arc;

mod decided;
mod view;
use decided::{decision, score, text};
use view::{ConsentView, EventView, FactView, LeadView, OriginView};

pub(super) async fn page(
    State(served): State<Arc<Served>>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Sorry> {
    let lead = find(&served, &reference).await?;
    show(&served, &headers, StatusCode::OK, lead, String::new(), None).await
}

pub(super) async fn find(served: &Served, reference: &str) -> Result<Lead, Sorry> {
    let lead = match Lead::parse_ref(reference) {
        Some(number) => served.site.store.lead_by_number(number).await?,
        None => None,
    };
    lead.ok_or_else(no_such_lead)
}

/// `who` and `again` are of a press that came to nothing: who pressed, and what he is told.
pub(super) async fn show(
    served: &Served,
    headers: &HeaderMap,
    status: StatusCode,
    lead: Lead,
    who: String,
    again: Option<String>,
) -> Result<Response, Sorry> {
    let store = &served.site.store;
    let form = put_right::form_of(&lead);
    let page = store.lead_page(lead).await?;
    let rules = served.rules();
    let reader = Reader::of_the_team(&rules, served.now());
    let later = desk::wrote_later(store, &rules, &served.site.key, &page).await?;
    let later = later.into_iter().map(|wrote| wrote_view(&reader, wrote)).collect();
    let view = LeadView { later, put_right: put_right::view(served, &page.lead, who, again), ..view(&reader, &page) };
    let mut response = served.page(status, "lead.html", &view);
    if let Some(cookie) = served.forms.cookie(&form, headers) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn no_such_lead() -> Sorry {
    Sorry::new(
        StatusCode::NOT_FOUND,
        "There is no such lead",
        "Leads are called L1, L2 and so on; this number was never given out.",
    )
}

/// A lead in one line.
pub(super) fn line(reader: &Reader<'_>, lead: &Lead) -> LeadLine {
    let (word, meaning) = words::stage(&lead.stage);
    let (tone, text) = words::clock(lead, reader.now);
    let due = match lead.clock {
        Clock::Running { due_at } | Clock::Missed { due_at } => Some(reader.moment(due_at)),
        Clock::Met { at } => Some(reader.moment(at)),
        Clock::Idle | Clock::Paused | Clock::Void => None,
    };
    LeadLine {
        reference: lead.shown_ref(),
        prospect: lead.prospect.shown().to_owned(),
        company: lead.prospect.company.clone(),
        subject: lead.subject.clone(),
        received: reader.moment(lead.received_at),
        owner: owner(reader, lead),
        stage: StageView { id: lead.stage.as_str(), word, meaning, reason: reader.named(&lead.stage_reason) },
        next: next(reader, lead),
        clock: ClockView { tone: tone.as_str(), text, due },
        is_told: !lead.is_blind_sample(),
        fit: if lead.is_blind_sample() { 0 } else { lead.fit },
        intent: if lead.is_blind_sample() { 0 } else { lead.intent },
    }
}

fn owner(reader: &Reader<'_>, lead: &Lead) -> OwnerView {
    let (name, detail, until) = match &lead.ownership {
        Ownership::Owned { rep } => (reader.name(rep), String::new(), None),
        Ownership::Offered { rep, expires_at } => {
            (reader.name(rep), "offered".to_owned(), Some(reader.step(*expires_at)))
        }
        Ownership::Queued { reason, .. } => ("waiting".to_owned(), reader.named(reason), None),
        Ownership::Unowned if !lead.is_open() => ("closed".to_owned(), String::new(), None),
        Ownership::Unowned => ("nobody yet".to_owned(), "it rests until its date".to_owned(), None),
    };
    let initials = if lead.holder().is_some() { words::initials(&name) } else { "–".to_owned() };
    OwnerView { state: lead.ownership.as_str(), name, initials, detail, until }
}

fn next(reader: &Reader<'_>, lead: &Lead) -> NextView {
    match &lead.next {
        Some(next) => NextView { what: reader.named(&lead.next_what), at: Some(reader.step(next.at)) },
        None => NextView { what: "nothing: it is closed".to_owned(), at: None },
    }
}

fn view(reader: &Reader<'_>, page: &LeadPage) -> LeadView {
    let lead = &page.lead;
    let records: Vec<Value> = page.decisions.iter().filter_map(|body| serde_json::from_str(body).ok()).collect();
    let judged = records.iter().rev().map(|record| &record["verdict"]).find(|verdict| !verdict.is_null());
    let is_blind = lead.is_blind_sample();
    let advice = |name: &str| judged.and_then(|verdict| text(&verdict["advice"][name])).filter(|text| !text.is_empty());
    // Whoever decided against the rules has the first word, and what they would have had done is none.
    let overruled = judged.and_then(|verdict| overruled(verdict, lead));
    let in_short = match &overruled {
        Some(said) => Some(format!("{} {}", words::full_sentence(&reader.named(said.word)), said.paragraph)),
        None => advice("paragraph"),
    };
    let best_next = match &overruled {
        Some(said) => Some(said.action.to_owned()).filter(|action| !action.is_empty()),
        None => advice("action"),
    };
    LeadView {
        line: line(reader, lead),
        facts: contact_facts(lead),
        context: context_facts(reader, page),
        text: lead.text.clone(),
        later: Vec::new(),
        doubt: lead.doubt.clone(),
        consent: lead.consent.iter().map(consent).collect(),
        attribution: lead.attribution.iter().map(origin).collect(),
        merged_into: lead.merged.as_ref().map(|merged| format!("L{}", merged.into_number)),
        merged_in: page.merged_in.iter().map(|number| format!("L{number}")).collect(),
        negative: lead.negative.as_deref().map(|class| class.replace('_', " ")),
        put_right: PutRightView::default(),
        is_blind,
        band: judged.filter(|_| !is_blind).and_then(|verdict| text(&verdict["band"])),
        in_short,
        // Once somebody has answered, what is best done next is his to know.
        advice: best_next.filter(|_| lead.is_open() && lead.responded_at.is_none()),
        scores: judged
            .filter(|_| !is_blind)
            .map(|verdict| vec![score("Fit", &verdict["fit"]), score("Intent", &verdict["intent"])])
            .unwrap_or_default(),
        decisions: records.iter().rev().filter(|_| !is_blind).map(|record| decision(reader, record)).collect(),
        emails: page.emails.iter().map(|email| mail::email_view(reader, email)).collect(),
        notices: page
            .notices
            .iter()
            .filter(|notice| !is_blind || notice.kind != NoticeKind::Exit.as_str())
            .map(|notice| mail::notice_view(reader, notice, None))
            .collect(),
        events: page
            .events
            .iter()
            .rev()
            .filter(|event| !is_blind || !event.text.contains(FOR_ANOTHER_TEAM))
            .map(|event| event_view(reader, event))
            .collect(),
    }
}

pub(super) fn wrote_view(reader: &Reader<'_>, wrote: Wrote) -> WroteView {
    WroteView { at: reader.moment(wrote.at), is_ours: wrote.side == Side::Ours, from: wrote.from, words: wrote.words }
}

fn consent(agreed: &Agreed) -> ConsentView {
    let purpose = match agreed.purpose {
        ConsentPurpose::Contact => "to be answered, and have the data kept for it",
        ConsentPurpose::Marketing => "to be sent advertisement",
    };
    ConsentView { purpose, is_given: agreed.is_given, words: agreed.words.clone() }
}

fn origin((name, value): &(String, String)) -> OriginView {
    OriginView { name: name.replace('_', " "), value: value.clone() }
}

/// A value of ours in a `mailto:` address; everything but letters and digits is escaped.
pub(super) fn in_address(scheme: &str, value: &str) -> String {
    let escaped: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    format!("{scheme}:{}", escaped.replace('+', "%20"))
}

fn contact_facts(lead: &Lead) -> Vec<FactView> {
    let prospect = &lead.prospect;
    let fact = |label, value: &Option<String>, href: Option<String>| {
        value.as_ref().map(|value| FactView { label, value: value.clone(), href })
    };
    let mail = prospect.email.as_deref().map(|email| in_address("mailto", email));
    let phone = prospect.dialled().map(|number| format!("tel:{number}"));
    [
        fact("Name", &prospect.name, None),
        fact("Mail", &prospect.email, mail),
        fact("Phone", &prospect.phone, phone),
        fact("Company", &prospect.company, None),
        fact("Title", &prospect.title, None),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn context_facts(reader: &Reader<'_>, page: &LeadPage) -> Vec<FactView> {
    let lead = &page.lead;
    let fact = |label, value: String| Some(FactView { label, value, href: None });
    let at = |at: Timestamp| reader.moment(at).full;
    let clock = |label, name| {
        let ticking = lead.ticking(name)?;
        let due = ticking.clock.due_at().map(|due_at| format!(", due {}", at(due_at))).unwrap_or_default();
        fact(label, format!("{} since {}{due}", ticking.clock.as_str(), at(ticking.since)))
    };
    let hours = reader.rules.workflow_of(lead).map(|workflow| reader.rules.hours(lead, workflow));
    let waited = hours.and_then(|hours| attribution::of(lead, reader.now, &hours.team));
    let waited = waited.map(|waited| {
        let of = |part: &Part| format!("{} ({})", words::length(part.seconds_ms()), reader.named(&part.cause.words()));
        waited.parts.iter().map(of).collect::<Vec<_>>().join(", ")
    });
    let holders: Vec<String> = lead.holders.iter().map(|rep| reader.name(rep)).collect();
    [
        fact("Received", at(lead.received_at)),
        lead.first_offered_at.and_then(|offered| fact("First offered", at(offered))),
        lead.accepted_at.and_then(|accepted| fact("Accepted", at(accepted))),
        lead.responded_at.and_then(|responded| {
            let class = lead.responded_as.map(|class| format!(" ({})", class.as_str())).unwrap_or_default();
            fact("Answered", format!("{}{class}", at(responded)))
        }),
        fact("Mailbox", lead.mailbox.to_string()),
        Some(FactView {
            label: "Workflow",
            value: lead.workflow.to_string(),
            href: reader
                .rules
                .workflows
                .contains_key(&lead.workflow)
                .then(|| workflow::link(lead.workflow.as_str()).href),
        }),
        lead.route.clone().and_then(|route| fact("Route", route)),
        lead.clocks.promise.as_ref().and_then(|promise| fact("Promise", promise.shown())),
        clock("Next answer", ClockName::NextResponse),
        clock("Outcome", ClockName::Disposition),
        fact("Source", lead.source.clone()),
        lead.language.clone().and_then(|language| fact("Language", language)),
        waited.filter(|waited| !waited.is_empty()).and_then(|waited| fact("Waited", waited)),
        (holders.len() > 1).then(|| fact("Offered to", holders.join(", then "))).flatten(),
        (lead.cycle > 1).then(|| fact("Cycle", lead.cycle.to_string())).flatten(),
        page.previous.map(|number| other_lead("Follows", number)),
    ]
    .into_iter()
    .flatten()
    .chain(page.followed_by.iter().map(|number| other_lead("Goes on as", *number)))
    .chain(page.looked_on.iter().filter(|_| !lead.is_blind_sample()).map(|would| FactView {
        label: "Looked on",
        value: format!("{}: {}", would.workflow, would.in_words(|rep| reader.name(&RepId::new(rep)))),
        href:
            reader.rules.workflows.contains_key(would.workflow.as_str()).then(|| workflow::link(&would.workflow).href),
    }))
    .collect()
}

fn other_lead(label: &'static str, number: i64) -> FactView {
    FactView { label, value: format!("L{number}"), href: Some(format!("/lead/L{number}")) }
}

fn event_view(reader: &Reader<'_>, event: &EventLine) -> EventView {
    let actor = match event.actor.split_once(' ') {
        Some(("rep", id)) => reader.name(&RepId::new(id)),
        Some(("person", name)) => name.to_owned(),
        Some(("rules", version)) => format!("the rules ({version})"),
        _ if event.actor == "clock" => "the clock".to_owned(),
        _ if event.actor == "prospect" => "the prospect".to_owned(),
        _ => event.actor.clone(),
    };
    EventView {
        at: reader.moment(event.at),
        actor,
        what: event.what.replace('_', " "),
        text: reader.named(&event.text),
    }
}
