//! `[[fit]]`, `[[intent]]`, `[[negative]]` and `[gates]` of a workflow: what counts, and how much is enough.

use super::activity;
use super::criteria::{compile, read_id, read_needed_condition};
use super::everybody;
use super::given::Given;
use super::lints;
use super::sheet::Section;
use crate::domain::workflow::{Gates, NegativeRule, ScoreRule};
use std::collections::BTreeSet;

/// Points beyond this say nothing, and sums of them would leave the range of numbers.
const POINTS_MAX: i64 = 10_000;

/// Rules that add points, each with an id of its own.
pub(super) fn read(what: &'static str, root: &Section<'_>, given: &Given<'_>) -> Vec<ScoreRule> {
    let mut ids = BTreeSet::new();
    let mut rules: Vec<ScoreRule> = Vec::new();
    for section in root.repeated(what) {
        let place = section.place.clone();
        let Some(rule) = read_score(section, &mut ids, given) else { continue };
        if what == "fit" {
            activity::refuse_as_fit(&rule, &place, given.findings);
            lints::tell_of_unfilled(&rule.when, &place, given);
        }
        if let Some(same) = rules.iter().find(|other| rule.when.is_written_like(&other.when)) {
            let message = format!(
                "rule \"{}\" has the same `when` as \"{}\": whoever has one's points has both",
                rule.id, same.id
            );
            given.findings.warning(&place, message, "make one rule of them, or change one of the conditions");
        }
        rules.push(rule);
    }
    rules
}

fn read_score(section: Section<'_>, ids: &mut BTreeSet<String>, given: &Given<'_>) -> Option<ScoreRule> {
    let findings = section.findings;
    let id = read_id(&section, ids);
    let when = read_needed_condition(&section, given);
    section.need("points", "write points = 30; a negative number counts against the lead");
    let points = section.whole("points");
    section.close();
    let points = points?;
    if points.value.abs() > POINTS_MAX {
        findings.error(&points.place, format!("`points` is {}", points.value), format!("write at most {POINTS_MAX}"));
    } else if points.value == 0 {
        findings.warning(&points.place, "no points are no difference", "write some, or remove the rule");
    }
    Some(ScoreRule { id: id?, when: when?, points: points.value })
}

pub(super) fn read_negative(section: Section<'_>, given: &Given<'_>) -> Option<NegativeRule> {
    let class = section.needed_text("class", "write class = \"student_research\": why it is not sales");
    let class = class.filter(|class| section.findings.is_sound(class, "class"));
    let text = section.needed_text("when", "write when = '…': the condition under which it counts");
    let when = text.and_then(|text| {
        let when = compile(&text, given)?;
        lints::tell_of_constants(&when, &text, given);
        everybody::tell_of_everybody(&when, &text, given);
        Some(when)
    });
    section.close();
    Some(NegativeRule { class: class?.value, when: when? })
}

pub(super) fn read_gates(root: &Section<'_>, fit: &[ScoreRule], intent: &[ScoreRule], given: &Given<'_>) -> Gates {
    let Some(section) = root.section("gates") else { return Gates::default() };
    let gate = |key, rules: &[ScoreRule]| {
        let Some(gate) = section.whole(key) else { return 0 };
        let most = rules.iter().map(|rule| rule.points.clamp(0, POINTS_MAX)).sum::<i64>();
        if gate.value > 0 && !root.has(key) {
            let message = format!("no lead can reach {} points: there is no [[{key}]] that gives any", gate.value);
            section.findings.warning(&gate.place, message, format!("write a [[{key}]], or leave the gate out"));
        } else if gate.value > most && !rules.is_empty() {
            let message = format!("no lead can reach {} points: all rules for {key} together give {most}", gate.value);
            section.findings.warning(&gate.place, message, "lower the gate, or give the rules more points");
        } else if gate.value > 0 && !rules.is_empty() {
            lints::check_gate(&gate, key, rules, given);
        }
        gate.value.clamp(-POINTS_MAX, POINTS_MAX)
    };
    let gates = Gates { fit: gate("fit", fit), intent: gate("intent", intent) };
    section.close();
    gates
}
