//! What a workflow says about judging beside its rules: `[classes]`, `[[exit]]`, `[strategic]`, `[grid]`, `[sample]`,
//! `[readiness]`, `products`.

use super::amount::{count, duration};
use super::criteria::compile;
use super::everybody;
use super::findings::Placed;
use super::given::Given;
use super::lints;
use super::sheet::Section;
use crate::domain::address::Address;
use crate::domain::id::WorkflowName;
use crate::domain::judging::{Exit, Grid, Judging, Readiness, Sampling, Steps};
use crate::domain::signs;
use crate::domain::workflow::{NegativeRule, ScoreRule};
use std::collections::{BTreeMap, BTreeSet};

/// A name of fewer letters is found in mail that means something else.
const PRODUCT_MIN: usize = 3;

/// Classes that are known by tables and settings rather than words.
const BY_TABLE: [&str; 3] = ["competitor", "too_small", "out_of_area"];

pub fn read(
    name: &WorkflowName,
    root: &Section<'_>,
    fit: &[ScoreRule],
    intent: &[ScoreRule],
    negative: &[NegativeRule],
    given: &Given<'_>,
) -> Judging {
    let mut judging = Judging {
        grid: Grid { fit: steps_of(fit), intent: steps_of(intent) },
        sampling: root.section("sample").and_then(|section| read_sample(section, name)),
        readiness: root.section("readiness").map(read_readiness),
        tell_warmer: root.flag("tell_warmer").is_some_and(|flag| flag.value),
        half_life: root.text("half_life").and_then(|text| duration(&text, given.findings)),
        products: read_products(root),
        outcomes: given.outcomes.of(name),
        ..Judging::default()
    };
    if let Some(section) = root.section("classes") {
        read_classes(section, &mut judging, given);
    }
    judging.exits = read_exits(root, negative, &judging, given);
    if let Some(section) = root.section("strategic") {
        let when = section.needed_text("when", "write when = '…': who is never suppressed by rules alone");
        judging.strategic = when.and_then(|text| {
            let when = compile(&text, given)?;
            lints::tell_of_constants(&when, &text, given);
            everybody::tell_of_everybody(&when, &text, given);
            Some(when)
        });
        section.close();
    }
    if let Some(section) = root.section("grid") {
        let steps =
            |key, rules: &[ScoreRule], of_rules: Steps| read_steps(&section, key, rules, given).unwrap_or(of_rules);
        judging.grid =
            Grid { fit: steps("fit", fit, judging.grid.fit), intent: steps("intent", intent, judging.grid.intent) };
        section.close();
    }
    judging
}

/// What it is that people ask for by its name.
fn read_products(root: &Section<'_>) -> Vec<String> {
    let products = root.texts("products").unwrap_or_default();
    for name in products.iter().filter(|name| name.value.trim().chars().count() < PRODUCT_MIN) {
        let message = format!("\"{}\" is so short that ordinary words and abbreviations are taken for it", name.value);
        root.findings.warning(&name.place, message, "write the product's whole name, as people do");
    }
    products.into_iter().map(|name| name.value).collect()
}

fn steps_of(rules: &[ScoreRule]) -> Steps {
    Steps::of_most(rules.iter().map(|rule| rule.points.max(0)).fold(0, i64::saturating_add))
}

/// `fit = { A = 60, B = 30 }` and `intent = { 1 = 40, 2 = 20 }`.
fn read_steps(section: &Section<'_>, key: &'static str, rules: &[ScoreRule], given: &Given<'_>) -> Option<Steps> {
    let steps = section.section(key)?;
    let (best, middle) = if key == "fit" { ("A", "B") } else { ("1", "2") };
    let example = if key == "fit" { "write fit = { A = 60, B = 30 }" } else { "write intent = { 1 = 40, 2 = 20 }" };
    steps.need(best, example);
    steps.need(middle, example);
    let names = (best, middle);
    let (best, middle) = (steps.whole(best), steps.whole(middle));
    let (findings, place) = (steps.findings, steps.place.clone());
    steps.close();
    for (name, begins) in [(names.0, &best), (names.1, &middle)] {
        if let Some(begins) = begins {
            lints::check_band(name, begins, rules, given);
        }
    }
    let (best, middle) = (best?.value, middle?.value);
    if best <= middle {
        findings.error(&place, "the best band begins no higher than the middle one", example);
        return None;
    }
    Some(Steps { best, middle })
}

fn built_in() -> BTreeSet<String> {
    signs::classes().iter().chain(&BY_TABLE).map(|name| (*name).to_owned()).collect()
}

fn read_classes(section: Section<'_>, judging: &mut Judging, given: &Given<'_>) {
    let findings = section.findings;
    let off = section.texts("off").unwrap_or_default().into_iter();
    judging.classes_off =
        off.filter(|name| findings.is_known(name, "class", &built_in())).map(|name| name.value).collect();
    judging.too_small = count(&section, "too_small", 1..=1_000_000).map(i64::from);
    let area = section.texts("area").unwrap_or_default().into_iter();
    let area = area.filter(|name| findings.is_known(name, "territory", &given.team.names.territories));
    judging.area = area.map(|name| name.value).collect();
    section.close();
}

/// Class → where it leaves to.
fn read_exits(
    root: &Section<'_>,
    negative: &[NegativeRule],
    judging: &Judging,
    given: &Given<'_>,
) -> BTreeMap<String, Exit> {
    let mut exits = BTreeMap::new();
    let known: BTreeSet<String> =
        built_in().into_iter().chain(negative.iter().map(|rule| rule.class.clone())).collect();
    for section in root.repeated("exit") {
        let findings = section.findings;
        let class = section.needed_text("class", "write class = \"existing_customer_support\": what leaves sales here");
        let class = class.filter(|class| findings.is_known(class, "class", &known));
        if let Some(class) = &class
            && let Some(remedy) = nobody_is(&class.value, negative, judging)
        {
            let message = format!("nothing leaves by this exit: no lead is ever of the class \"{}\"", class.value);
            findings.warning(&class.place, message, remedy);
        }
        let to = section.needed_text("to", "write to = \"support@example.com\": whose it is");
        let to = to.and_then(|text| {
            let value = text.parse(findings, "address", "write it like \"support@example.com\"", Address::parse)?;
            let to = Placed { value, place: text.place };
            given.ours.refuse(&to, findings);
            Some(to.value)
        });
        let stays_when = section.text("stays_when").and_then(|text| {
            let when = compile(&text, given)?;
            lints::tell_of_constants(&when, &text, given);
            Some(when)
        });
        if let (Some(class), Some(to)) = (class, to)
            && exits.insert(class.value.clone(), Exit { to, stays_when }).is_some()
        {
            let message = format!("there are two exits for the class \"{}\"", class.value);
            findings.error(&class.place, message, "keep one of the two");
        }
        section.close();
    }
    exits
}

/// What to do about a class that nothing makes.
fn nobody_is(class: &str, negative: &[NegativeRule], judging: &Judging) -> Option<&'static str> {
    if negative.iter().any(|rule| rule.class == class) {
        return None;
    }
    match class {
        _ if judging.classes_off.iter().any(|off| off == class) => {
            Some("take the class out of `off`, write a [[negative]] for it, or remove the exit")
        }
        "too_small" if judging.too_small.is_none() => Some("write too_small = 10 under [classes], or remove the exit"),
        "out_of_area" if judging.area.is_empty() => {
            Some("write area = [\"TERRITORY\"] under [classes], or remove the exit")
        }
        _ => None,
    }
}

fn read_sample(section: Section<'_>, name: &WorkflowName) -> Option<Sampling> {
    let percent = count(&section, "percent", 0..=100).unwrap_or(5);
    let seed = section.text("seed").map_or_else(|| name.to_string(), |seed| seed.value);
    section.close();
    (percent > 0).then_some(Sampling { below: percent * 100, seed })
}

fn read_readiness(section: Section<'_>) -> Readiness {
    let default = Readiness::default();
    let readiness = Readiness {
        days: count(&section, "days", 0..=3_650).unwrap_or(default.days),
        dispositions: count(&section, "dispositions", 0..=1_000_000).unwrap_or(default.dispositions),
        reviewed: count(&section, "reviewed", 0..=1_000_000).unwrap_or(default.reviewed),
    };
    section.close();
    readiness
}
