//! The qualify room: what the rules say of an inquiry.
//!
//! In: the facts of a lead, its workflow. Out: a [`Verdict`] with the evidence for every point. Never: fit and intent
//! in one number; a guess at what is unknown. A gate that the unknown could tip either way is a person's to decide.
//!
//! What is no sale is a class with a reason and a destination, never minus points. Who is strategic is never put
//! aside by rules alone, and of the others a few are shown to a person all the same, who is not told what the rules
//! said: else nobody would ever learn what they get wrong.

mod advice;
mod classes;
mod gate;
mod person;

use crate::domain::address::Address;
use crate::domain::condition::{Facts, Holds};
use crate::domain::evidence::Again;
use crate::domain::judging;
use crate::domain::notice::SALES_ANSWERS_THE_REST;
use crate::domain::spoken::quoted;
use crate::domain::verdict::{Outcome, Verdict};
use crate::domain::workflow::Workflow;
use classes::{Class, Rests};
use gate::{Gate, through};
use person::ask_a_person;
use std::borrow::Cow;

/// What a mail is called that was read as spam and was drawn.
const SPAM: &str = "spam";

/// What a verdict depends on beside facts and rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// What lots are drawn by: the mail's id.
    pub mail: &'a str,
    /// What is missing until the rules may decide alone.
    pub not_ready: Option<&'a str>,
    /// Only of a lead that is judged again. No lot is drawn then: it was, when it came in.
    pub again: Option<&'a Again>,
    /// Why the mail was read as spam, of one that was drawn among what is put aside.
    pub spam: Option<&'a str>,
    /// Nothing but its words says that it is spam.
    pub is_doubted: bool,
}

/// Whether a lot is drawn of a mail that was read as spam: nobody sees it otherwise.
pub fn is_drawn(workflow: &Workflow, mail: &str) -> bool {
    workflow.judging.sampling.as_ref().is_some_and(|sampling| {
        let lot = person::draw(sampling, mail);
        lot.drawn < lot.below
    })
}

/// Fit and intent are always scored, also of what is no sale: the record shows both.
pub fn judge(facts: &Facts<'_>, workflow: &Workflow, about: About<'_>) -> Verdict {
    let mut troubles = Vec::new();
    let fit = Gate::new("fit", &workflow.fit, workflow.gates.fit, facts, &mut troubles);
    let intent = Gate::new("intent", &workflow.intent, workflow.gates.intent, facts, &mut troubles);
    let classes::Classed { class, failed } = classes::of(facts, workflow, &intent.score);
    let passed = spoken_with(through(&[&fit, &intent]), facts);
    let class = class.filter(|class| !is_overruled(class, facts, workflow));
    let is_let_through = passed.0 == Outcome::Mql && about.spam.is_none();
    let doubt = class.as_ref().filter(|_| is_let_through).and_then(Class::warning);
    let class = class.filter(|_| doubt.is_none());
    let beside = class.as_ref().filter(|_| about.spam.is_none() && passed.0 != Outcome::Nurture);
    let beside = beside.and_then(|class| beside_sales(class, facts, workflow, &mut troubles));
    let class = class.filter(|_| beside.is_none());
    let (outcome, reason) = match (about.spam, &class) {
        (Some(why), _) => (Outcome::Disqualified(SPAM.to_owned()), format!("{SPAM}: {why}")),
        (None, Some(class)) => no_sale(class, facts, workflow),
        (None, None) => passed,
    };
    let reason = match &beside {
        Some(beside) => format!("{reason}; also {}, of which {} gets a copy", beside.what, beside.to),
        None => reason,
    };
    let reason = match &doubt {
        Some(doubt) => format!("{reason}; {doubt}"),
        None => reason,
    };
    let (grid, before) = (&workflow.judging.grid, about.again.and_then(|again| again.before));
    let band = grid.band(fit.score.points, intent.score.points, before);
    let by_points = grid.band(fit.score.points, intent.score.points, None);
    let looks_like = class.as_ref().map(|class| (class.name.clone(), class.evidence.clone()));
    let mut verdict = Verdict {
        fit: fit.score,
        intent: intent.score,
        band,
        negative: class.map(|class| class.name),
        outcome,
        reason,
        doubt,
        instead_of: beside.as_ref().map(|beside| format!("exited: {}{SALES_ANSWERS_THE_REST}", beside.what)),
        also_to: beside.map(|beside| beside.to.to_string()),
        troubles,
        ..Verdict::default()
    };
    ask_a_person(&mut verdict, facts, workflow, about);
    // Evidence quotes what they wrote, and becomes part of sentences that name reps.
    if let Cow::Owned(reason) = quoted(&verdict.reason) {
        verdict.reason = reason;
    }
    verdict.troubles.extend(failed);
    let class = looks_like.as_ref().map(|(name, evidence)| (name.as_str(), evidence.as_str()));
    verdict.advice = advice::of(&verdict, facts, class, about.again);
    if band != by_points && !verdict.is_blind_sample() {
        let kept = format!(" It is {by_points} by its points, but not far enough to leave {band}.");
        verdict.advice.paragraph.push_str(&kept);
    }
    verdict
}

/// Whoever writes on where he had been answered is brought to a rep, whatever his last words are worth: the gates are for
/// people nobody has spoken with.
fn spoken_with(passed: (Outcome, String), facts: &Facts<'_>) -> (Outcome, String) {
    match (facts.answered, passed) {
        (Some(before), (Outcome::Nurture | Outcome::Review, reason)) => {
            (Outcome::Mql, format!("they had been answered in L{}, and write into it again ({reason})", before.lead))
        }
        (_, passed) => passed,
    }
}

/// What would put somebody aside with whom a rep has spoken: he has judged that for himself.
fn is_overruled(class: &Class, facts: &Facts<'_>, workflow: &Workflow) -> bool {
    facts.answered.is_some() && matches!(no_sale(class, facts, workflow).0, Outcome::Disqualified(_))
}

/// What another team gets a copy of, while sales answers the rest.
struct Beside<'w> {
    /// "billing: …", with its evidence.
    what: String,
    to: &'w Address,
}

/// Whether a mail that belongs to another team wants something of sales, too, by what its exit says of that. What is
/// unknown does not keep it.
fn beside_sales<'w>(
    class: &Class,
    facts: &Facts<'_>,
    workflow: &'w Workflow,
    troubles: &mut Vec<String>,
) -> Option<Beside<'w>> {
    let Class { name, evidence, .. } = class;
    let exit = workflow.judging.exits.get(name)?;
    match exit.stays_when.as_ref()?.evaluate(facts) {
        Holds::Yes => Some(Beside { what: format!("{name}: {evidence}"), to: &exit.to }),
        Holds::No | Holds::Unknown(_) => None,
        Holds::Failed(why) => {
            troubles.push(format!("exit {name}: {why}"));
            None
        }
    }
}

/// Where a class goes. One that is only read off the words gives way to a person where the words also ask to buy, and
/// what belongs to a colleague of ours is put aside only if it is known to whom. Who that is deals with customers.
fn no_sale(class: &Class, facts: &Facts<'_>, workflow: &Workflow) -> (Outcome, String) {
    let Class { name, evidence, .. } = class;
    let is_ours = judging::OURS_ALL_THE_SAME.contains(&name.as_str());
    let exit = workflow.judging.exits.get(name);
    let asks = class.asked_all_the_same(facts);
    let leaves = exit.is_some() && class.leaves_all_the_same(&asks);
    if !leaves && !asks.is_empty() {
        let reason = format!("it may be {name} ({evidence}), and asks for {}", asks.join(", "));
        return (Outcome::Review, reason);
    }
    if class.is_shared() {
        return (Outcome::Review, format!("it may be {name} ({evidence}), as a buyer may write, too"));
    }
    if let Some(exit) = exit {
        return (Outcome::Exited(exit.to.to_string()), format!("{name}: {evidence}"));
    }
    if is_ours && class.rests != Rests::Facts {
        return (Outcome::Review, format!("{name}: {evidence}; no [[exit]] says whose it is"));
    }
    (Outcome::Disqualified(name.clone()), format!("{name}: {evidence}"))
}

#[cfg(test)]
mod tests;
