//! A workflow that looks on, beside what was done and what people made of it.

use super::lead::{Lead, Stage};
use std::collections::BTreeMap;

/// What a workflow that looked on would have done with one lead.
#[derive(Debug, Clone)]
pub struct LookedOn {
    pub workflow: String,
    pub outcome: String,
    pub band: String,
    pub rep: Option<String>,
}

/// One workflow that looked on.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub leads: u32,
    /// (what was said, what it would have said) → leads.
    pub verdicts: BTreeMap<(String, String), u32>,
    /// Leads that both would have given to somebody, and to the same.
    pub owners: (u32, u32),
    /// The same against whoever held it last.
    pub last_owners: (u32, u32),
    /// Leads that people corrected, and those of them where it would have been right.
    pub corrected: (u32, u32),
}

impl Figures {
    /// One more lead: `was` is the verdict that counted, `acts` are what people did to it.
    pub fn count(&mut self, lead: &Lead, was: &str, acts: &[String], line: &LookedOn) {
        self.leads += 1;
        *self.verdicts.entry((was.to_owned(), line.outcome.clone())).or_default() += 1;
        let first = lead.holders.first().map(|rep| rep.as_str());
        let last = lead.holder().or(lead.holders.last()).map(|rep| rep.as_str());
        for (owner, (both, same)) in [(first, &mut self.owners), (last, &mut self.last_owners)] {
            if let (Some(owner), Some(rep)) = (owner, line.rep.as_deref()) {
                *both += 1;
                *same += u32::from(owner == rep);
            }
        }
        if let Some(is_right) = correction(lead, was, acts, line, first, last) {
            self.corrected.0 += 1;
            self.corrected.1 += u32::from(is_right);
        }
    }

    pub fn agreement(&self) -> (u32, u32) {
        let same = self.verdicts.iter().filter(|((was, shadow), _)| was == shadow).map(|(_, count)| count).sum();
        (same, self.leads)
    }

    /// Cohen's kappa of the verdicts: agreement beyond what two that know nothing of each other would have. None while
    /// all verdicts are the same.
    pub fn kappa(&self) -> Option<f64> {
        let all = f64::from(self.leads);
        if self.leads == 0 {
            return None;
        }
        let (mut was, mut shadow): (BTreeMap<&str, u32>, BTreeMap<&str, u32>) = Default::default();
        for ((one, other), count) in &self.verdicts {
            *was.entry(one).or_default() += count;
            *shadow.entry(other).or_default() += count;
        }
        let by_chance: f64 = was
            .iter()
            .map(|(verdict, count)| {
                f64::from(*count) / all * f64::from(shadow.get(verdict).copied().unwrap_or(0)) / all
            })
            .sum();
        let agreed = f64::from(self.agreement().0) / all;
        (by_chance < 1.0).then(|| (agreed - by_chance) / (1.0 - by_chance))
    }
}

/// Whether people corrected what the rules did, and whether the one that looked on would have been right.
fn correction(
    lead: &Lead,
    was: &str,
    acts: &[String],
    line: &LookedOn,
    first: Option<&str>,
    last: Option<&str>,
) -> Option<bool> {
    let did = |what: &str| acts.iter().any(|act| act == what);
    if did("promoted") && was != "mql" {
        return Some(line.outcome == "mql");
    }
    if was == "mql" && (did("rejected") || did("closed")) && matches!(lead.stage, Stage::Review | Stage::Disqualified) {
        return Some(line.outcome != "mql");
    }
    if was == "mql" && first != last && (did("rejected") || did("offered")) {
        return Some(line.rep.as_deref() == last);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kappa_is_agreement_beyond_chance() {
        let figures = |rows: &[(&str, &str, u32)]| Figures {
            leads: rows.iter().map(|(_, _, count)| count).sum(),
            verdicts: rows
                .iter()
                .map(|(one, other, count)| (((*one).to_owned(), (*other).to_owned()), *count))
                .collect(),
            ..Figures::default()
        };
        // The textbook's: 20 and 15 agreed, 5 and 10 did not; 0.4.
        let textbook = figures(&[("yes", "yes", 20), ("yes", "no", 5), ("no", "yes", 10), ("no", "no", 15)]);
        assert!((textbook.kappa().unwrap() - 0.4).abs() < 1e-9);
        assert_eq!(textbook.agreement(), (35, 50));
        assert_eq!(figures(&[("mql", "mql", 9)]).kappa(), None, "all the same say nothing");
        assert_eq!(Figures::default().kappa(), None);
    }
}
