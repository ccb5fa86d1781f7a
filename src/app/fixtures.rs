//! The fixtures of a configuration, tried: the same pure rooms as the daemon's, over an empty world. They say what the
//! rules judge, so no lot is drawn, and nobody confirms it.

use crate::config::Config;
use crate::config::fixtures::Fixture;
use crate::domain::id::{CountedIds, EmailId, MailboxName};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::domain::token::Key;
use crate::pipeline::plan::{self, Envelope, World};

/// What came out otherwise than it must, one sentence each.
pub fn failures(config: &Config, now: Timestamp) -> Vec<String> {
    let rules = Rules::clone(&config.rules).alone();
    config.fixtures.iter().flat_map(|fixture| failures_of(fixture, &rules, now)).collect()
}

fn failures_of(fixture: &Fixture, rules: &Rules, now: Timestamp) -> Vec<String> {
    let place = format!("fixtures/{}", fixture.file);
    let first = || rules.mailboxes.keys().next().cloned().unwrap_or_else(|| MailboxName::new("inbox"));
    let mailbox = fixture.mailbox.clone().unwrap_or_else(first);
    if !rules.mailboxes.contains_key(&mailbox) {
        let remedy = "name one of mailboxes.toml in fixtures/expected.toml";
        return vec![format!("{place}: there is no mailbox \"{mailbox}\"; {remedy}")];
    }
    // Nothing is sent, so any key will do.
    let read = plan::read(&fixture.raw, &mailbox, rules, &Key::new(b"fixtures".to_vec()));
    let envelope = Envelope { id: EmailId::new("fixture"), mailbox, received_at: now, quiet: false };
    let mut world = World { next_number: 1, is_trial: true, ..World::default() };
    let plan = plan::plan(&envelope, &read, &mut world, rules, now, &mut CountedIds::default());
    let change = plan.change.as_ref();
    let verdict = change.and_then(|change| change.decision.as_ref()).and_then(|decision| decision.verdict.as_ref());
    let lead = change.map(|change| &change.after);
    let why = verdict.map_or_else(
        || format!("it is read as {}: {}", plan.discerned.kind.as_str(), plan.discerned.reason),
        |verdict| verdict.reason.clone(),
    );
    let came = [
        ("kind", &fixture.kind, Some(plan.discerned.kind.as_str().to_owned())),
        ("verdict", &fixture.verdict, verdict.map(|verdict| verdict.outcome.as_str().to_owned())),
        ("class", &fixture.class, verdict.and_then(|verdict| verdict.negative.clone())),
        ("band", &fixture.band, verdict.map(|verdict| verdict.band.to_string())),
        ("route", &fixture.route, lead.and_then(|lead| lead.route.clone())),
        ("pool", &fixture.pool, lead.and_then(|lead| lead.pool.as_ref().map(ToString::to_string))),
    ];
    let differs = came.into_iter().filter_map(|(what, expected, came)| {
        let expected = expected.as_ref().filter(|expected| Some(*expected) != came.as_ref())?;
        let came = came.unwrap_or_else(|| "none".to_owned());
        Some(format!("{place}: its {what} must be {expected} and is {came} ({why}); mend the rules, or what is expected in fixtures/expected.toml"))
    });
    differs.collect()
}
