//! `[sla]` of a workflow: how fast, and what happens on the way to too late.

use super::amount::{count, working_time};
use super::findings::{Place, Placed};
use super::given::Given;
use super::ladder;
use super::sheet::{Section, Value};
use crate::domain::calendar::WorkSpan;
use crate::domain::id::CalendarId;
use crate::domain::sla::{ClockName, PAUSE_AT_MOST, RungDo, Sla, Target, Whose};
use crate::domain::workflow::Route;
use std::time::Duration;

const ACCEPT_DEFAULT: WorkSpan = WorkSpan::Time(Duration::from_secs(30 * 60));
const FIRST_RESPONSE_DEFAULT: WorkSpan = WorkSpan::Time(Duration::from_secs(2 * 3_600));
const FOLLOW_UP_DEFAULT: WorkSpan = WorkSpan::Days(5);

/// How `next_response` says that nobody watches later mails.
const NOT_PROMISED: &str = "none";

/// `[sla]` of a workflow: what is promised to whoever no policy is for.
pub fn read(section: Section<'_>, given: &Given<'_>, routes: &[Route]) -> Option<Sla> {
    section.need("calendar", "write calendar = \"NAME\", for a [calendar.NAME] of team.toml");
    let sla = read_promises(&section, None, given, routes);
    section.close();
    sla
}

pub(super) fn read_promises(
    section: &Section<'_>,
    default: Option<&Sla>,
    given: &Given<'_>,
    routes: &[Route],
) -> Option<Sla> {
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
        Some(text) => working_time(&text, findings).unwrap_or(FOLLOW_UP_DEFAULT),
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
        first_response.ladder = ladder::read_ladder(rungs, first_response.within, given, routes);
        if first_response.ladder.is_empty() && section.texts("ladder").is_some_and(|list| list.is_empty()) {
            let message = "the ladder is empty: nobody is reminded of a lead that waits";
            findings.warning(
                &section.place,
                message,
                "write ladder = [{ at = \"50%\", do = \"remind\" }], or remove the line",
            );
        }
    } else if default.is_none() {
        first_response.ladder = ladder::default_ladder();
        ladder::tell_if_nobody_hears(&first_response.ladder, &section.place, given, routes);
    }
    let max_hops = count(section, "max_hops", 1..=100).or_else(|| default.and_then(|sla| sla.max_hops));
    let pause_at_most = section.text("pause_at_most").and_then(|text| match working_time(&text, findings)? {
        WorkSpan::Time(time) => Some(time),
        WorkSpan::Days(_) => {
            findings.error(&text.place, "a pause is counted in hours of working time", "write it like \"24h\"");
            None
        }
    });
    let pause_at_most = pause_at_most.unwrap_or(default.map_or(PAUSE_AT_MOST, |sla| sla.pause_at_most));
    let (assign, disposition) = (clock(ClockName::Assign), clock(ClockName::Disposition));
    let next_response = match section.any(ClockName::NextResponse.as_str()) {
        Some(Value::Text(text)) if text.value == NOT_PROMISED => None,
        Some(_) => clock(ClockName::NextResponse),
        None => default.map_or_else(|| Some(later_response(&first_response)), |sla| sla.next_response.clone()),
    };
    Some(Sla {
        calendar: calendar?,
        assign,
        accept,
        first_response,
        next_response,
        disposition,
        follow_up,
        max_hops,
        pause_at_most,
    })
}

/// Whoever writes again waits no longer than whoever writes first, and the same people hear of it; but the conversation
/// stays with the rep who has it.
fn later_response(first: &Target) -> Target {
    let takes_away = |act: &RungDo| matches!(act, RungDo::ReOffer | RungDo::Overflow(_));
    let ladder = first.ladder.iter().filter(|rung| !takes_away(&rung.act)).cloned().collect();
    Target { ladder, ..first.clone() }
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
        (None, _) => (Whose::Team, ladder::default_ladder_of(name)),
    };
    let Some(written) = section.any(name.as_str()) else { return default };
    let has_own = |table: &Section<'_>| ladder == LadderAt::Within && table.has("ladder");
    if default.is_none() && !matches!(&written, Value::Table(table) if has_own(table)) {
        ladder::tell_if_nobody_hears(&rungs, &place_of(&written), given, routes);
    }
    match written {
        Value::Text(text) => Some(Target { within: working_time(&text, findings)?, hours, ladder: rungs }),
        Value::Table(table) => {
            let within = table.needed_text("within", "write within = \"2h\": how long it may take");
            let within = within.and_then(|text| working_time(&text, findings));
            let choices = Whose::ALL.map(|whose| (whose.as_str(), whose));
            let hours = table.text("hours").and_then(|text| text.choose(findings, &choices)).unwrap_or(hours);
            let mut rungs = rungs;
            if has_own(&table) {
                let window = within.unwrap_or(FIRST_RESPONSE_DEFAULT);
                rungs = ladder::read_ladder(table.repeated("ladder"), window, given, routes);
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
