//! What is sound as it is written and has been overtaken by the calendar: told whenever somebody checks.

use super::Config;
use super::findings::{Findings, Place};
use super::problem::Problem;
use crate::domain::id::PoolId;
use crate::domain::team::{Absence, Rep};
use crate::domain::time::Timestamp;
use std::collections::BTreeSet;
use std::time::Duration;

const TEAM: &str = "team.toml";
/// A team that is away at the same time is on holiday; for longer than this, nobody meant it.
const AWAY_AT_MOST: Duration = Duration::from_secs(30 * 86_400);

/// What was found while reading, and this.
pub fn all_warnings(config: &Config, now: Timestamp) -> Vec<Problem> {
    config.warnings.iter().cloned().chain(tell(config, now)).collect()
}

pub fn tell(config: &Config, now: Timestamp) -> Vec<Problem> {
    let text = config.files.iter().find(|(path, _)| path == TEAM).map(|(_, text)| String::from_utf8_lossy(text));
    let text = text.unwrap_or_default();
    let findings = Findings::default();
    findings.keep_text(&TEAM.into(), &text);
    let place = |title: String| {
        let span = text.find(&title).map(|start| start..start + title.len());
        Place { file: TEAM.into(), span }
    };
    let team = &config.rules.team;
    for calendar in team.calendars.values().filter(|calendar| calendar.holidays_are_over(now)) {
        let message = "all its holidays are over, so its reps are taken to work on the next ones";
        findings.warning(
            &place(format!("[calendar.{}]", calendar.id)),
            message,
            "write the holidays of this year and the next",
        );
    }
    let today = now.to_jiff().strftime("%Y-%m-%d").to_string();
    for (name, territory) in &team.territories {
        let ends: Option<Vec<_>> = territory.0.iter().map(|spell| spell.until).collect();
        let Some(end) = ends.and_then(|ends| ends.into_iter().max()).filter(|end| end.to_string() < today) else {
            continue;
        };
        let message = format!("the territory \"{name}\" has had no country since {end}: no lead is in it any more");
        findings.warning(&place(format!("{name} =")), message, "write its next time, or leave it out");
    }
    let routes = config.rules.workflows.values().flat_map(|workflow| &workflow.routes);
    let pools: BTreeSet<&PoolId> = routes.flat_map(|route| [&route.pool].into_iter().chain(&route.overflow)).collect();
    for pool in pools.into_iter().filter_map(|id| team.pools.get(id)) {
        let reps = pool.reps.iter().filter_map(|id| team.rep(id)).filter(|rep| rep.active);
        if let Some(back) = reps.map(|rep| back(rep, now)).min().filter(|back| *back > now.plus(AWAY_AT_MOST)) {
            let day = back.to_jiff().strftime("%Y-%m-%d");
            let message = format!("everybody in this pool is away until {day}, so its leads wait");
            findings.warning(
                &place(format!("[pool.{}]", pool.id)),
                message,
                "shorten `away` of a rep, or add one who is there",
            );
        }
    }
    let is_manager =
        |rep: &&Rep| team.reps.values().any(|below| below.active && below.manager.as_ref() == Some(&rep.id));
    for manager in team.reps.values().filter(is_manager) {
        let Some(calendar) = team.calendars.get(&manager.calendar) else { continue };
        let is_alone =
            |away: &&Absence| away.until > now && config.rules.there(manager, away.from.max(now)).id == manager.id;
        if let Some(away) = manager.away.iter().find(is_alone) {
            let day = |at: Timestamp| at.to_jiff().to_zoned(calendar.zone().clone()).strftime("%Y-%m-%d").to_string();
            let (from, until) = (day(away.from), day(Timestamp::from_ms(away.until.as_ms() - 1)));
            let who = &manager.id;
            let message =
                format!("{who} is away from {from} until {until}, and nobody else hears what a manager is told");
            findings.warning(&place(format!("[rep.{who}]")), message, "name a `delegate`, or a `manager` above");
        }
    }
    findings.into_problems()
}

/// When he is there again: now, unless he is away; one absence may follow another.
fn back(rep: &Rep, now: Timestamp) -> Timestamp {
    rep.away.iter().fold(now, |at, away| if away.from <= at && at < away.until { away.until } else { at })
}
