//! Activity is no intent: whoever only looked around has not asked for anything, however much he looked.

use super::findings::{Findings, Place};
use super::sheet::Section;
use super::workflow::Given;
use crate::domain::condition::{Facts, Holds, Reach};
use crate::domain::signal::{COUNT_MAX, Signals};
use crate::domain::workflow::ScoreRule;

/// Combinations of rules that are tried. Beyond them the points are taken to add up: a workflow so entangled is refused
/// sooner than let through.
const TRIES_MAX: usize = 50_000;

/// What a model says is no activity: it is replaced, and does not fade.
const MODEL: &str = "signals.model";

/// Activity fades and fit does not, so that one would count for ever as the other.
pub fn refuse_as_fit(rule: &ScoreRule, place: &Place, findings: &Findings) {
    if let Some(name) = rule.when.activity().filter(|name| *name != MODEL) {
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
    let (of_activity, others): (Vec<&ScoreRule>, Vec<&ScoreRule>) =
        intent.iter().partition(|rule| rule.when.activity().is_some());
    // What each inquiry has, and what each that asks for nothing loses.
    let always = others.into_iter().filter(|rule| is_always_so(rule)).collect::<Vec<_>>();
    let base = always.iter().map(|rule| rule.points).fold(0_i64, i64::saturating_add);
    let counted = of_activity.into_iter().filter(|rule| rule.points > 0);
    let counted = counted.map(|rule| (rule, Reach::of_silent(&rule.when, territories)));
    let mut counted: Vec<(&ScoreRule, Reach)> = counted.filter(|(_, reach)| !reach.is_nobody()).collect();
    counted.sort_by_key(|(rule, _)| -rule.points);
    let mut search = Search { counted: &counted, gate, tries: 0 };
    if base >= gate || counted.is_empty() {
        return;
    }
    if let Some(held) = search.beyond(0, base, &Reach::every()) {
        let held =
            intent.iter().filter(|rule| held.contains(&rule.id.as_str()) || always.iter().any(|one| one.id == rule.id));
        let points = held.clone().map(|rule| rule.points).fold(0_i64, i64::saturating_add);
        let rules = held.map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(", ");
        let message = format!("activity alone gives {points} points of intent, and the gate is {gate}: {rules}");
        let remedy = "give activity fewer points than the gate: whoever only looks around has not asked for anything";
        root.findings.error(&root.place, message, remedy);
    }
}

fn is_always_so(rule: &ScoreRule) -> bool {
    let busy = Signals {
        page_views: COUNT_MAX,
        downloads: COUNT_MAX,
        webinars: COUNT_MAX,
        opens: COUNT_MAX,
        clicks: COUNT_MAX,
        model: Some(100),
    };
    let holds = rule.when.evaluate(&Facts { signals: busy, ..Facts::default() }) == Holds::Yes;
    // He need not be one of those who lose points, unless all do who write nothing.
    holds && (rule.points > 0 || rule.when.is_about_words_alone())
}

/// Looks for rules that hold together and give enough.
pub(super) struct Search<'a> {
    /// The most points first.
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
