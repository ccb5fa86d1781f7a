//! Whether the one who is named is there.

use super::{Act, By};
use crate::domain::id::RepId;
use crate::domain::lead::Refusal;
use crate::domain::routing::is_open_ended;
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;

/// The rep whom somebody names to go on with a lead, if he is not the one who says so.
pub fn named<'a>(act: &'a Act, by: &By) -> Option<&'a RepId> {
    let (Act::HandOff { to, .. } | Act::Assign { to, .. }) = act else { return None };
    Some(to).filter(|to| !matches!(by, By::Rep(rep) if rep == *to))
}

/// Whoever is away gets nothing new, not by name either: the prospect would wait for somebody who is not there. `paused` is
/// until when he has said so himself, or somebody for him; what his calendar of absences says is in the rules.
pub fn must_be_there(
    rep: &RepId,
    by: &By,
    paused: Option<Timestamp>,
    rules: &Rules,
    now: Timestamp,
) -> Result<(), Refusal> {
    let Some(rep) = rules.team.rep(rep) else { return Ok(()) };
    let planned = rep.away_until(now);
    let Some(until) = paused.filter(|until| *until > now).max(planned) else { return Ok(()) };
    let reader = match by {
        By::Rep(reader) => rules.team.rep(reader).unwrap_or(rep),
        By::Person(_) => rep,
    };
    let until = match rules.team.calendar_of(reader) {
        _ if is_open_ended(until, now) => "somebody says that he is back".to_owned(),
        Some(calendar) => calendar.show(until),
        None => until.to_string(),
    };
    Err(Refusal::Away { name: rep.name.clone(), until })
}
