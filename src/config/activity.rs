//! Activity is no intent: whoever only looked around has not asked for anything, however much he looked.

use super::findings::{Findings, Place};
use super::given::Given;
use super::sheet::Section;
use crate::domain::condition::{Facts, Holds, Reach};
use crate::domain::signal::{COUNT_MAX, Left, Signals};
use crate::domain::territory::Territory;
use crate::domain::workflow::ScoreRule;
use std::collections::BTreeMap;

/// Combinations of rules that are tried. Beyond them the points are taken to add up: a workflow so entangled is refused
/// sooner than let through.
const TRIES_MAX: usize = 50_000;

/// What a model says, or what came of others, is no activity: it does not fade.
const SCORES: [&str; 2] = ["signals.model", "signals.learned"];

/// Activity fades and fit does not, so that one would count for ever as the other.
pub fn refuse_as_fit(rule: &ScoreRule, place: &Place, findings: &Findings) {
    if let Some(name) = rule.when.activity().filter(|name| !SCORES.contains(name)) {
        let message = format!("the rule for fit \"{}\" asks what somebody did elsewhere: `{name}`", rule.id);
        findings.error(place, message, "make it an [[intent]] rule: fit does not fade, and activity does");
    }
}

/// Refuses a gate for intent that somebody could cross who asks for nothing and is busy elsewhere, whatever is known of
/// him and his company. Rules count that can hold of him together.
pub fn refuse_alone(root: &Section<'_>, intent: &[ScoreRule], gate: i64, given: &Given<'_>) {
    if gate <= 0 {
        return;
    }
    let territories = &given.team.team.territories;
    let counted = |rule: &&ScoreRule| rule.points > 0;
    let (of_activity, others): (Vec<&ScoreRule>, Vec<&ScoreRule>) =
        intent.iter().partition(|rule| rule.when.activity().is_some());
    // What each inquiry has, and what each that asks for nothing loses.
    let (always, others): (Vec<&ScoreRule>, Vec<&ScoreRule>) = others.into_iter().partition(|rule| is_always_so(rule));
    let base = always.iter().map(|rule| rule.points).fold(0_i64, i64::saturating_add);
    let of_activity = reaching(of_activity.into_iter().filter(counted), territories);
    // Who somebody is, is no intent either, nor that he wrote anything; who passes by that alone, passes whatever he did
    // elsewhere.
    let of_who = others.into_iter().filter(|rule| rule.when.is_about_who() || rule.when.is_about_words_alone());
    let of_who = of_who.filter(counted);
    let of_who = reaching(of_who.filter(|rule| base.saturating_add(rule.points) < gate), territories);
    if base >= gate || of_activity.is_empty() {
        return;
    }
    let together = [of_activity.clone(), of_who].concat();
    let beyond = |counted: &[(&ScoreRule, Reach)]| {
        let held: Vec<String> = Search { counted, gate, tries: 0 }
            .beyond(0, base, &Reach::every())?
            .into_iter()
            .map(str::to_owned)
            .collect();
        Some(held)
    };
    let Some(held) = beyond(&of_activity).or_else(|| beyond(&together)) else { return };
    let held: Vec<&ScoreRule> =
        intent.iter().filter(|rule| held.contains(&rule.id) || always.iter().any(|one| one.id == rule.id)).collect();
    let points = |rules: &[&ScoreRule]| rules.iter().map(|rule| rule.points).fold(0_i64, i64::saturating_add);
    let without: Vec<&ScoreRule> = held.iter().copied().filter(|rule| rule.when.activity().is_none()).collect();
    if points(&without) >= gate {
        return;
    }
    let beside = |rule: &&&ScoreRule| !always.iter().any(|one| one.id == rule.id);
    let by = match without.iter().find(beside) {
        Some(rule) if rule.when.is_about_who() => "activity and who somebody is give",
        Some(_) => "activity and what any mail says give",
        None => "activity alone gives",
    };
    let message = format!(
        "{by} {} points of intent, and the gate is {gate}: {}",
        points(&held),
        held.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(", ")
    );
    let remedy = "give activity fewer points than the gate: whoever only looks around has not asked for anything";
    let place = root.section("gates").and_then(|gates| gates.whole("intent")).map(|gate| gate.place);
    root.findings.error(place.as_ref().unwrap_or(&root.place), message, remedy);
}

/// Rules that can hold of whoever asks for nothing, the most points first.
fn reaching<'r>(
    rules: impl Iterator<Item = &'r ScoreRule>,
    territories: &BTreeMap<String, Territory>,
) -> Vec<(&'r ScoreRule, Reach)> {
    let mut rules: Vec<_> = rules
        .map(|rule| (rule, Reach::of_silent(&rule.when, territories)))
        .filter(|(_, reach)| !reach.is_nobody())
        .collect();
    rules.sort_by_key(|(rule, _)| -rule.points);
    rules
}

fn is_always_so(rule: &ScoreRule) -> bool {
    let busy = Signals {
        page_views: Left::whole(COUNT_MAX),
        downloads: Left::whole(COUNT_MAX),
        webinars: Left::whole(COUNT_MAX),
        opens: Left::whole(COUNT_MAX),
        clicks: Left::whole(COUNT_MAX),
        model: Some(100),
    };
    let holds = rule.when.evaluate(&Facts { signals: busy, ..Facts::default() }) == Holds::Yes;
    // He need not be one of those who lose points, unless all do who write nothing.
    holds && (rule.points > 0 || rule.when.is_about_words_alone())
}

/// Looks for rules that hold together and give enough.
pub(super) struct Search<'a> {
    /// The most points first is quickest.
    pub counted: &'a [(&'a ScoreRule, Reach)],
    pub gate: i64,
    pub tries: usize,
}

impl<'a> Search<'a> {
    pub fn beyond(&mut self, next: usize, points: i64, so_far: &Reach) -> Option<Vec<&'a str>> {
        if points >= self.gate {
            return Some(Vec::new());
        }
        let rest = self.counted.get(next..).unwrap_or_default();
        let most = rest.iter().map(|(rule, _)| rule.points).fold(points, i64::saturating_add);
        if most < self.gate {
            return None;
        }
        let ((rule, reach), _) = rest.split_first()?;
        self.tries += 1;
        if self.tries > TRIES_MAX {
            return Some(rest.iter().map(|(rule, _)| rule.id.as_str()).collect());
        }
        let both = so_far.and(reach);
        if !both.is_nobody()
            && let Some(mut held) = self.beyond(next + 1, points.saturating_add(rule.points), &both)
        {
            held.push(&rule.id);
            return Some(held);
        }
        self.beyond(next + 1, points, so_far)
    }
}
