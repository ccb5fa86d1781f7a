//! The pools of a workflow: who is there, and what each carries of how much.

use super::view::{PersonView, PoolView};
use crate::domain::availability::Availability;
use crate::domain::id::PoolId;
use crate::domain::routing::Standing;
use crate::domain::team::{Pool, Rep};
use crate::domain::workflow::{Relaxed, Workflow};
use crate::web::site::Reader;
use crate::web::words::Tone;

/// Every pool that a route may ask, in the order in which they are met.
pub(super) fn pools(reader: &Reader<'_>, workflow: &Workflow, team: &Standing) -> Vec<PoolView> {
    let mut met: Vec<&PoolId> = Vec::new();
    for route in &workflow.routes {
        let relaxed = route.relax.iter().filter_map(|relax| match &relax.what {
            Relaxed::Pool(pool) => Some(pool),
            Relaxed::Skills | Relaxed::Languages | Relaxed::Territories => None,
        });
        for pool in [&route.pool].into_iter().chain(&route.overflow).chain(relaxed) {
            if !met.contains(&pool) {
                met.push(pool);
            }
        }
    }
    met.into_iter().filter_map(|pool| reader.rules.team.pools.get(pool)).map(|pool| view(reader, pool, team)).collect()
}

fn view(reader: &Reader<'_>, pool: &Pool, team: &Standing) -> PoolView {
    let reps: Vec<&Rep> = pool.reps.iter().filter_map(|rep| reader.rules.team.rep(rep)).collect();
    let people: Vec<PersonView> = reps.iter().map(|rep| person(reader, rep, pool, team)).collect();
    let can = people.iter().filter(|person| person.tone == Tone::Good.as_str()).count();
    let summary = format!("{can} of {} could take a lead now", people.len());
    PoolView { name: pool.id.to_string(), summary, people }
}

fn person(reader: &Reader<'_>, rep: &Rep, pool: &Pool, team: &Standing) -> PersonView {
    let there = Availability::of(rep, &reader.rules.team, team.away_until(&rep.id), reader.now);
    let (load, turns) = (team.load(&rep.id), team.all_turns_of(&pool.id));
    let in_pool: u32 = turns.map(|of| team.turn(of, &rep.id).today).sum();
    let capacity = &rep.capacity;
    // What has no limit is told only where something is carried.
    let counts = [
        (load.open, capacity.open, "unanswered", true),
        (load.points, capacity.points, "points", false),
        (load.today, capacity.per_day, "today", true),
        (load.week, capacity.per_week, "this week", false),
        (in_pool, pool.per_day, "of this pool today", false),
    ];
    let is_full = counts.iter().any(|(count, limit, ..)| limit.is_some_and(|limit| *count >= limit));
    let told = counts.iter().filter(|(_, limit, _, always)| *always || limit.is_some());
    let told = told.map(|(count, limit, what, _)| match limit {
        Some(limit) => format!("{count} of {limit} {what}"),
        None => format!("{count} {what}"),
    });
    let tone = match there {
        Availability::AtWork if is_full => Tone::Soon,
        Availability::AtWork => Tone::Good,
        Availability::Off(_) | Availability::Away(_) | Availability::Paused(_) | Availability::Inactive => Tone::Calm,
    };
    let full = if is_full { "at capacity; " } else { "" };
    PersonView {
        name: rep.name.clone(),
        tone: tone.as_str(),
        state: there.words(|at| reader.moment(at).full),
        load: format!("{full}{}", told.collect::<Vec<_>>().join(", ")),
        takes: takes(rep),
    }
}

fn takes(rep: &Rep) -> String {
    let list = |what: &str, all: &[String]| (!all.is_empty()).then(|| format!("{what} {}", all.join(", ")));
    let weight = (rep.weight > 1).then(|| format!("weight {}", rep.weight));
    let parts = [list("speaks", &rep.languages), list("skills", &rep.skills), list("only", &rep.territories), weight];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
