//! A lead and its row, both ways.

use super::sql::{Columns, Row, Value};
use super::{StoreError, afterwards_row, clocks_row, merged_row};
use crate::domain::address::Address;
use crate::domain::id::{EmailId, LeadId, MailboxName, PoolId, RepId, WorkflowName};
use crate::domain::lead::{Clock, Evidence, Lead, Next, Ownership, Prospect, Stage, Step};
use crate::domain::record;
use crate::domain::routing::{Placed, WaitFor};
use crate::domain::sla::ClockName;
use crate::domain::time::Timestamp;
use crate::domain::verdict::Band;

/// What two spellings of one person's address share.
pub(super) fn person_key(email: &str) -> String {
    Address::parse(email).map_or_else(|_| email.to_lowercase(), |address| address.person_key())
}

/// A step as its row says it: `rung:2`, `rung:0:next_response`.
fn step_text(step: Step) -> String {
    match step {
        Step::Expire => "expire".to_owned(),
        Step::Rung(ClockName::FirstResponse, index) => format!("rung:{index}"),
        Step::Rung(name, index) => format!("rung:{index}:{}", name.as_str()),
        Step::Due(name) => format!("due:{}", name.as_str()),
        Step::Resume => "resume".to_owned(),
        Step::Retry => "retry".to_owned(),
        Step::Wake => "wake".to_owned(),
        Step::AskReview => "ask-review".to_owned(),
        Step::FollowUp => "follow-up".to_owned(),
        Step::Overdue => "overdue".to_owned(),
        Step::HandOffEnds => "hand-off-ends".to_owned(),
        Step::Place => "place".to_owned(),
    }
}

fn parse_step(text: &str) -> Option<Step> {
    Some(match text {
        "expire" => Step::Expire,
        "retry" => Step::Retry,
        "wake" => Step::Wake,
        "ask-review" => Step::AskReview,
        "follow-up" => Step::FollowUp,
        "overdue" => Step::Overdue,
        "hand-off-ends" => Step::HandOffEnds,
        "place" => Step::Place,
        "resume" => Step::Resume,
        other => match other.split(':').collect::<Vec<_>>().as_slice() {
            ["rung", index] => Step::Rung(ClockName::FirstResponse, index.parse().ok()?),
            ["rung", index, name] => Step::Rung(ClockName::parse(name)?, index.parse().ok()?),
            ["due", name] => Step::Due(ClockName::parse(name)?),
            _ => return None,
        },
    })
}

pub(super) fn columns(lead: &Lead) -> Columns {
    let ms = |at: Option<Timestamp>| Value::MaybeInt(at.map(Timestamp::as_ms));
    let (expires_at, wait_reason, wait_until) = match &lead.ownership {
        Ownership::Offered { expires_at, .. } => (Some(*expires_at), None, None),
        Ownership::Queued { reason, until } => (None, Some(reason.clone()), Some(until.as_str().to_owned())),
        Ownership::Unowned | Ownership::Owned { .. } => (None, None, None),
    };
    let (clock, clock_at) = clocks_row::clock(lead.clock);
    let holders: Vec<&str> = lead.holders.iter().map(RepId::as_str).collect();
    vec![
        ("id", lead.id.as_str().into()),
        ("number", lead.number.into()),
        ("version", lead.version.into()),
        ("mailbox", lead.mailbox.as_str().into()),
        ("workflow", lead.workflow.as_str().into()),
        ("email_id", lead.email.as_str().into()),
        ("person_key", lead.prospect.email.as_deref().map(person_key).into()),
        ("contact_email", lead.prospect.email.clone().into()),
        ("contact_name", lead.prospect.name.clone().into()),
        ("contact_phone", lead.prospect.phone.clone().into()),
        ("contact_company", lead.prospect.company.clone().into()),
        ("contact_title", lead.prospect.title.clone().into()),
        ("subject", lead.subject.as_str().into()),
        ("excerpt", lead.text.as_str().into()),
        ("source", lead.source.as_str().into()),
        ("language", lead.language.clone().into()),
        ("doubt", lead.doubt.clone().into()),
        ("consent", merged_row::consent_text(lead).into()),
        ("attribution", merged_row::attribution_text(lead).into()),
        ("stage", lead.stage.as_str().into()),
        ("stage_reason", lead.stage_reason.as_str().into()),
        ("ownership", lead.ownership.as_str().into()),
        ("holder", lead.holder().map(ToString::to_string).into()),
        ("offer_expires_at_ms", ms(expires_at)),
        ("wait_reason", wait_reason.into()),
        ("wait_until", wait_until.into()),
        ("clock", clock.into()),
        ("clock_at_ms", ms(clock_at)),
        ("clocks", clocks_row::text(&lead.clocks).into()),
        ("fit", lead.fit.into()),
        ("intent", lead.intent.into()),
        ("band", lead.band.map(|band| band.to_string()).into()),
        ("negative", lead.negative.clone().into()),
        ("route", lead.route.clone().into()),
        ("pool", lead.pool.as_ref().map(ToString::to_string).into()),
        ("country", lead.placed.country.clone().into()),
        ("domain", lead.placed.domain.clone().into()),
        ("points", i64::from(lead.placed.points).into()),
        ("paid", lead.placed.paid.into()),
        ("way", record::way(&lead.placed.way).to_string().into()),
        ("turn", lead.placed.turn.as_ref().map(|turn| record::taken(turn).to_string()).into()),
        ("meant", (!lead.placed.meant.is_empty()).then(|| record::all_meant(&lead.placed.meant).to_string()).into()),
        ("since_ms", ms(lead.placed.since)),
        ("afterwards", afterwards_row::text(&lead.after).into()),
        ("holders", holders.join("\n").into()),
        ("rungs_done", i64::from(lead.rungs_done).into()),
        ("asked", i64::from(lead.asked).into()),
        ("cycle", i64::from(lead.cycle).into()),
        ("previous_id", lead.previous.as_ref().map(ToString::to_string).into()),
        ("merged_into_id", lead.merged.as_ref().map(|merged| merged.into.to_string()).into()),
        ("merged", merged_row::merged_text(lead).into()),
        ("quiet", lead.quiet.into()),
        ("received_at_ms", lead.received_at.as_ms().into()),
        ("created_at_ms", lead.created_at.as_ms().into()),
        ("first_offered_at_ms", ms(lead.first_offered_at)),
        ("assigned_at_ms", ms(lead.assigned_at)),
        ("accepted_at_ms", ms(lead.accepted_at)),
        ("responded_at_ms", ms(lead.responded_at)),
        ("responded_as", lead.responded_as.map(|class| class.as_str().to_owned()).into()),
        ("closed_at_ms", ms(lead.closed_at)),
        ("look_again_at_ms", ms(lead.look_again_at)),
        ("next_step", lead.next.as_ref().map(|next| step_text(next.step)).into()),
        ("next_what", lead.next.as_ref().map(|_| lead.next_what.clone()).into()),
        ("next_at_ms", ms(lead.next.as_ref().map(|next| next.at))),
    ]
}

pub(super) fn read(row: &Row) -> Result<Lead, StoreError> {
    let text = |column: &str| row.get::<String>(column);
    let maybe = |column: &str| row.get::<Option<String>>(column);
    let at = |column: &str| row.get::<Option<i64>>(column).map(|ms| ms.map(Timestamp::from_ms));
    let count = |column: &str| row.get::<i64>(column).map(|n| u32::try_from(n).unwrap_or(0));
    let unreadable = |column: &str, value: &str| StoreError::Unreadable(format!("lead.{column} = `{value}`"));

    let stage = text("stage")?;
    let next = match (maybe("next_step")?, at("next_at_ms")?) {
        (Some(step), Some(at)) => {
            let step = parse_step(&step).ok_or_else(|| unreadable("next_step", &step))?;
            Some(Next { step, at })
        }
        _ => None,
    };
    Ok(Lead {
        id: LeadId::new(text("id")?),
        number: row.get("number")?,
        version: row.get("version")?,
        mailbox: MailboxName::new(text("mailbox")?),
        workflow: WorkflowName::new(text("workflow")?),
        email: EmailId::new(text("email_id")?),
        prospect: Prospect {
            email: maybe("contact_email")?,
            name: maybe("contact_name")?,
            phone: maybe("contact_phone")?,
            company: maybe("contact_company")?,
            title: maybe("contact_title")?,
        },
        subject: text("subject")?,
        text: text("excerpt")?,
        source: text("source")?,
        language: maybe("language")?,
        doubt: maybe("doubt")?,
        consent: merged_row::read_consent(maybe("consent")?),
        attribution: merged_row::read_attribution(maybe("attribution")?),
        stage: Stage::parse(&stage).ok_or_else(|| unreadable("stage", &stage))?,
        stage_reason: text("stage_reason")?,
        ownership: read_ownership(row)?,
        clock: read_clock(row)?,
        clocks: clocks_row::read(maybe("clocks")?)?,
        fit: row.get("fit")?,
        intent: row.get("intent")?,
        band: maybe("band")?.as_deref().and_then(Band::parse),
        negative: maybe("negative")?,
        route: maybe("route")?,
        pool: maybe("pool")?.map(PoolId::new),
        after: afterwards_row::read(row.get("afterwards")?)?,
        placed: Placed {
            country: maybe("country")?,
            domain: maybe("domain")?,
            points: count("points")?,
            paid: row.get("paid")?,
            turn: maybe("turn")?
                .and_then(|text| serde_json::from_str(&text).ok())
                .and_then(|value| record::read_taken(&value)),
            way: maybe("way")?
                .and_then(|text| serde_json::from_str(&text).ok())
                .map(|value| record::read_way(&value))
                .unwrap_or_default(),
            meant: maybe("meant")?
                .and_then(|text| serde_json::from_str(&text).ok())
                .map(|value| record::read_all_meant(&value))
                .unwrap_or_default(),
            since: at("since_ms")?,
        },
        holders: text("holders")?.split('\n').filter(|rep| !rep.is_empty()).map(RepId::new).collect(),
        rungs_done: count("rungs_done")?,
        asked: count("asked")?,
        cycle: count("cycle")?,
        previous: maybe("previous_id")?.map(LeadId::new),
        merged: merged_row::read_merged(maybe("merged_into_id")?, maybe("merged")?)?,
        quiet: row.get::<i64>("quiet")? != 0,
        received_at: Timestamp::from_ms(row.get("received_at_ms")?),
        created_at: Timestamp::from_ms(row.get("created_at_ms")?),
        first_offered_at: at("first_offered_at_ms")?,
        assigned_at: at("assigned_at_ms")?,
        accepted_at: at("accepted_at_ms")?,
        responded_at: at("responded_at_ms")?,
        responded_as: match maybe("responded_as")?.as_deref() {
            None => None,
            Some(class) => Some(Evidence::parse(class).ok_or_else(|| unreadable("responded_as", class))?),
        },
        closed_at: at("closed_at_ms")?,
        look_again_at: at("look_again_at_ms")?,
        next,
        next_what: maybe("next_what")?.unwrap_or_default(),
    })
}

fn read_ownership(row: &Row) -> Result<Ownership, StoreError> {
    let ownership = row.get::<String>("ownership")?;
    let unreadable = || StoreError::Unreadable(format!("lead.ownership = `{ownership}` is incomplete"));
    let rep = row.get::<Option<String>>("holder")?.map(RepId::new);
    Ok(match ownership.as_str() {
        "unowned" => Ownership::Unowned,
        "queued" => {
            let until = row.get::<Option<String>>("wait_until")?;
            Ownership::Queued {
                reason: row.get::<Option<String>>("wait_reason")?.ok_or_else(unreadable)?,
                until: WaitFor::ALL
                    .into_iter()
                    .find(|wait| Some(wait.as_str()) == until.as_deref())
                    .ok_or_else(unreadable)?,
            }
        }
        "offered" => Ownership::Offered {
            rep: rep.ok_or_else(unreadable)?,
            expires_at: Timestamp::from_ms(row.get::<Option<i64>>("offer_expires_at_ms")?.ok_or_else(unreadable)?),
        },
        "owned" => Ownership::Owned { rep: rep.ok_or_else(unreadable)? },
        _ => return Err(unreadable()),
    })
}

fn read_clock(row: &Row) -> Result<Clock, StoreError> {
    let clock = row.get::<String>("clock")?;
    let unreadable = || StoreError::Unreadable(format!("lead.clock = `{clock}` is incomplete"));
    let at = row.get::<Option<i64>>("clock_at_ms")?.map(Timestamp::from_ms);
    clocks_row::read_clock(&clock, at).ok_or_else(unreadable)
}
