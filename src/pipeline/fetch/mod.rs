//! The fetch room: asks providers outside what nobody here knows.
//!
//! In: questions from the store, each with its provider. Out: the facts that stood where the configuration says they
//! stand, or why there are none. Never: a redirect followed; a server of our own network asked, unless the admin names
//! it; a byte of an answer beyond its bound, or any of it in a log; a lead held up beyond its deadline.
//!
//! A provider that lies, stalls or floods costs nothing but its own evidence: each has its own limits, and one that
//! fails again and again is left alone for a while.

pub mod address;
pub mod client;
pub mod run;

use crate::domain::provider::Field;
use crate::domain::territory::is_country;
use crate::domain::time::Timestamp;
use serde_json::Value;
use std::collections::VecDeque;
use std::time::Duration;

/// The longest text of one fact, in characters.
const VALUE_MAX: usize = 200;

/// The URL for one question. What a stranger wrote is data in it, whatever it is made of.
pub fn url_about(template: &str, about: &str) -> String {
    let encoded: String = about
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
            // Dots alone would be a step up in a path.
            b'.' if about.trim_matches('.') == about && !about.contains("..") => ".".to_owned(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    template.replace("{domain}", &encoded).replace("{email}", &encoded)
}

/// The facts of an answer, those that have the right shape.
pub fn facts_of(answer: &Value, pointers: &[(Field, String)]) -> Vec<(Field, String)> {
    let fact = |(field, pointer): &(Field, String)| Some((field.clone(), text_of(field, answer.pointer(pointer)?)?));
    pointers.iter().filter_map(fact).collect()
}

/// Marks without a width, and of a direction: they hide what a value is.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn text_of(field: &Field, value: &Value) -> Option<String> {
    if field.is_number() {
        let number = match value {
            Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|number| number as i64)),
            Value::String(text) => text.trim().parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        };
        let range = if *field == Field::CompanySize { 1..=SIZE_MAX } else { 0..=REVENUE_MAX };
        return number.filter(|number| range.contains(number)).map(|number| number.to_string());
    }
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        // A column of the admin's own may say yes or no; nobody is called so.
        Value::Bool(flag) if matches!(field, Field::CompanyColumn(_)) => flag.to_string(),
        Value::Bool(_) => return None,
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let text: String = text.chars().filter(|c| !c.is_control() && !is_unseen(*c)).take(VALUE_MAX).collect();
    let text = text.trim();
    let is_a_word = text.chars().any(char::is_alphabetic) && !["true", "false", "null", "none"].contains(&text);
    let has_the_shape = match field {
        Field::CompanyCountry => return Some(text.to_ascii_uppercase()).filter(|code| is_country(code)),
        Field::ContactPhone => is_number_to_dial(text),
        Field::CompanyName | Field::ContactName | Field::ContactTitle => is_a_word,
        Field::CompanyIndustry | Field::CompanySize | Field::CompanyRevenue | Field::CompanyColumn(_) => {
            !text.is_empty()
        }
    };
    has_the_shape.then(|| text.to_owned())
}

/// As many digits as a telephone has, and nothing else but what people write between them (E.164: fifteen at most).
fn is_number_to_dial(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_of_one = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '-' | '.' | '/' | '\u{a0}');
    (7..=15).contains(&digits)
        && text.strip_prefix('+').unwrap_or(text).chars().all(is_of_one)
        && !text.starts_with('-')
}

/// More people than any company has, and more money in any currency than it turns over: whoever says more knows nothing.
const SIZE_MAX: i64 = 10_000_000;
const REVENUE_MAX: i64 = 1_000_000_000_000_000;

/// So many failures in a row are no accident.
const FAILURES_MAX: u32 = 5;
/// How long one that fails is left alone, the first time and at most.
const REST: Duration = Duration::from_secs(60);
const REST_MAX: Duration = Duration::from_secs(15 * 60);

/// Leaves a provider alone that fails again and again; then tries him with one question at a time.
#[derive(Debug, Default)]
pub struct Breaker {
    failures: u32,
    open_until: Option<Timestamp>,
}

impl Breaker {
    /// When he may be asked, if not now. `in_hand` questions have not come back yet.
    pub fn must_wait(&self, in_hand: usize, now: Timestamp) -> Option<Timestamp> {
        match self.open_until {
            Some(until) if until > now => Some(until),
            Some(_) if in_hand > 0 => Some(now.plus(Duration::from_secs(1))),
            Some(_) | None => None,
        }
    }
    /// Until when he is left alone.
    pub fn rests_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.open_until.filter(|until| *until > now)
    }
    pub fn answered(&mut self) {
        *self = Self::default();
    }
    /// Whether he is left alone from now on.
    pub fn failed(&mut self, now: Timestamp) -> bool {
        // Those that were under way when it was opened say nothing new.
        if self.open_until.is_some_and(|until| until > now) {
            return false;
        }
        self.failures = self.failures.saturating_add(1);
        if self.failures < FAILURES_MAX {
            return false;
        }
        let times = (self.failures - FAILURES_MAX).min(8);
        self.open_until = Some(now.plus((REST * (1 << times)).min(REST_MAX)));
        true
    }
}

const MINUTE: Duration = Duration::from_secs(60);

/// The questions of the last minute, of which there may be so many.
#[derive(Debug)]
pub struct Minute {
    max: usize,
    asked: VecDeque<Timestamp>,
}

impl Minute {
    pub fn of(max: u32) -> Self {
        Self { max: usize::try_from(max).unwrap_or(usize::MAX), asked: VecDeque::new() }
    }
    pub fn asked(&mut self, now: Timestamp) {
        if self.asked.len() >= self.max {
            self.asked.pop_front();
        }
        self.asked.push_back(now);
    }
    /// When the first of as many as there may be is a minute old.
    pub fn must_wait(&self, now: Timestamp) -> Option<Timestamp> {
        let first = self.asked.front().filter(|_| self.asked.len() >= self.max)?;
        Some(first.plus(MINUTE)).filter(|at| *at > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_stranger_wrote_stays_in_its_place() {
        let about = |about| url_about("https://x.example/c/{domain}?a=1", about);
        assert_eq!(about("fjord.example"), "https://x.example/c/fjord.example?a=1");
        assert_eq!(about("../../admin?x=1#y"), "https://x.example/c/%2E%2E%2F%2E%2E%2Fadmin%3Fx%3D1%23y?a=1");
        assert_eq!(about(".."), "https://x.example/c/%2E%2E?a=1");
        assert_eq!(about("a@b&c=d\r\nX: y"), "https://x.example/c/a%40b%26c%3Dd%0D%0AX%3A%20y?a=1");
    }

    #[test]
    fn only_facts_of_the_right_shape_count() {
        let answer = json!({ "a": { "n": 41.9, "text": "  soft\u{7}ware ", "list": [1] }, "cc": "no", "size": "12", "neg": -4,
                    "xx": "XX", "yes": true,
                    "zero": 0, "phone": "+49 30 1234567", "range": "501-1000 employees", "exponent": "7e2", "huge": 99_999_999_999_999_999_999.0, "many": 10_000_001 });
        let fact = |field: &str, pointer: &str| {
            let pointers = [(Field::parse(field).unwrap(), pointer.to_owned())];
            facts_of(&answer, &pointers).pop().map(|(_, value)| value)
        };
        assert_eq!(fact("company.size", "/a/n").as_deref(), Some("41"));
        assert_eq!(fact("company.size", "/size").as_deref(), Some("12"));
        assert_eq!(fact("company.size", "/neg"), None);
        assert_eq!((fact("company.size", "/huge"), fact("company.revenue", "/huge")), (None, None));
        assert_eq!(
            (fact("company.size", "/many"), fact("company.revenue", "/many").as_deref()),
            (None, Some("10000001"))
        );
        assert_eq!(fact("company.size", "/a/text"), None);
        assert_eq!(fact("company.industry", "/a/text").as_deref(), Some("software"));
        assert_eq!(fact("company.industry", "/a/list"), None);
        assert_eq!(fact("company.country", "/cc").as_deref(), Some("NO"));
        assert_eq!(fact("company.country", "/a/text"), None);
        assert_eq!(
            (fact("company.country", "/xx"), fact("contact.name", "/yes"), fact("company.size", "/zero")),
            (None, None, None)
        );
        assert_eq!(fact("contact.phone", "/phone").as_deref(), Some("+49 30 1234567"));
        for pointer in ["/yes", "/neg", "/size", "/a/n", "/range", "/exponent"] {
            assert_eq!(fact("contact.phone", pointer), None, "{pointer}");
        }
        assert_eq!(fact("company.tier", "/yes").as_deref(), Some("true"));
        assert_eq!(fact("company.tier", "/a/n").as_deref(), Some("41.9"));
        assert_eq!(fact("company.tier", "/nothing"), None);
    }

    #[test]
    fn one_that_fails_again_and_again_is_left_alone_longer_and_longer() {
        let at = |seconds: i64| Timestamp::from_ms(seconds * 1_000);
        let mut breaker = Breaker::default();
        assert_eq!((0..4).map(|_| breaker.failed(at(0))).collect::<Vec<_>>(), [false; 4]);
        assert_eq!(breaker.must_wait(3, at(0)), None);
        assert!(breaker.failed(at(0)));
        assert_eq!(breaker.must_wait(0, at(1)), Some(at(60)));
        assert_eq!((breaker.must_wait(0, at(60)), breaker.must_wait(1, at(60))), (None, Some(at(61))));
        breaker.failed(at(60));
        assert_eq!(breaker.must_wait(0, at(61)), Some(at(180)));
        breaker.answered();
        assert_eq!(breaker.must_wait(5, at(62)), None);
    }
}
