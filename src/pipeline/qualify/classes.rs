//! What is no sale, and why: a workflow's own rules first, then what the tables know, then what the words say.

use crate::domain::condition::{Facts, Holds};
use crate::domain::judging::OURS_ALL_THE_SAME;
use crate::domain::signs;
use crate::domain::verdict::Score;
use crate::domain::workflow::Workflow;

/// Signs of wanting to buy.
const BUYING: [&str; 7] = ["price", "quote", "demo", "appointment", "quantity", "order", "interest"];
/// Classes whose people write of prices, demos and quantities of their own, and want a call: of them only who asks for
/// ours may be a buyer.
const SELL_THEMSELVES: [&str; 2] = [VENDOR, "job_seeker"];
const VENDOR: &str = "vendor_solicitation";
const SUPPORT: &str = "existing_customer_support";

/// Of a customer's trouble: what only somebody asks who may not be one yet. He wants a technician and names numbers, too.
const ASKED_OF_SALES: [&str; 4] = ["price", "quote", "demo", ORDER];
/// Whoever buys is a buyer, whatever else his mail looks like.
const ORDER: &str = "order";

pub(super) struct Class {
    pub name: String,
    pub evidence: String,
    pub rests: Rests,
}

/// What says of what class something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rests {
    /// A rule of the workflow's own, or a table.
    Facts,
    /// The built-in lists of words, which know less of the business than its own rules.
    Words,
    /// Words that buyers write as well.
    SharedWords,
    /// What was learned from examples: the same, of words that no list has.
    Learned,
}

impl Class {
    fn sells(&self) -> bool {
        SELL_THEMSELVES.contains(&self.name.as_str())
    }

    /// Whether buyers write so as well.
    pub fn is_shared(&self) -> bool {
        matches!(self.rests, Rests::SharedWords | Rests::Learned)
    }

    /// What a rep is warned of who gets the mail all the same, if the gates let it through: he sees whether it sells to us or
    /// buys, and whoever sells services is told of troubles by buyers, who cannot wait for somebody to decide.
    pub fn warning(&self) -> Option<String> {
        let may_be = match self.name.as_str() {
            VENDOR if self.is_shared() => "they may want to sell to us",
            SUPPORT if self.rests == Rests::Learned => "it may be a customer's trouble",
            _ => return None,
        };
        Some(format!("{may_be} ({})", self.evidence))
    }

    /// What a mail that the words put here asks for all the same, as only a buyer would.
    pub fn asked_all_the_same<'a>(&self, facts: &Facts<'a>) -> Vec<&'a str> {
        if self.rests == Rests::Facts {
            return Vec::new();
        }
        let sells = self.sells() && !self.is_shared();
        let counts = |name: &&str| BUYING.contains(name) && !(sells && (!facts.wants || *name == "appointment"));
        // What is only guessed, people of all kinds write.
        facts.asks.iter().filter(|sign| !sign.is_likely).map(|sign| sign.name).filter(counts).collect()
    }

    /// Whether it leaves for its `[[exit]]` whatever else the same mail asks for: people read it there. What wants to buy does
    /// not; a customer's trouble beside a question for prices may be a buyer's as well, told of what he has.
    pub fn leaves_all_the_same(&self, asks: &[&str]) -> bool {
        let is_support = self.name == SUPPORT;
        OURS_ALL_THE_SAME.contains(&self.name.as_str())
            && !asks.iter().any(|asked| *asked == ORDER || is_support && ASKED_OF_SALES.contains(asked))
    }
}

/// What is no sale, as far as it can be told.
pub(super) struct Classed {
    /// The first class that surely holds. One that is merely possible suppresses nobody.
    pub class: Option<Class>,
    /// Classes of the workflow's own whose conditions fail, each with why.
    pub failed: Vec<String>,
}

pub(super) fn of(facts: &Facts<'_>, workflow: &Workflow, intent: &Score) -> Classed {
    let mut failed = Vec::new();
    let class = match first(facts, workflow, &mut failed) {
        Some(sure) if !sure.is_shared() => Some(sure),
        // What he was before says more than what his words may be.
        likely => followed_up(facts, workflow, intent).or(likely),
    };
    Classed { class, failed }
}

fn first(facts: &Facts<'_>, workflow: &Workflow, failed: &mut Vec<String>) -> Option<Class> {
    for rule in &workflow.negative {
        match rule.when.evaluate(facts) {
            Holds::Yes => {
                let evidence = rule.when.why_it_holds(facts);
                return Some(Class { name: rule.class.clone(), evidence, rests: Rests::Facts });
            }
            Holds::No | Holds::Unknown(_) => {}
            Holds::Failed(why) => failed.push(format!("negative class {}: {why}", rule.class)),
        }
    }
    let judging = &workflow.judging;
    let is_on = |name: &str| !judging.classes_off.iter().any(|off| off == name);
    let known = |name: &str, evidence: String| Class { name: name.to_owned(), evidence, rests: Rests::Facts };
    let is_competitor = |relation: &String| relation.eq_ignore_ascii_case("competitor");
    if let Some(company) = facts.company.filter(|_| is_on("competitor"))
        && company.other.get("relation").is_some_and(is_competitor)
    {
        return Some(known("competitor", format!("the company table says that {} is one", company.domain)));
    }
    if let Some((size, least)) = facts.company.and_then(|company| company.size).zip(judging.too_small)
        && size < least
        && is_on("too_small")
    {
        return Some(known("too_small", format!("company.size is {size}, less than {least}")));
    }
    if let Some(country) = facts.country.filter(|_| !judging.area.is_empty() && is_on("out_of_area")) {
        let has = |name: &String| facts.territories.get(name).is_some_and(|area| area.has(country, facts.today));
        if !judging.area.iter().any(has) {
            return Some(known("out_of_area", format!("country is {country}, outside {}", judging.area.join(", "))));
        }
    }
    let sign = facts.looks_like.iter().find(|sign| is_on(sign.name))?;
    let evidence = format!("\"{}\" in the text", sign.words);
    // Whoever names what we sell may want it, however he speaks of what he sells himself.
    let is_likely = sign.is_likely || sign.name == VENDOR && facts.product.is_some();
    let rests = match is_likely {
        true if sign.is_learned => Rests::Learned,
        true => Rests::SharedWords,
        false => Rests::Words,
    };
    Some(Class { name: sign.name.to_owned(), evidence, rests })
}

/// Whoever was put aside and only asks after it stays where he was put: in his conversation, or afresh but for what a
/// colleague of ours may owe him, who reads his own mail. What depends on facts is asked of them each time.
fn followed_up(facts: &Facts<'_>, workflow: &Workflow, intent: &Score) -> Option<Class> {
    let aside = facts.put_aside?;
    let judging = &workflow.judging;
    let is_own = workflow.negative.iter().any(|rule| rule.class == aside.class);
    let is_on = signs::classes().contains(&aside.class.as_str()) && !judging.classes_off.contains(&aside.class);
    let is_ours = OURS_ALL_THE_SAME.contains(&aside.class.as_str());
    if !(is_own || is_on) || is_ours && !aside.is_answered {
        return None;
    }
    let evidence = format!("the rules took L{} for it, which this mail only follows up", aside.lead);
    let class = Class { name: aside.class.clone(), evidence, rests: Rests::Words };
    let asks = class.asked_all_the_same(facts);
    // There people read whatever else he wants, too.
    if aside.is_answered && judging.exits.contains_key(&class.name) && class.leaves_all_the_same(&asks) {
        return Some(class);
    }
    let is_interested = intent.points > 0;
    let wants_nothing = asks.is_empty() && facts.product.is_none() && (class.sells() || !is_interested);
    wants_nothing.then_some(class)
}
