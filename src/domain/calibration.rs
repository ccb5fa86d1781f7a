//! How well the rules' points foretell what comes of leads: the share of each band and of each rule that reps took up, with
//! how sure that is of so few. It proposes in words, and applies nothing.

/// Fewer leads than this say nothing of a rule.
pub const LEADS_MIN: u32 = 20;
/// Of fewer the log-odds are chance.
const ODDS_MIN: u32 = 50;
/// 95 of 100 such intervals hold the true share.
const Z: f64 = 1.96;

/// Leads of which it is known what came of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// A rep took them up.
    pub good: u32,
    /// A rep or a reviewer said that they were none.
    pub bad: u32,
}

impl Tally {
    pub fn all(self) -> u32 {
        self.good + self.bad
    }

    pub fn without(self, other: Self) -> Self {
        Self { good: self.good.saturating_sub(other.good), bad: self.bad.saturating_sub(other.bad) }
    }

    /// The share that was taken up, and between which shares the truth most likely lies (Wilson's interval: it never
    /// leaves 0 to 1, and says little of little). None of no leads.
    pub fn share(self) -> Option<Share> {
        let n = f64::from(self.all());
        if self.all() == 0 {
            return None;
        }
        let share = f64::from(self.good) / n;
        let middle = share + Z * Z / (2.0 * n);
        let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + Z * Z / n;
        Some(Share { share, lo: ((middle - half) / scale).max(0.0), hi: ((middle + half) / scale).min(1.0) })
    }

    /// Too few leads for log-odds to mean something.
    pub fn is_too_small_for_odds(self) -> bool {
        self.all() < ODDS_MIN
    }

    /// How likely it is that one is taken up: 0 is one of two. A tenth is added to each count, so that none of few is not
    /// beyond all bounds.
    pub fn log_odds(self) -> f64 {
        ((f64::from(self.good) + 0.1) / (f64::from(self.bad) + 0.1)).ln()
    }

    /// How much likelier it is that one of these is taken up than one of `others`, as log-odds: 0 is no difference, 0.7
    /// twice the odds. None without others.
    pub fn log_odds_beside(self, others: Self) -> Option<f64> {
        (others.all() > 0).then(|| self.log_odds() - others.log_odds())
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    pub share: f64,
    pub lo: f64,
    pub hi: f64,
}

impl Share {
    /// Surely less than another, as far as counting can tell.
    fn is_below(self, other: Self) -> bool {
        self.hi < other.lo
    }
}

/// A rule, what it gives, and what came of the leads it held of.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleTally {
    pub rule: String,
    /// What it gave last.
    pub points: i64,
    pub held: Tally,
}

/// What the rule's points should be by what came of its leads; none if they are borne out, or too few tell.
pub fn proposal(rule: &RuleTally, all: Tally) -> Option<&'static str> {
    let others = all.without(rule.held);
    if rule.held.all() < LEADS_MIN || others.all() < LEADS_MIN {
        return None;
    }
    let (held, others) = (rule.held.share()?, others.share()?);
    match rule.points {
        1.. if held.is_below(others) => Some("fewer points: its leads are taken up less than the others"),
        ..0 if others.is_below(held) => Some("takes away too much: its leads are taken up more than the others"),
        0 => None,
        _ if held.is_below(others) || others.is_below(held) => None,
        _ => Some("tells nothing yet: its leads are taken up as the others are"),
    }
}

/// Neighbours among the bands, the best first, of which the worse is surely taken up more.
pub fn out_of_order(bands: &[(String, Tally)]) -> Vec<(&str, &str)> {
    let mut wrong = Vec::new();
    for (place, (better, of_better)) in bands.iter().enumerate() {
        for (worse, of_worse) in &bands[place + 1..] {
            let enough = of_better.all() >= LEADS_MIN && of_worse.all() >= LEADS_MIN;
            let shares = of_better.share().zip(of_worse.share());
            // Fit and intent are two things: A3 need not be better than B1.
            let is_comparable = better.chars().zip(worse.chars()).all(|(better, worse)| better <= worse);
            if enough && is_comparable && shares.is_some_and(|(better, worse)| better.is_below(worse)) {
                wrong.push((better.as_str(), worse.as_str()));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_few_says_little() {
        let share = |good, bad| {
            let Share { share, lo, hi } = Tally { good, bad }.share().unwrap();
            [share, lo, hi].map(|part| (part * 1000.0).round() as i64)
        };
        // As the tables have it.
        assert_eq!(share(8, 2), [800, 490, 943]);
        assert_eq!(share(0, 10), [0, 0, 278]);
        assert_eq!(share(80, 20), [800, 711, 867]);
        assert_eq!(Tally::default().share(), None);
    }

    #[test]
    fn only_what_is_sure_is_proposed() {
        let all = Tally { good: 100, bad: 100 };
        let of =
            |points, good, bad| proposal(&RuleTally { rule: "r".to_owned(), points, held: Tally { good, bad } }, all);
        let words =
            |proposal: Option<&str>| proposal.map(|words| words.split(':').next().unwrap_or_default().to_owned());
        assert_eq!(words(of(20, 10, 60)).as_deref(), Some("fewer points"));
        assert_eq!(words(of(-20, 60, 10)).as_deref(), Some("takes away too much"));
        assert_eq!(words(of(20, 50, 50)).as_deref(), Some("tells nothing yet"));
        assert_eq!((of(20, 60, 10), of(-20, 10, 60)), (None, None), "borne out");
        assert_eq!(of(20, 1, 18), None, "too few");
    }

    #[test]
    fn bands_are_compared_in_what_they_order() {
        let band = |name: &str, good, bad| (name.to_owned(), Tally { good, bad });
        let bands = [band("A1", 10, 40), band("A3", 2, 40), band("B1", 40, 10), band("C2", 1, 2)];
        assert_eq!(out_of_order(&bands), [("A1", "B1")]);
    }
}
