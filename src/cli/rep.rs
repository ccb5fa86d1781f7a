//! `anteroom rep …`: what each rep carries, and a rep's own pause.

use super::columns::cell;
use super::shown::one_line;
use super::{Failure, NOTHING_YET, Place, short_runtime, when};
use crate::clock::{Clock as _, RandomIds, SystemClock};
use crate::desk;
use crate::domain::availability::Availability;
use crate::domain::id::{PoolId, RepId};
use crate::domain::routing::{LEAD, UNTIL_RESUMED};
use crate::domain::rules::Rules;
use crate::domain::spoken::quoted;
use crate::domain::team::Rep as Member;
use crate::domain::time::Timestamp;
use crate::store::Store;
use anyhow::anyhow;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Rep {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Who is at work, what each carries, of how much
    List {
        #[command(flatten)]
        place: Place,
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Offer a rep nothing for a while, whatever his calendar says; what he was only offered goes on, what he accepted stays with him
    Pause {
        /// The rep's key in team.toml
        rep: String,
        /// `fri 17:00`, `2026-11-20 17:55`; without it, until `rep resume`
        #[arg(long, value_name = "TIME")]
        until: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Give a rep turns of a pool, or take some: what fairness asks for and no rule can know. It is on record
    Credit {
        /// The rep's key in team.toml
        rep: String,
        /// The pool's key in team.toml
        #[arg(long)]
        pool: String,
        /// How many leads sooner he gets the next ones; a negative number, how many later
        #[arg(long, allow_hyphen_values = true, value_parser = clap::value_parser!(i64).range(-10..=10))]
        turns: i64,
        /// Why, for the record
        #[arg(long, value_name = "REASON")]
        because: String,
        #[command(flatten)]
        place: Place,
    },
    /// Give a rep the next lead that waits: the one of the best band, due soonest, the oldest; his at once, never a choice
    Next {
        /// The rep's key in team.toml
        rep: String,
        #[command(flatten)]
        place: Place,
    },
    /// End a pause, also that of a rep who was set away because an offer ran out; leads that wait are looked at again
    Resume {
        /// The rep's key in team.toml
        rep: String,
        #[command(flatten)]
        place: Place,
    },
}

impl Rep {
    pub fn carry_out(self) -> Result<(), Failure> {
        let runtime = short_runtime()?;
        match self.command {
            Command::List { place, json } => runtime.block_on(list(&place, json)),
            Command::Pause { rep, until, place } => runtime.block_on(pause(&place, rep, until)),
            Command::Credit { rep, pool, turns, because, place } => {
                runtime.block_on(credit(&place, &rep, &pool, turns, &because))
            }
            Command::Next { rep, place } => runtime.block_on(next(&place, &rep)),
            Command::Resume { rep, place } => runtime.block_on(resume(&place, rep)),
        }
    }
}

async fn open(place: &Place) -> Result<(Store, Arc<Rules>), Failure> {
    let store = place.open_store().await?.ok_or_else(|| Failure::Failed(anyhow!("{NOTHING_YET}")))?;
    let rules = place.rules(&store).await?;
    Ok((store, rules))
}

fn member<'a>(rules: &'a Rules, rep: &str) -> Result<&'a Member, Failure> {
    let known = || rules.team.reps.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    rules.team.reps.get(rep).ok_or_else(|| Failure::Usage(anyhow!("there is no rep `{rep}`; there is {}", known())))
}

fn person() -> String {
    crate::app::author::of_command()
}

async fn credit(place: &Place, rep: &str, pool: &str, turns: i64, because: &str) -> Result<(), Failure> {
    let (store, rules) = open(place).await?;
    let of = member(&rules, rep)?.id.clone();
    let pool = PoolId::new(pool);
    if !rules.team.pools.contains_key(&pool) {
        let known = rules.team.pools.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Err(Failure::Usage(anyhow!("there is no pool `{pool}`; there is {known}")));
    }
    if turns == 0 || !rules.team.shares_turns(&pool, &of) {
        return Err(Failure::Usage(anyhow!(
            "{rep} shares no turns with others in pool {pool}, or no turns were asked for"
        )));
    }
    let now = SystemClock.now();
    let counted_since = |rep: &RepId| rules.counted_since(rep, now);
    let standing = store.standing(&counted_since).await.map_err(|error| Failure::Failed(error.into()))?;
    // With whom he takes turns: with all of the pool, if he ever has.
    let his = standing.all_turns_of(&pool).filter(|turns| standing.turns[*turns].has(&of)).min();
    let moved = [(his.unwrap_or(&pool).clone(), of.clone(), turns.saturating_mul(LEAD))];
    let by = person();
    let text = format!("{by} gave {} {turns} turns of pool {pool}: {}", RepId::new(rep).mention(), quoted(because));
    store.give_turns(&moved, &by, SystemClock.now(), text).await.map_err(|error| Failure::Failed(error.into()))?;
    store.close().await;
    let more = if turns < 0 { "fewer" } else { "more" };
    say!("{rep} has {} turns {more} in pool {pool}; it is on record", turns.unsigned_abs());
    Ok(())
}

async fn pause(place: &Place, rep: String, until: Option<String>) -> Result<(), Failure> {
    let (store, rules) = open(place).await?;
    let now = SystemClock.now();
    let of = member(&rules, &rep)?;
    let zone = rules.team.calendar_of(of).map_or(jiff::tz::TimeZone::UTC, |calendar| calendar.zone().clone());
    let until_at = match &until {
        Some(text) => when::parse(text, now, &zone).map_err(Failure::Usage)?,
        None => now.plus(UNTIL_RESUMED),
    };
    let shown = until_at.to_jiff().to_zoned(zone).strftime("%a %-d %b %Y, %H:%M %Z");
    if until_at <= now {
        return Err(Failure::Usage(anyhow!("a pause must end ahead of now")));
    }
    store.pause_rep(&RepId::new(&rep), until_at, &person(), now).await?;
    store.close().await;
    match until {
        Some(_) => say!("{rep} is offered nothing until {shown}"),
        None => say!("{rep} is offered nothing until `anteroom rep resume {rep}`"),
    }
    Ok(())
}

async fn resume(place: &Place, rep: String) -> Result<(), Failure> {
    let (store, rules) = open(place).await?;
    member(&rules, &rep)?;
    let had_paused = store.resume_rep(&RepId::new(&rep), &person(), SystemClock.now()).await?;
    store.close().await;
    say!("{rep} {}", if had_paused { "is offered leads again" } else { "had not paused" });
    Ok(())
}

async fn next(place: &Place, rep: &str) -> Result<(), Failure> {
    let (store, rules) = open(place).await?;
    let of = member(&rules, rep)?.id.clone();
    let given = desk::give_next(&store, &rules, &of, SystemClock.now(), &mut RandomIds).await;
    store.close().await;
    match given.map_err(|error| Failure::Failed(error.into()))? {
        Some(lead) => say!("{} is {rep}'s: {}", lead.shown_ref(), one_line(lead.prospect.shown())),
        None => say!("no lead waits that {rep} could take"),
    }
    Ok(())
}

async fn list(place: &Place, as_json: bool) -> Result<(), Failure> {
    let (store, rules) = open(place).await?;
    let now = SystemClock.now();
    let counted_since = |rep: &RepId| rules.counted_since(rep, now);
    let standing = store.standing(&counted_since).await?;
    store.close().await;
    let of = |limit: Option<u32>| limit.map_or_else(String::new, |limit| format!(" of {limit}"));
    let mut all = Vec::new();
    if !as_json {
        say!("{:<14} {:<36} {:>10} {:>10} {:>10} {:>10}", "REP", "NOW", "UNANSWERED", "POINTS", "TODAY", "WEEK");
    }
    for rep in rules.team.reps.values() {
        let (load, capacity) = (standing.load(&rep.id), &rep.capacity);
        let state = state(rep, &rules, standing.away_until(&rep.id), now);
        if as_json {
            all.push(json!({
                "rep": rep.id.as_str(), "now": state, "open": load.open, "points": load.points, "today": load.today,
                "week": load.week, "capacity": { "open": capacity.open, "points": capacity.points,
                "per_day": capacity.per_day, "per_week": capacity.per_week },
            }));
            continue;
        }
        say!(
            "{} {} {:>10} {:>10} {:>10} {:>10}",
            cell(rep.id.as_str(), 14),
            cell(&state, 36),
            format!("{}{}", load.open, of(capacity.open)),
            format!("{}{}", load.points, of(capacity.points)),
            format!("{}{}", load.today, of(capacity.per_day)),
            format!("{}{}", load.week, of(capacity.per_week)),
        );
    }
    if as_json {
        say!("{}", Value::Array(all));
    }
    Ok(())
}

fn state(rep: &Member, rules: &Rules, paused_until: Option<Timestamp>, now: Timestamp) -> String {
    let calendar = rules.team.calendar_of(rep);
    let shown = |at: Timestamp| calendar.map_or_else(|| at.to_string(), |calendar| calendar.show(at));
    Availability::of(rep, &rules.team, paused_until, now).words(shown)
}
