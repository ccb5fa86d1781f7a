//! What came of earlier leads, by what was known of them when they came in, and what that foretells of the next one: naive
//! Bayes over counts, so that each factor's part in it can be shown and overruled.

use super::calibration::Tally;
use std::collections::BTreeMap;

/// Of longer values the rest tells nothing that counts, in characters.
const VALUE_MAX: usize = 60;

/// What is known of a lead whatever the rules ask: how it came, from where, and what it asks for.
#[derive(Debug, Clone, Default)]
pub struct Known<'a> {
    pub mailbox: Option<&'a str>,
    pub source: Option<&'a str>,
    /// ISO 639-1.
    pub language: Option<&'a str>,
    /// ISO 3166.
    pub country: Option<&'a str>,
    pub industry: Option<&'a str>,
    pub freemail: Option<bool>,
    pub asks: Vec<&'a str>,
    /// `utm_source` and the like, with their values.
    pub attribution: Vec<(&'a str, &'a str)>,
}

impl Known<'_> {
    /// Each as its name and its value: `language de`.
    pub fn factors(&self) -> Vec<String> {
        let freemail = self.freemail.map(|is_freemail| if is_freemail { "yes" } else { "no" });
        let one = [
            ("mailbox", self.mailbox),
            ("source", self.source),
            ("language", self.language),
            ("country", self.country),
            ("industry", self.industry),
            ("freemail", freemail),
        ];
        let one = one.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let asks = self.asks.iter().map(|what| ("asks", *what));
        let all = one.chain(asks).chain(self.attribution.iter().copied());
        let mut factors: Vec<String> = all.map(|(name, value)| factor(name, value)).collect();
        factors.sort_unstable();
        factors.dedup();
        factors
    }
}

fn factor(name: &str, value: &str) -> String {
    let words: Vec<&str> = value.split_whitespace().collect();
    let value: String = words.join(" ").chars().filter(|c| !c.is_control()).take(VALUE_MAX).collect();
    format!("{name} {value}")
}

/// How much likelier leads of each factor are taken up than all, for one workflow.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcomes {
    /// How likely a lead is of which nothing is known, as log-odds.
    pub base: f64,
    /// By factor, what it adds.
    pub odds: BTreeMap<String, f64>,
}

/// How likely it is that a lead is taken up.
#[derive(Debug, Clone, PartialEq)]
pub struct Foretold {
    /// 1 to 99: nothing is sure.
    pub percent: i64,
    /// What spoke for it or against it, the strongest first.
    pub factors: Vec<(String, f64)>,
}

impl Outcomes {
    /// What no lead before had says nothing.
    pub fn foretell(&self, known: &Known<'_>) -> Foretold {
        let counted = known.factors().into_iter().filter_map(|factor| {
            let odds = *self.odds.get(&factor)?;
            Some((factor, odds))
        });
        let mut factors: Vec<(String, f64)> = counted.collect();
        factors.sort_by(|(_, one), (_, other)| other.abs().total_cmp(&one.abs()));
        let odds = factors.iter().fold(self.base, |odds, (_, more)| odds + more);
        let share = 1.0 / (1.0 + (-odds).exp());
        Foretold { percent: ((share * 100.0).round() as i64).clamp(1, 99), factors }
    }
}

/// The log-odds of all leads.
pub fn base(all: Tally) -> f64 {
    all.log_odds()
}

/// What a factor adds to those of all leads.
pub fn added(held: Tally, all: Tally) -> f64 {
    held.log_odds() - all.log_odds()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_multiply_the_odds() {
        let all = Tally { good: 100, bad: 100 };
        let odds = [("asks price", Tally { good: 80, bad: 20 }), ("source portal", Tally { good: 25, bad: 75 })];
        let odds = odds.into_iter().map(|(factor, held)| (factor.to_owned(), added(held, all))).collect();
        let outcomes = Outcomes { base: base(all), odds };
        let percent = |asks: &[&'static str], source| {
            let known = Known { asks: asks.to_vec(), source, ..Known::default() };
            outcomes.foretell(&known).percent
        };
        // By hand: 1:1, 4:1, 1:3, and 4:3.
        assert_eq!([percent(&[], None), percent(&["price"], None), percent(&[], Some("portal"))], [50, 80, 25]);
        assert_eq!(percent(&["price", "demo"], Some("portal")), 57);
    }

    #[test]
    fn nothing_is_sure() {
        let all = Tally { good: 1000, bad: 1000 };
        let outcomes = |held| Outcomes { base: base(all), odds: [("language xx".to_owned(), added(held, all))].into() };
        let known = Known { language: Some("xx"), ..Known::default() };
        assert_eq!(outcomes(Tally { good: 900, bad: 0 }).foretell(&known).percent, 99);
        assert_eq!(outcomes(Tally { good: 0, bad: 900 }).foretell(&known).percent, 1);
    }

    #[test]
    fn each_factor_is_named_once() {
        let attribution = vec![("utm_source", "spring\n fair"), ("utm_source", "spring fair")];
        let known = Known { freemail: Some(false), asks: vec!["price"], attribution, ..Known::default() };
        assert_eq!(known.factors(), ["asks price", "freemail no", "utm_source spring fair"]);
    }
}
