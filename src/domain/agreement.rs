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

impl LookedOn {
    /// `it would have gone to Bo Lind (mql, B2)`.
    pub fn in_words(&self, name: impl FnOnce(&str) -> String) -> String {
        let Self { outcome, band, rep, .. } = self;
        let verdict = if band.is_empty() { outcome.clone() } else { format!("{outcome}, {band}") };
        match rep {
            Some(rep) => format!("it would have gone to {} ({verdict})", name(rep)),
            None if outcome == "mql" => format!("it would have waited for a rep ({verdict})"),
            None => format!("it would have gone to no rep ({verdict})"),
        }
    }
}

/// A line of the ledger: one lead as it went, and as it would have gone.
#[derive(Debug, Clone)]
pub struct Beside {
    pub number: i64,
    pub prospect: String,
    /// The verdict that counted.
    pub was: String,
    /// Whoever was offered it first, and whoever held it last.
    pub first: Option<String>,
    pub last: Option<String>,
    pub would: LookedOn,
    /// People corrected what was done; and whether the one that looked on would have been right.
    pub right: Option<bool>,
    /// Somebody has yet to judge it without being told.
    pub is_blind: bool,
}

impl Beside {
    /// `was` is the verdict that counted, `acts` are what people did to the lead.
    pub fn of(lead: &Lead, was: &str, acts: &[String], would: LookedOn) -> Self {
        let first = lead.holders.first().map(ToString::to_string);
        let last = lead.holder().or(lead.holders.last()).map(ToString::to_string);
        let right = correction(lead, was, acts, &would, first.as_deref(), last.as_deref());
        Self {
            number: lead.number,
            prospect: lead.prospect.shown().to_owned(),
            was: was.to_owned(),
            first,
            last,
            would,
            right,
            is_blind: lead.is_blind_sample(),
        }
    }

    /// Judged otherwise, or given to somebody else at first.
    pub fn differs(&self) -> bool {
        let reps = self.first.as_ref().zip(self.would.rep.as_ref());
        self.was != self.would.outcome || reps.is_some_and(|(first, rep)| first != rep)
    }
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
    /// One more lead.
    pub fn count(&mut self, beside: &Beside) {
        self.leads += 1;
        *self.verdicts.entry((beside.was.clone(), beside.would.outcome.clone())).or_default() += 1;
        for (owner, (both, same)) in [(&beside.first, &mut self.owners), (&beside.last, &mut self.last_owners)] {
            if let (Some(owner), Some(rep)) = (owner, &beside.would.rep) {
                *both += 1;
                *same += u32::from(owner == rep);
            }
        }
        if let Some(is_right) = beside.right {
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
