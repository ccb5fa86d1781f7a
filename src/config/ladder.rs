//! A clock's ladder: rungs at a share of its time or after a time, each with what is done and who is told.

use super::amount::working_time;
use super::findings::{Findings, Place, Placed};
use super::given::Given;
use super::sheet::Section;
use crate::domain::address::Address;
use crate::domain::calendar::WorkSpan;
use crate::domain::id::{PoolId, RepId};
use crate::domain::sla::{ClockName, EscalateTo, Rung, RungAt, RungDo};
use crate::domain::team::Rep;
use crate::domain::workflow::Route;

/// Latest rung, in percent of the window: a hundred windows late, nobody is reminded any more.
const SHARE_MAX: u32 = 10_000;

/// What is done on the way where nobody has said.
pub(super) fn default_ladder_of(name: ClockName) -> Vec<Rung> {
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

pub(super) fn default_ladder() -> Vec<Rung> {
    vec![
        Rung { at: RungAt::Share(50), act: RungDo::Remind },
        Rung { at: RungAt::Share(100), act: RungDo::ReOffer },
        Rung { at: RungAt::Share(150), act: RungDo::Escalate(EscalateTo::Manager) },
    ]
}

pub(super) fn read_ladder(
    sections: Vec<Section<'_>>,
    window: WorkSpan,
    given: &Given<'_>,
    routes: &[Route],
) -> Vec<Rung> {
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
    let act = section.needed_text("do", "write do = \"remind\", \"warn\", \"re-offer\", \"overflow\" or \"escalate\"");
    let (to, pool) = (section.text("to"), section.text("pool"));
    let pool = pool.filter(|pool| findings.is_known(pool, "pool", &given.team.names.pools));
    let place = section.place.clone();
    section.close();
    let choices =
        [Kind::Remind, Kind::Warn, Kind::ReOffer, Kind::Overflow, Kind::Escalate].map(|kind| (kind.word(), kind));
    let kind = act?.choose(findings, &choices)?;
    let (takes_to, takes_pool) = match kind {
        Kind::Remind | Kind::ReOffer => (false, false),
        Kind::Warn => (true, false),
        Kind::Overflow => (false, true),
        Kind::Escalate => (true, true),
    };
    let remedy = "remove it, or write do = \"escalate\"";
    if let Some(to) = to.as_ref().filter(|_| !takes_to) {
        let remedy =
            if kind == Kind::Overflow { "write pool = \"NAME\"" } else { "remove `to`, or write do = \"escalate\"" };
        findings.error(&to.place, format!("\"{}\" goes to nobody else", kind.word()), remedy);
    }
    if let Some(pool) = pool.as_ref().filter(|_| !takes_pool) {
        findings.error(&pool.place, format!("\"{}\" goes to no pool", kind.word()), remedy);
    }
    let pool = pool.map(|pool| PoolId::new(pool.value));
    let act = match (kind, to, pool) {
        (Kind::Remind, ..) => RungDo::Remind,
        (Kind::ReOffer, ..) => RungDo::ReOffer,
        (Kind::Overflow, _, pool) => {
            if pool.is_none() && routes.iter().all(|route| route.overflow.is_none()) {
                findings.error(
                    &place,
                    "no route has an `overflow`",
                    "write pool = \"NAME\", or give a route its `overflow`",
                );
            }
            RungDo::Overflow(pool)
        }
        (Kind::Warn, Some(to), _) => {
            RungDo::Warn(findings.is_known(&to, "rep", &given.team.names.reps).then(|| RepId::new(to.value))?)
        }
        (Kind::Warn, None, _) => {
            findings.error(&place, "this warning names no backup", "write to = \"REP\": who may have to stand in");
            return None;
        }
        (Kind::Escalate, Some(to), None) => RungDo::Escalate(read_to(&to, given, routes, findings)?),
        (Kind::Escalate, None, Some(pool)) => RungDo::Escalate(EscalateTo::Pool(pool)),
        (Kind::Escalate, Some(_), Some(_)) => {
            findings.error(&place, "this escalation goes to two", "write `to` or `pool`, one of the two");
            return None;
        }
        (Kind::Escalate, None, None) => {
            findings.error(
                &place,
                "this escalation goes to nobody",
                "write to = \"manager\", a rep's id or an address, or pool = \"NAME\"",
            );
            return None;
        }
    };
    Some(Rung { at: at?, act })
}

/// What `do` says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Remind,
    Warn,
    ReOffer,
    Overflow,
    Escalate,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::Warn => "warn",
            Self::ReOffer => "re-offer",
            Self::Overflow => "overflow",
            Self::Escalate => "escalate",
        }
    }
}

fn read_at(text: &Placed<String>, findings: &Findings) -> Option<RungAt> {
    let Some(percent) = text.value.trim().strip_suffix('%') else {
        return Some(RungAt::After(working_time(text, findings)?));
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
    let mut alone: Vec<&str> =
        reps_of(routes, given).filter(|rep| rep.manager.is_none()).map(|rep| rep.id.as_str()).collect();
    alone.sort_unstable();
    alone.dedup();
    if !alone.is_empty() {
        let verb = if alone.len() == 1 { "has" } else { "have" };
        let message =
            format!("{} {verb} no manager, so this reaches nobody when a lead is with them", alone.join(", "));
        findings.warning(place, message, "write `manager` in team.toml, or escalate to a rep or an address");
    }
}

/// A ladder that nobody wrote escalates to managers: where no rep has one, nobody ever hears of a lead that waits.
pub(super) fn tell_if_nobody_hears(ladder: &[Rung], place: &Place, given: &Given<'_>, routes: &[Route]) {
    let escalates = ladder.iter().any(|rung| rung.act == RungDo::Escalate(EscalateTo::Manager));
    let mut reps = reps_of(routes, given).peekable();
    if escalates && reps.peek().is_some() && reps.all(|rep| rep.manager.is_none()) {
        let message = "without a `ladder` a lead that waits too long is escalated to the manager, and no rep here has one: nobody hears of it";
        let remedy = "write `manager` in team.toml, or a ladder like [{ at = \"150%\", do = \"escalate\", to = \"boss@example.com\" }]";
        given.findings.warning(place, message, remedy);
    }
}

fn reps_of<'r>(routes: &'r [Route], given: &'r Given<'_>) -> impl Iterator<Item = &'r Rep> {
    let pools = routes.iter().filter_map(|route| given.team.team.pools.get(&route.pool));
    pools.flat_map(|pool| &pool.reps).filter_map(|id| given.team.team.rep(id)).filter(|rep| rep.active)
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
