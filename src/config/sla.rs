//! `[sla]` of a workflow: how fast, and what happens on the way to too late.

use super::findings::{Findings, Place, Placed};
use super::sheet::{Section, Value};
use super::workflow::{Given, compile_of_lead, read_id};
use crate::domain::address::Address;
use crate::domain::calendar::WorkSpan;
use crate::domain::id::{CalendarId, RepId};
use crate::domain::sla::{ClockName, EscalateTo, PAUSE_AT_MOST, Policy, Rung, RungAt, RungDo, Sla, Target, Whose};
use crate::domain::workflow::Route;
use std::collections::BTreeSet;
use std::time::Duration;

const ACCEPT_DEFAULT: WorkSpan = WorkSpan::Time(Duration::from_secs(30 * 60));
const FIRST_RESPONSE_DEFAULT: WorkSpan = WorkSpan::Time(Duration::from_secs(2 * 3_600));
const FOLLOW_UP_DEFAULT: WorkSpan = WorkSpan::Days(5);

/// Latest rung, in percent of the window: a hundred windows late, nobody is reminded any more.
const SHARE_MAX: u32 = 10_000;

/// `[sla]` of a workflow: what is promised to whoever no policy is for.
pub fn read(section: Section<'_>, given: &Given<'_>, routes: &[Route]) -> Option<Sla> {
    section.need("calendar", "write calendar = \"NAME\", for a [calendar.NAME] of team.toml");
    let sla = read_promises(&section, None, given, routes);
    section.close();
    sla
}

/// `[[policy]]`: what it does not say is as in `[sla]`.
pub fn read_policies(
    sections: Vec<Section<'_>>,
    sla: Option<&Sla>,
    given: &Given<'_>,
    routes: &[Route],
) -> Vec<Policy> {
    let mut ids = BTreeSet::new();
    let mut policies = Vec::new();
    for section in sections {
        let id = read_id(&section, &mut ids);
        let when = section.needed_text("when", "write when = 'lead.band == \"A1\"': the leads it is for");
        let when = when.and_then(|text| compile_of_lead(&text, given));
        // Without a sound [sla] there is nothing to go by, which is told there.
        let promised = sla.and_then(|sla| read_promises(&section, Some(sla), given, routes));
        if sla.is_some() {
            section.close();
        }
        if let (Some(id), Some(when), Some(sla)) = (id, when, promised) {
            policies.push(Policy { id, when, sla });
        }
    }
    policies
}

fn read_promises(section: &Section<'_>, default: Option<&Sla>, given: &Given<'_>, routes: &[Route]) -> Option<Sla> {
    let findings = section.findings;
    let calendar = section.text("calendar");
    let calendar = match (calendar, default) {
        (Some(name), _) => {
            findings.is_known(&name, "calendar", &given.team.names.calendars).then(|| CalendarId::new(name.value))
        }
        (None, default) => default.map(|sla| sla.calendar.clone()),
    };
    let clock = |name: ClockName| {
        let default = default.and_then(|sla| sla.target(name)).cloned();
        let ladder = if name == ClockName::FirstResponse { LadderAt::Beside } else { LadderAt::Within };
        read_target(section, name, default, ladder, given, routes)
    };
    let plain = |hours, within| Target { hours, ..Target::plain(within) };
    let accept_place = section.any("accept").map_or_else(|| section.place.clone(), |value| place_of(&value));
    let accept = clock(ClockName::Accept).unwrap_or_else(|| plain(Whose::Holder, ACCEPT_DEFAULT));
    let first_response = clock(ClockName::FirstResponse);
    let mut first_response = first_response.unwrap_or_else(|| plain(Whose::Team, FIRST_RESPONSE_DEFAULT));
    let follow_up = match section.text("follow_up") {
        Some(text) => read_span(&text, findings).unwrap_or(FOLLOW_UP_DEFAULT),
        None => default.map_or(FOLLOW_UP_DEFAULT, |sla| sla.follow_up),
    };
    if let (WorkSpan::Time(offer), WorkSpan::Time(answer)) = (accept.within, first_response.within)
        && offer > answer
    {
        let message = format!(
            "an offer stands {}, longer than the {} in which the prospect is to be answered",
            accept.within, first_response.within
        );
        findings.warning(&accept_place, message, "make `accept` shorter than `first_response`");
    }
    let rungs = section.repeated("ladder");
    if section.has("ladder") {
        first_response.ladder = read_ladder(rungs, first_response.within, given, routes);
        if first_response.ladder.is_empty() && section.texts("ladder").is_some_and(|list| list.is_empty()) {
            let message = "the ladder is empty: nobody is reminded of a lead that waits";
            findings.warning(
                &section.place,
                message,
                "write ladder = [{ at = \"50%\", do = \"remind\" }], or remove the line",
            );
        }
    } else if default.is_none() {
        first_response.ladder = default_ladder();
    }
    let pause_at_most = section.text("pause_at_most").and_then(|text| match read_span(&text, findings)? {
        WorkSpan::Time(time) => Some(time),
        WorkSpan::Days(_) => {
            findings.error(&text.place, "a pause is counted in hours of working time", "write it like \"24h\"");
            None
        }
    });
    let pause_at_most = pause_at_most.unwrap_or(default.map_or(PAUSE_AT_MOST, |sla| sla.pause_at_most));
    let (assign, next_response) = (clock(ClockName::Assign), clock(ClockName::NextResponse));
    let disposition = clock(ClockName::Disposition);
    Some(Sla {
        calendar: calendar?,
        assign,
        accept,
        first_response,
        next_response,
        disposition,
        follow_up,
        pause_at_most,
    })
}

/// Where a clock's ladder is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LadderAt {
    /// As `ladder` of the promises themselves.
    Beside,
    Within,
}

/// `"2h"`, or `{ within = "2h", hours = "team", ladder = [ … ] }`. None where it is not promised.
fn read_target(
    section: &Section<'_>,
    name: ClockName,
    default: Option<Target>,
    ladder: LadderAt,
    given: &Given<'_>,
    routes: &[Route],
) -> Option<Target> {
    let findings = section.findings;
    let (hours, rungs) = match (&default, name) {
        (Some(default), _) => (default.hours, default.ladder.clone()),
        (None, ClockName::Accept) => (Whose::Holder, Vec::new()),
        (None, _) => (Whose::Team, default_ladder_of(name)),
    };
    let Some(written) = section.any(name.as_str()) else { return default };
    match written {
        Value::Text(text) => Some(Target { within: read_span(&text, findings)?, hours, ladder: rungs }),
        Value::Table(table) => {
            let within = table.needed_text("within", "write within = \"2h\": how long it may take");
            let within = within.and_then(|text| read_span(&text, findings));
            let choices = Whose::ALL.map(|whose| (whose.as_str(), whose));
            let hours = table.text("hours").and_then(|text| text.choose(findings, &choices)).unwrap_or(hours);
            let mut rungs = rungs;
            if ladder == LadderAt::Within && table.has("ladder") {
                let window = within.unwrap_or(FIRST_RESPONSE_DEFAULT);
                rungs = read_ladder(table.repeated("ladder"), window, given, routes);
            }
            table.close();
            Some(Target { within: within?, hours, ladder: rungs })
        }
        other => {
            let remedy = "write it like \"2h\", or { within = \"2h\", hours = \"team\" }";
            section.wrong_type(&place_of(&other), name.as_str(), "length of time", remedy);
            default
        }
    }
}

fn place_of(value: &Value<'_>) -> Place {
    match value {
        Value::Text(Placed { place, .. }) | Value::Tables(_, place) | Value::Other(place) => place.clone(),
        Value::Table(section) => section.place.clone(),
        Value::List(list) => list.first().map_or_else(|| Place::whole(""), |text| text.place.clone()),
    }
}

/// What is done on the way where nobody has said.
fn default_ladder_of(name: ClockName) -> Vec<Rung> {
    let escalate = Rung { at: RungAt::Share(100), act: RungDo::Escalate(EscalateTo::Manager) };
    match name {
        // The end of an offer is its rung; the first response has its own.
        ClockName::Accept | ClockName::FirstResponse => Vec::new(),
        ClockName::Assign => vec![escalate],
        ClockName::NextResponse | ClockName::Disposition => {
            vec![Rung { at: RungAt::Share(50), act: RungDo::Remind }, escalate]
        }
    }
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
