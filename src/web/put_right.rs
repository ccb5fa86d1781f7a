//! What somebody at the board puts right on a lead's page: it is no inquiry, or the same one as another lead.

use super::act::press::{clean, packet_field};
use super::form::Mistrust;
use super::lead::{find, show};
use super::mail::signed;
use super::site::{Reader, Served};
use super::sorry::Sorry;
use super::view::{ChoiceView, FieldView, PutRightView};
use super::words;
use crate::desk::{self, Act, By, DeskError};
use crate::domain::id::RepId;
use crate::domain::kind::Kind;
use crate::domain::lead::{Lead, Stage};
use crate::domain::rules::Rules;
use crate::domain::team::Rep;
use crate::domain::workflow::Reasons;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tracing::{error, info};

/// What a press sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Pressed {
    proof: String,
    who: String,
    /// The button: `set_apart`, `merge`, `unmerge`, `pause`, `resume`, `hand_off`, `promote`, `close`.
    act: String,
    /// What it is that is no inquiry.
    kind: String,
    /// The lead that goes on, as `L42`.
    into: String,
    /// Why it is paused or closed, and a word to that.
    reason: String,
    close_reason: String,
    note: String,
    /// The colleague it is handed to; what he is told is in `packet-0` and so on.
    to: String,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

/// What the rules or a person put aside, or what rests: another word may be had.
const fn is_put_aside(lead: &Lead) -> bool {
    let rests = matches!(lead.stage, Stage::Disqualified | Stage::Exited | Stage::Nurture | Stage::Recycled);
    rests && lead.merged.is_none()
}

/// What a press on this lead's page proves itself by.
pub(super) fn form_of(lead: &Lead) -> String {
    format!("lead {}", lead.number)
}

pub(super) fn view(served: &Served, lead: &Lead, who: String, again: Option<String>) -> PutRightView {
    let rules = served.rules();
    let workflow = rules.workflow_of(lead);
    let held = lead.holder().filter(|_| lead.is_open() && lead.pending_hand_off().is_none());
    let is_begun = lead.accepted_at.is_some() || lead.responded_at.is_some();
    let may_pause = held.is_some() && is_begun && lead.pause_running().is_none();
    let reasons = |of: fn(&Reasons) -> &Vec<String>| {
        let all = workflow.map(|workflow| of(&workflow.reasons).clone()).unwrap_or_default();
        let choice = |slug: String| ChoiceView { label: words::reason(&slug), value: slug, is_chosen: false };
        all.into_iter().map(choice).collect::<Vec<_>>()
    };
    let colleagues = rules.team.reps.values().filter(|rep| rep.active && held.is_some_and(|held| *held != rep.id));
    let choice = |rep: &Rep| ChoiceView { value: rep.id.to_string(), label: rep.name.clone(), is_chosen: false };
    let field = |(place, label)| FieldView { name: packet_field(place), label, value: String::new() };
    PutRightView {
        pause: if may_pause { reasons(|reasons| &reasons.pause) } else { Vec::new() },
        may_resume: lead.pause_running().is_some(),
        hand_to: colleagues.map(choice).collect(),
        packet: packet_of(lead, &rules).into_iter().enumerate().map(field).collect(),
        may_be_promoted: is_put_aside(lead),
        close: if lead.waits_for_a_person() { reasons(|reasons| &reasons.quality) } else { Vec::new() },
        proof: served.forms.proof(&form_of(lead)),
        may_be_none: lead.is_open(),
        may_be_merged: lead.merged.is_none(),
        who,
        again,
    }
}

pub(super) async fn press(
    State(served): State<Arc<Served>>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Pressed>, FormRejection>,
) -> Result<Response, Sorry> {
    let Form(pressed) = form.map_err(|rejection| Sorry::for_status(rejection.status()))?;
    let (who, by) = signed(&pressed.who);
    let lead = find(&served, &reference).await?;
    match served.forms.check(&form_of(&lead), &pressed.proof, &headers) {
        Ok(()) => {}
        Err(Mistrust::OtherSite) => return Err(Sorry::other_site("the lead's page")),
        Err(Mistrust::NoProof | Mistrust::NoCookie | Mistrust::TooSoon) => {
            let again = "The page had been open too long, or your browser kept no cookie for it. Nothing was done yet: please press once more.";
            return show(&served, &headers, StatusCode::FORBIDDEN, lead, who, Some(again.to_owned())).await;
        }
    }
    match put_right(&served, &lead, &pressed, &by).await {
        Ok(changed) => {
            served.site.wake.notify_waiters();
            served.site.wake.notify_one();
            info!(lead.id = %changed.id, "{} of lead {} from its page", pressed.act, changed.id);
            let there = format!("/lead/{}", changed.shown_ref());
            Ok((StatusCode::SEE_OTHER, [(header::LOCATION, there)]).into_response())
        }
        Err(Unchanged::Missing(what)) => {
            show(&served, &headers, StatusCode::UNPROCESSABLE_ENTITY, lead, who, Some(what.to_owned())).await
        }
        Err(Unchanged::Desk(DeskError::Refused(refusal))) => {
            let rules = served.rules();
            let reader = Reader::of_the_team(&rules, served.now());
            let again = format!("Nothing was changed: {}.", reader.named(&refusal.to_string()));
            // It may have moved since it was read.
            let lead = find(&served, &reference).await?;
            show(&served, &headers, StatusCode::CONFLICT, lead, who, Some(again)).await
        }
        Err(Unchanged::Desk(error @ DeskError::NoSuchLead)) => {
            Err(Sorry::new(StatusCode::GONE, "This lead is gone", words::full_sentence(&error.to_string())))
        }
        Err(Unchanged::Desk(error @ DeskError::Busy(_))) => {
            error!("a press of a button came to nothing: {error}");
            Err(Sorry::busy())
        }
        Err(Unchanged::Desk(DeskError::Store(error))) => Err(error.into()),
        Err(Unchanged::Sorry(sorry)) => Err(sorry),
    }
}

enum Unchanged {
    /// Something is left to fill in.
    Missing(&'static str),
    Desk(DeskError),
    Sorry(Sorry),
}

/// The lead that goes on.
async fn put_right(served: &Served, lead: &Lead, pressed: &Pressed, by: &By) -> Result<Lead, Unchanged> {
    let (store, rules, now) = (&served.site.store, served.rules(), served.now());
    let ids = &mut served.ids();
    let done = match pressed.act.as_str() {
        "set_apart" => {
            let kind = Kind::parse(&pressed.kind)
                .filter(|kind| !kind.is_human() && !matches!(kind, Kind::Own | Kind::Stranger));
            let kind = kind.ok_or(Unchanged::Missing("Please say what it is."))?;
            desk::act(store, &rules, &lead.id, &Act::SetApart { kind }, by, now, ids).await
        }
        "merge" => {
            let number =
                Lead::parse_ref(&pressed.into).ok_or(Unchanged::Missing("Please name the other lead, as L42."))?;
            let into = store.lead_by_number(number).await.map_err(|error| Unchanged::Sorry(error.into()))?;
            let into = into.ok_or(Unchanged::Missing("There is no lead of that number."))?;
            desk::merge(store, &rules, &lead.id, &into.id, by, now, ids).await.map(|_| into)
        }
        "pause" | "resume" | "hand_off" | "promote" | "close" => {
            let act = of_its_holder(lead, pressed, &rules)?;
            desk::act(store, &rules, &lead.id, &act, by, now, ids).await
        }
        "unmerge" => desk::unmerge(store, &rules, &lead.id, by, now, ids).await,
        _ => return Err(Unchanged::Missing("That button is not one of this page.")),
    };
    done.map_err(Unchanged::Desk)
}

/// What whoever takes over a conversation must be told, by label.
fn packet_of(lead: &Lead, rules: &Rules) -> Vec<String> {
    let hand_off = rules.workflow_of(lead).and_then(|workflow| workflow.customs.hand_off.as_ref());
    hand_off.filter(|_| lead.responded_at.is_some()).map(|asked| asked.packet.clone()).unwrap_or_default()
}

/// What its holder does, or whoever decides in his place.
fn of_its_holder(lead: &Lead, pressed: &Pressed, rules: &Rules) -> Result<Act, Unchanged> {
    let note = clean(&pressed.note);
    match pressed.act.as_str() {
        "pause" if pressed.reason.is_empty() => Err(Unchanged::Missing("Please choose why it is paused.")),
        "pause" => Ok(Act::Pause { reason: pressed.reason.clone(), note }),
        "resume" => Ok(Act::Resume),
        "promote" => Ok(Act::Promote { note }),
        "close" if pressed.close_reason.is_empty() => Err(Unchanged::Missing("Please choose why it is no lead.")),
        "close" => Ok(Act::Close { reason: pressed.close_reason.clone() }),
        _ if pressed.to.is_empty() => Err(Unchanged::Missing("Please choose a colleague.")),
        _ => {
            let told =
                |place: usize| pressed.others.get(&packet_field(place)).map(|told| clean(told)).unwrap_or_default();
            let packet = packet_of(lead, rules).into_iter().enumerate().map(|(place, label)| (label, told(place)));
            let packet = packet.filter(|(_, told)| !told.is_empty()).collect();
            Ok(Act::HandOff { to: RepId::new(&pressed.to), packet })
        }
    }
}
