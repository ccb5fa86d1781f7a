//! The rules as they were written, in the words of whoever reads them.

use super::view::{CriterionView, RouteView, RulesView, SaidView};
use crate::domain::judging::{self, Exit, Steps};
use crate::domain::signs;
use crate::domain::sla::{ClockName, Target};
use crate::domain::workflow::{Assign, Method, Route, ScoreRule, StickyBy, Workflow};
use crate::web::words;

pub(super) fn promises(workflow: &Workflow) -> Vec<SaidView> {
    let sla = &workflow.sla;
    let assign = match workflow.assign {
        Assign::Offer => "a rep is offered a lead and accepts it",
        Assign::Push => "a lead is its rep's at once",
    };
    let target = |label, name: ClockName| {
        let within = |target: &Target| format!("{} of working time {}", target.within, name.since());
        sla.target(name).map(|target| SaidView { label, value: within(target) })
    };
    let policies = workflow.policies.iter().map(|policy| SaidView {
        label: "Other promise",
        value: format!(
            "{}: answered within {} of working time, where {}",
            policy.id,
            policy.sla.first_response.within,
            policy.when.source().trim()
        ),
    });
    [
        Some(SaidView { label: "How", value: assign.to_owned() }),
        target("Found a rep", ClockName::Assign),
        target("Accepted", ClockName::Accept),
        target("Answered", ClockName::FirstResponse),
        target("Answered again", ClockName::NextResponse),
        target("Outcome known", ClockName::Disposition),
        Some(SaidView { label: "Working time", value: format!("calendar {}", sla.calendar) }),
    ]
    .into_iter()
    .flatten()
    .chain(policies)
    .collect()
}

/// Who is asked before any route is looked at, and what else is asked of whoever takes a lead.
pub(super) fn before_routes(workflow: &Workflow) -> Vec<SaidView> {
    let placing = &workflow.placing;
    let waits = |waits: bool| if waits { ", and the lead waits for him" } else { ", if he can take it" };
    let named = format!("the owner that the company table names{}", waits(placing.named_waits));
    let sticky = placing.sticky.as_ref().map(|sticky| {
        let who = match sticky.by {
            StickyBy::Person => "the same person",
            StickyBy::Company => "anybody of the same company",
        };
        format!(
            "whoever deals with {who}, or has within {}{}",
            words::length(i64::try_from(sticky.within.as_millis()).unwrap_or(i64::MAX)),
            waits(sticky.waits)
        )
    });
    let needs =
        placing.needs.map(|needs| format!("{needs} of working time: whoever could not give it in time is passed over"));
    let asking = workflow.asking.as_ref().map(|asking| {
        let needs: Vec<&str> = asking.needs.iter().map(|need| need.as_str()).collect();
        format!("{}, {} after the mail", needs.join(", "), asking.after)
    });
    let products = &workflow.judging.products;
    let said = |label, value: Option<String>| value.map(|value| SaidView { label, value });
    [
        said("Named accounts", Some(named)),
        said("Dealt with before", sticky),
        said("An answer takes", needs),
        said("The prospect is asked for", asking),
        said("Our products", (!products.is_empty()).then(|| products.join(", "))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn scores(workflow: &Workflow) -> Vec<RulesView> {
    let grid = &workflow.judging.grid;
    vec![
        score("Fit", &workflow.fit, workflow.gates.fit, &grid.fit, ["A", "B"]),
        score("Intent", &workflow.intent, workflow.gates.intent, &grid.intent, ["1", "2"]),
    ]
}

fn score(name: &'static str, rules: &[ScoreRule], gate: i64, steps: &Steps, [best, middle]: [&str; 2]) -> RulesView {
    let passes = if gate > 0 { format!("a lead passes from {gate} points") } else { "every lead passes".to_owned() };
    let bands = format!("{best} from {}, {middle} from {}", steps.best, steps.middle);
    let criterion = |rule: &ScoreRule| CriterionView {
        name: words::sentence(&rule.id).replace('-', " "),
        points: Some(format!("{:+}", rule.points)),
        condition: Some(rule.when.source().trim().to_owned()),
        then: None,
    };
    let gate = if steps.best > 0 { format!("{passes}; {bands}") } else { passes };
    RulesView { name, gate, rules: rules.iter().map(criterion).collect() }
}

/// What is no sale, and where it goes: the workflow's own classes, then those that come with Anteroom.
pub(super) fn classes(workflow: &Workflow) -> Vec<CriterionView> {
    let own_say = &workflow.judging;
    let then = |class: &str| match own_say.exits.get(class) {
        Some(Exit { to, stays_when: None }) => format!("sent on to {to}"),
        Some(Exit { to, stays_when: Some(when) }) => {
            format!("sent on to {to}; stays a lead as well, of which they get a copy, if {}", when.source().trim())
        }
        None if judging::OURS_ALL_THE_SAME.contains(&class) => "a person decides".to_owned(),
        None => "put aside, with its reason".to_owned(),
    };
    let own = workflow.negative.iter().map(|rule| CriterionView {
        name: words::sentence(&rule.class),
        points: None,
        condition: Some(rule.when.source().trim().to_owned()),
        then: Some(then(&rule.class)),
    });
    let is_on = |class: &&str| !own_say.classes_off.iter().any(|off| off == class);
    let built_in = signs::classes().iter().copied().filter(is_on).map(|class| CriterionView {
        name: words::reason(class),
        points: None,
        condition: None,
        then: Some(format!("known by its words; {}", then(class))),
    });
    let in_table = [
        ("competitor", "the company table calls them that", true),
        ("too_small", "known by the number of employees", own_say.too_small.is_some()),
        ("out_of_area", "known by the country", !own_say.area.is_empty()),
    ];
    let in_table = in_table.into_iter().filter(|(class, _, is_asked)| *is_asked && is_on(class));
    let by_facts = in_table.map(|(class, how, _)| CriterionView {
        name: words::reason(class),
        points: None,
        condition: None,
        then: Some(format!("{how}; {}", then(class))),
    });
    own.chain(built_in).chain(by_facts).collect()
}

pub(super) fn aside(workflow: &Workflow) -> Vec<SaidView> {
    let judging = &workflow.judging;
    let said = |label, value: Option<String>| value.map(|value| SaidView { label, value });
    let strategic = judging.strategic.as_ref().map(|when| when.source().trim().to_owned());
    let sample = judging.sampling.as_ref().map(|sampling| {
        let percent = f64::from(sampling.below) / 100.0;
        format!("{percent} % of what is put aside, judged by a person who is not told why")
    });
    let area = (!judging.area.is_empty()).then(|| format!("{} only", judging.area.join(", ")));
    [
        said("Too small", judging.too_small.map(|least| format!("fewer than {least} employees"))),
        said("Where we sell", area),
        said("Never put aside", strategic),
        said("Blind sample", sample),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn routes(workflow: &Workflow) -> Vec<RouteView> {
    let view = |route: &Route| RouteView {
        name: words::sentence(&route.id).replace('-', " "),
        condition: route.when.as_ref().map(|when| when.source().trim().to_owned()),
        pool: route.pool.to_string(),
        how: how(route),
    };
    workflow.routes.iter().map(view).collect()
}

fn how(route: &Route) -> String {
    let method = match route.method {
        Method::WeightedRoundRobin => "in turn, by weight",
        Method::LeastLoad => "whoever has the smallest share of his capacity in use",
        Method::BestSkill => "the best skilled first",
        Method::InOrder => "the first in the pool's order who can",
    };
    let mut parts = vec![method.to_owned()];
    if !route.skills.is_empty() {
        parts.push(format!("asks for {}", route.skills.join(", ")));
    }
    if route.points != 1 {
        parts.push(format!("each weighs {} points", route.points));
    }
    if let Some(pool) = &route.overflow {
        parts.push(format!("when nobody can, pool {pool}"));
    }
    parts.extend(route.relax.iter().map(|relax| format!("after {}, {}", relax.after, relax.what.words())));
    parts.join("; ")
}
