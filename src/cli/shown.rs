//! Leads as the terminal and scripts see them.

use crate::desk::Wrote;
use crate::domain::attribution::{Attribution, Part};
use crate::domain::lead::{Agreed, Clock, Lead, Ownership};
use crate::domain::notice::{FOR_ANOTHER_TEAM, NoticeKind};
use crate::domain::record;
use crate::domain::sla::ClockName;
use crate::domain::spoken::by_id;
use crate::domain::time::Timestamp;
use crate::store::view::{EmailLine, EventLine, LeadPage, NoticeLine};
use serde_json::{Value, json};

/// Of what the rules said of a sample: whoever judges it must not know, here as little as on its page.
pub const NOT_TOLD_YET: &str = "not told before somebody has said whether it is a lead";

fn at(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| Value::String(at.to_string()))
}

/// One lead; scripts depend on these names.
pub fn lead_json(lead: &Lead) -> Value {
    let (expires_at, wait_reason) = match &lead.ownership {
        Ownership::Offered { expires_at, .. } => (Some(*expires_at), None),
        Ownership::Queued { reason, .. } => (None, Some(by_id(reason))),
        Ownership::Unowned | Ownership::Owned { .. } => (None, None),
    };
    let scored = !lead.is_blind_sample();
    let mut all = json!({
        "ref": lead.shown_ref(),
        "id": lead.id.as_str(),
        "stage": lead.stage.as_str(),
        "stage_reason": by_id(&lead.stage_reason),
        "ownership": lead.ownership.as_str(),
        "owner": lead.holder().map(ToString::to_string),
        "wait_reason": wait_reason,
        "offer_expires_at": at(expires_at),
        "next_what": lead.next.as_ref().map(|_| by_id(&lead.next_what)),
        "next_at": at(lead.next.as_ref().map(|next| next.at)),
        "contact_email": lead.prospect.email,
        "contact_name": lead.prospect.name,
        "contact_phone": lead.prospect.phone,
        "contact_company": lead.prospect.company,
        "subject": lead.subject,
        "source": lead.source,
        "language": lead.language,
        "doubt": lead.doubt,
        "consent": lead.consent.iter().map(consent_json).collect::<Vec<_>>(),
        "attribution": attribution_json(lead),
        "mailbox": lead.mailbox.as_str(),
        "workflow": lead.workflow.as_str(),
        "fit": scored.then_some(lead.fit),
        "intent": scored.then_some(lead.intent),
        "negative": lead.negative,
        "route": lead.route,
        "pool": lead.pool.as_ref().map(ToString::to_string),
        "cycle": lead.cycle,
        "merged_into": lead.merged.as_ref().map(|merged| format!("L{}", merged.into_number)),
        "clock": lead.clock.as_str(),
        "due_at": at(lead.clock.due_at()),
        "received_at": lead.received_at.to_string(),
        "created_at": lead.created_at.to_string(),
        "first_offered_at": at(lead.first_offered_at),
        "assigned_at": at(lead.assigned_at),
        "accepted_at": at(lead.accepted_at),
        "responded_at": at(lead.responded_at),
        "responded_as": lead.responded_as.map(|class| class.as_str()),
        "closed_at": at(lead.closed_at),
    });
    let promise = lead.clocks.promise.as_ref();
    all["clocks"] = clocks_json(lead);
    all["policy"] = promise.map(|promise| promise.policy.as_deref().unwrap_or("sla")).into();
    all["promised_by_rules"] = promise.map(|promise| promise.rules.as_str()).into();
    all
}

/// Each clock that was ever started: since when it runs, by when, and how it stands.
fn clocks_json(lead: &Lead) -> Value {
    let mut all = serde_json::Map::new();
    for name in ClockName::ALL {
        let Some(ticking) = lead.ticking(name) else { continue };
        let met_at = match ticking.clock {
            Clock::Met { at } => Some(at),
            Clock::Idle | Clock::Running { .. } | Clock::Paused | Clock::Missed { .. } | Clock::Void => None,
        };
        let one = json!({
            "state": ticking.clock.as_str(), "since": ticking.since.to_string(), "due_at": at(ticking.clock.due_at()),
            "met_at": at(met_at),
        });
        all.insert(name.as_str().to_owned(), one);
    }
    Value::Object(all)
}

/// Everything about one lead.
pub fn page_json(page: &LeadPage, later: &[Wrote], waited: Option<&Attribution>) -> Value {
    let mut all = lead_json(&page.lead);
    all["text"] = json!(page.lead.text);
    all["later"] = later.iter().map(wrote_json).collect();
    all["holders"] = json!(page.lead.holders.iter().map(ToString::to_string).collect::<Vec<_>>());
    all["waited_for"] = waited.map(|waited| waited.parts.iter().map(part_json).collect::<Value>()).into();
    all["merged_in"] = page.merged_in.iter().map(|number| json!(format!("L{number}"))).collect();
    all["previous"] = json!(page.previous.map(|number| format!("L{number}")));
    all["followed_by"] = page.followed_by.iter().map(|number| json!(format!("L{number}"))).collect();
    all["mailboxes"] = json!(mailboxes(page));
    all["events"] = shown_events(page).map(event_json).collect();
    let decisions = page.decisions.iter().filter(|_| !page.lead.is_blind_sample());
    all["decisions"] = decisions.map(|body| record::by_id(serde_json::from_str(body).unwrap_or(Value::Null))).collect();
    all["emails"] = page.emails.iter().map(email_json).collect();
    all["notices"] = shown_notices(page).map(notice_json).collect();
    all
}

fn wrote_json(wrote: &Wrote) -> Value {
    json!({ "at": wrote.at.to_string(), "side": wrote.side.as_str(), "from": wrote.from, "text": wrote.words })
}

/// Whoever judges a sample is not told that it was passed on.
fn shown_notices(page: &LeadPage) -> impl Iterator<Item = &NoticeLine> {
    let is_blind = page.lead.is_blind_sample();
    page.notices.iter().filter(move |notice| !is_blind || notice.kind != NoticeKind::Exit.as_str())
}

pub fn shown_events(page: &LeadPage) -> impl Iterator<Item = &EventLine> {
    let is_blind = page.lead.is_blind_sample();
    page.events.iter().filter(move |event| !is_blind || !event.text.contains(FOR_ANOTHER_TEAM))
}

fn part_json(part: &Part) -> Value {
    json!({
        "cause": part.cause.as_str(), "rep": part.cause.rep().map(ToString::to_string), "seconds": part.seconds,
        "working_seconds": part.working_seconds,
    })
}

fn consent_json(agreed: &Agreed) -> Value {
    json!({ "purpose": agreed.purpose.as_str(), "given": agreed.is_given, "words": agreed.words })
}

fn attribution_json(lead: &Lead) -> Value {
    lead.attribution.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// Every mailbox that its mail came to, the first one first.
fn mailboxes(page: &LeadPage) -> Vec<&str> {
    let mut names = vec![page.lead.mailbox.as_str()];
    for email in &page.emails {
        if !names.contains(&email.mailbox.as_str()) {
            names.push(&email.mailbox);
        }
    }
    names
}

fn event_json(event: &EventLine) -> Value {
    json!({
        "seq": event.seq, "at": event.at.to_string(), "actor": event.actor, "what": event.what,
        "text": by_id(&event.text),
    })
}

pub fn email_json(email: &EmailLine) -> Value {
    json!({
        "id": email.id.as_str(), "mailbox": email.mailbox, "received_at": email.received_at.to_string(),
        "state": email.state, "kind": email.kind, "kind_reason": email.kind_reason, "subject": email.subject,
        "sender": email.sender, "defects": email.defects, "link_reason": email.link_reason,
    })
}

fn notice_json(notice: &NoticeLine) -> Value {
    json!({
        "id": notice.id, "kind": notice.kind, "to": notice.to, "state": notice.state, "attempts": notice.attempts,
        "created_at": notice.created_at.to_string(), "sent_at": at(notice.sent_at), "next_at": at(notice.next_at),
        "last_reply": notice.last_reply.as_deref().map(by_id),
    })
}

/// Who has it, in a few words.
pub fn owner_words(lead: &Lead) -> String {
    match &lead.ownership {
        Ownership::Owned { rep } => rep.to_string(),
        Ownership::Offered { rep, .. } => format!("{rep} (offered)"),
        Ownership::Queued { .. } => "waiting".to_owned(),
        Ownership::Unowned => "nobody".to_owned(),
    }
}

/// A lead's page as text.
pub fn page_text(page: &LeadPage, later: &[Wrote], waited: Option<&Attribution>) -> String {
    use std::fmt::Write as _;
    let lead = &page.lead;
    let mut text = String::new();
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "{label:<10} {value}");
        }
    };
    let none = String::new();
    line("lead", &format!("{}: {}", lead.shown_ref(), one_line(&lead.subject)));
    line("from", &one_line(lead.prospect.shown()));
    line("email", lead.prospect.email.as_ref().unwrap_or(&none));
    line("company", &one_line(lead.prospect.company.as_ref().unwrap_or(&none)));
    line("phone", lead.prospect.phone.as_ref().unwrap_or(&none));
    line("owner", &owner_words(lead));
    line("stage", &format!("{}: {}", lead.stage.as_str(), one_line(&by_id(&lead.stage_reason))));
    if let Some(next) = &lead.next {
        line("next", &format!("{}: {}", next.at, by_id(&lead.next_what)));
    }
    line("doubt", &one_line(lead.doubt.as_ref().unwrap_or(&none)));
    for agreed in &lead.consent {
        let word = if agreed.is_given { "agreed" } else { "refused" };
        line("consent", &format!("{word} to {}: “{}”", agreed.purpose.as_str(), one_line(&agreed.words)));
    }
    for (name, value) in &lead.attribution {
        line("origin", &format!("{name}: {}", one_line(value)));
    }
    for number in &page.merged_in {
        line("merged in", &format!("L{number}"));
    }
    if let Some(number) = page.previous {
        line("follows", &format!("L{number}, which is closed"));
    }
    for number in &page.followed_by {
        line("goes on", &format!("as L{number}"));
    }
    match lead.is_blind_sample() {
        true => line("scores", NOT_TOLD_YET),
        false => line("scores", &format!("fit {}, intent {}", lead.fit, lead.intent)),
    }
    let due = lead.clock.due_at().map(|due_at| format!(", due {due_at}")).unwrap_or_default();
    line("clock", &format!("{}: {}{due}", ClockName::FirstResponse.as_str(), lead.clock.as_str()));
    for name in ClockName::ALL.into_iter().filter(|name| *name != ClockName::FirstResponse) {
        let Some(ticking) = lead.ticking(name) else { continue };
        let due = ticking.clock.due_at().map(|due_at| format!(", due {due_at}")).unwrap_or_default();
        line("clock", &format!("{}: {} since {}{due}", name.as_str(), ticking.clock.as_str(), ticking.since));
    }
    if let Some(promise) = &lead.clocks.promise {
        line(
            "promised",
            &format!("{} ({} of working time to answer)", promise.shown(), promise.sla.first_response.within),
        );
    }
    for part in waited.into_iter().flat_map(|waited| &waited.parts) {
        line(
            "waited",
            &format!("{} s ({} s of working time): {}", part.seconds, part.working_seconds, by_id(&part.cause.words())),
        );
    }
    let _ = writeln!(text, "\n{}\n", indented(&lead.text));
    for wrote in later {
        let _ = writeln!(text, "{}  {} wrote:\n{}\n", wrote.at, one_line(&wrote.from), indented(&wrote.words));
    }
    for email in page.emails.iter().filter(|email| email.id != lead.email) {
        let _ = writeln!(text, "{}  mail {}", email.received_at, email_words(email));
    }
    for event in shown_events(page) {
        let _ = writeln!(text, "{}  {:<16} {} [{}]", event.at, event.what, one_line(&by_id(&event.text)), event.actor);
    }
    for notice in shown_notices(page) {
        let reply = notice.last_reply.as_deref().map(|reply| one_line(&by_id(reply))).unwrap_or_default();
        let _ = writeln!(
            text,
            "{}  mail {:<11} to {}: {} {reply}",
            notice.created_at, notice.kind, notice.to, notice.state
        );
    }
    text
}

/// A mail that came after the first: what it is and why, why it belongs here, and what is strange about it.
fn email_words(email: &EmailLine) -> String {
    let kind =
        if email.state == "quarantined" { "quarantined" } else { email.kind.as_deref().unwrap_or("not read yet") };
    let reasons = [email.kind_reason.as_ref(), email.link_reason.as_ref()].into_iter().flatten();
    let reasons: Vec<String> = reasons.chain(&email.defects).map(|reason| one_line(&by_id(reason))).collect();
    let sender = email.sender.as_deref().unwrap_or("somebody without an address");
    format!("{kind:<11} from {}: {} ({})", one_line(sender), one_line(&email.subject), reasons.join("; "))
}

/// A stranger's text on a terminal: no control characters, one line.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control() && !turns(*c)).collect()
}

/// A character that turns the direction of whatever follows.
const fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {}", one_line(line))).collect::<Vec<_>>().join("\n")
}
