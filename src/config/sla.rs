//! `[sla]` of a workflow: how fast, and what happens on the way to too late.

use super::findings::{Findings, Place, Placed};
use super::sheet::Section;
use super::workflow::Given;
use crate::domain::address::Address;
use crate::domain::calendar::WorkSpan;
use crate::domain::id::{CalendarId, RepId};
use crate::domain::sla::{EscalateTo, Rung, RungAt, RungDo, Sla};
use crate::domain::workflow::Route;
use std::time::Duration;

const ACCEPT_DEFAULT: WorkSpan = WorkSpan::Time(Duration::from_secs(30 * 60));
const FIRST_RESPONSE_DEFAULT: WorkSpan = WorkSpan::Time(Duration::from_secs(2 * 3_600));
const FOLLOW_UP_DEFAULT: WorkSpan = WorkSpan::Days(5);

/// Latest rung, in percent of the window: a hundred windows late, nobody is reminded any more.
const SHARE_MAX: u32 = 10_000;

pub fn read(section: Section<'_>, given: &Given<'_>, routes: &[Route]) -> Option<Sla> {
    let findings = section.findings;
    let calendar = section.needed_text("calendar", "write calendar = \"NAME\", for a [calendar.NAME] of team.toml");
    let calendar = calendar.filter(|calendar| findings.is_known(calendar, "calendar", &given.team.names.calendars));
    let span = |key, default| match section.text(key) {
        Some(text) => read_span(&text, findings).unwrap_or(default),
        None => default,
    };
    let accept_place = section.text("accept").map_or_else(|| section.place.clone(), |text| text.place);
    let accept = span("accept", ACCEPT_DEFAULT);
    let first_response = span("first_response", FIRST_RESPONSE_DEFAULT);
    let follow_up = span("follow_up", FOLLOW_UP_DEFAULT);
    if let (WorkSpan::Time(offer), WorkSpan::Time(answer)) = (accept, first_response)
        && offer > answer
    {
        let message = format!(
            "an offer stands {accept}, longer than the {first_response} in which the prospect is to be answered"
        );
        findings.warning(&accept_place, message, "make `accept` shorter than `first_response`");
    }
    let rungs = section.repeated("ladder");
    let ladder =
        if section.has("ladder") { read_ladder(rungs, first_response, given, routes) } else { default_ladder() };
    if section.has("ladder") && ladder.is_empty() && section.texts("ladder").is_some_and(|list| list.is_empty()) {
        let message = "the ladder is empty: nobody is reminded of a lead that waits";
        findings.warning(
            &section.place,
            message,
            "write ladder = [{ at = \"50%\", do = \"remind\" }], or remove the line",
        );
    }
    section.close();
    Some(Sla { calendar: CalendarId::new(calendar?.value), accept, first_response, follow_up, ladder })
}

fn default_ladder() -> Vec<Rung> {
    vec![
        Rung { at: RungAt::Share(50), act: RungDo::Remind },
        Rung { at: RungAt::Share(100), act: RungDo::ReOffer },
        Rung { at: RungAt::Share(150), act: RungDo::Escalate(EscalateTo::Manager) },
    ]
}

fn read_ladder(sections: Vec<Section<'_>>, window: WorkSpan, given: &Given<'_>, routes: &[Route]) -> Vec<Rung> {
    let mut ladder: Vec<Rung> = Vec::new();
    for section in sections {
        let (findings, place) = (section.findings, section.place.clone());
        let Some(rung) = read_rung(section, given, routes) else { continue };
        if let Some(before) = ladder.last()
            && comes_before(&rung.at, &before.at, window)
        {
            let message = "this rung of the ladder comes before the one above it";
            findings.error(&place, message, "write the rungs in the order of their times");
        }
        ladder.push(rung);
    }
    ladder
}

fn read_rung(section: Section<'_>, given: &Given<'_>, routes: &[Route]) -> Option<Rung> {
    let findings = section.findings;
    let at =
        section.needed_text("at", "write at = \"50%\" of the time for the first response, or a time like at = \"4h\"");
    let at = at.and_then(|at| read_at(&at, findings));
    let act = section.needed_text("do", "write do = \"remind\", \"re-offer\" or \"escalate\"");
    let to = section.text("to");
    let place = section.place.clone();
    section.close();
    let plain = [("remind", Some(RungDo::Remind)), ("re-offer", Some(RungDo::ReOffer)), ("escalate", None)];
    let plain = plain.iter().map(|(word, act)| (*word, act.as_ref())).collect::<Vec<_>>();
    let act = match (act?.choose(findings, &plain)?, to) {
        (Some(act), None) => act.clone(),
        (Some(act), Some(to)) => {
            findings.error(
                &to.place,
                format!("\"{}\" goes to nobody else", act.as_str()),
                "remove `to`, or write do = \"escalate\"",
            );
            act.clone()
        }
        (None, Some(to)) => RungDo::Escalate(read_to(&to, given, routes, findings)?),
        (None, None) => {
            findings.error(
                &place,
                "this escalation goes to nobody",
                "write to = \"manager\", a rep's id or an address",
            );
            return None;
        }
    };
    Some(Rung { at: at?, act })
}

fn read_at(text: &Placed<String>, findings: &Findings) -> Option<RungAt> {
    let Some(percent) = text.value.trim().strip_suffix('%') else {
        return Some(RungAt::After(read_span(text, findings)?));
    };
    let share = percent.trim_end().parse::<u32>().ok().filter(|share| (1..=SHARE_MAX).contains(share));
    if share.is_none() {
        findings.error(
            &text.place,
            format!("\"{}\" is no share", text.value),
            format!("write \"50%\"; at least 1%, at most {SHARE_MAX}%"),
        );
    }
    share.map(RungAt::Share)
}

fn read_to(to: &Placed<String>, given: &Given<'_>, routes: &[Route], findings: &Findings) -> Option<EscalateTo> {
    if to.value == "manager" {
        warn_of_missing_managers(&to.place, given, routes, findings);
        return Some(EscalateTo::Manager);
    }
    if to.value.contains('@') {
        let address = to.parse(findings, "address", "write it like \"boss@example.com\"", Address::parse);
        let address = Placed { value: address?, place: to.place.clone() };
        given.ours.refuse(&address, findings);
        return Some(EscalateTo::Address(address.value));
    }
    findings.is_known(to, "rep", &given.team.names.reps).then(|| EscalateTo::Rep(RepId::new(to.value.clone())))
}

/// An escalation to the manager of a rep who has none reaches nobody.
fn warn_of_missing_managers(place: &Place, given: &Given<'_>, routes: &[Route], findings: &Findings) {
    let pools = routes.iter().filter_map(|route| given.team.team.pools.get(&route.pool));
    let reps = pools.flat_map(|pool| &pool.reps).filter_map(|id| given.team.team.rep(id));
    let mut alone =
        reps.filter(|rep| rep.active && rep.manager.is_none()).map(|rep| rep.id.as_str()).collect::<Vec<_>>();
    alone.sort_unstable();
    alone.dedup();
    if !alone.is_empty() {
        let verb = if alone.len() == 1 { "has" } else { "have" };
        let message =
            format!("{} {verb} no manager, so this reaches nobody when a lead is with them", alone.join(", "));
        findings.warning(place, message, "write `manager` in team.toml, or escalate to a rep or an address");
    }
}

fn read_span(text: &Placed<String>, findings: &Findings) -> Option<WorkSpan> {
    WorkSpan::parse(&text.value).map_err(|why| findings.refusal(&text.place, &why)).ok()
}

/// Whether one rung is surely before another. Hours and working days do not compare: a day's length is the calendar's.
fn comes_before(one: &RungAt, other: &RungAt, window: WorkSpan) -> bool {
    let seconds = |at: &RungAt| match (at, window) {
        (RungAt::Share(share), WorkSpan::Time(window)) => Some(window.as_secs_f64() * f64::from(*share) / 100.0),
        (RungAt::After(WorkSpan::Time(time)), _) => Some(time.as_secs_f64()),
        (RungAt::Share(_) | RungAt::After(WorkSpan::Days(_)), _) => None,
    };
    match (one, other) {
        (RungAt::Share(one), RungAt::Share(other)) => one < other,
        (RungAt::After(WorkSpan::Days(one)), RungAt::After(WorkSpan::Days(other))) => one < other,
        _ => seconds(one).zip(seconds(other)).is_some_and(|(one, other)| one < other),
    }
}
