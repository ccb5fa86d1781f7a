//! What the receiving server's filter said.

use crate::pipeline::discern::reading::{Reading, compiled};
use regex::Regex;
use std::sync::LazyLock;

/// Points above the server's own threshold from which we believe it. Genuine mail that a filter doubts lies just
/// above the threshold.
const MARGIN: f64 = 2.0;
/// The same where whoever wants something is not believed either. What a filter calls spam by a few rules has none of so many.
const MARGIN_CERTAIN: f64 = 10.0;
/// What filters take as threshold that do not say it.
const USUAL_THRESHOLD: f64 = 5.0;

pub enum Word {
    Nothing,
    Suspected(String),
    /// It says so, and no more than that.
    Spam(String),
    /// By a count far beyond its threshold.
    Certain(String),
}

pub fn word(reading: &Reading) -> Word {
    if let Some((score, required)) = scores(reading) {
        let says = format!("the receiving server calls it spam ({score} points, {required} suffice)");
        return match score - required {
            over if over >= MARGIN_CERTAIN => Word::Certain(says),
            over if over >= MARGIN => Word::Spam(says),
            over if over >= 0.0 => Word::Suspected(says),
            _ => Word::Nothing,
        };
    }
    let is = |name: &str, values: &[&str]| reading.header(name).is_some_and(|value| values.contains(&value.as_str()));
    if is("X-Spam-Flag", &["yes", "true"]) || reading.header("X-Spam-Status").is_some_and(|v| v.starts_with("yes")) {
        return Word::Spam("the receiving server calls it spam (X-Spam-Flag)".into());
    }
    if let Some(level) = confidence(reading) {
        let says = format!("the receiving server calls it spam (Exchange, confidence {level} of 9)");
        return if level >= 8 { Word::Spam(says) } else { Word::Suspected(says) };
    }
    let names = ["X-Spam", "X-Barracuda-Spam-Flag", "X-Barracuda-Spam-Status", "X-Proofpoint-Spam", "X-Yandex-Spam"];
    let values = ["yes", "true", "spam", "4"];
    match names.iter().find(|name| is(name, &values)) {
        Some(name) => Word::Suspected(format!("the receiving server calls it spam ({name})")),
        None => Word::Nothing,
    }
}

/// Points and threshold, as SpamAssassin, rspamd and amavis write them.
fn scores(reading: &Reading) -> Option<(f64, f64)> {
    static STATUS: LazyLock<Regex> =
        LazyLock::new(|| compiled(r"(?:score|hits)=(-?[0-9]+(?:\.[0-9]+)?)[ ,;].*?required=(-?[0-9]+(?:\.[0-9]+)?)"));
    static RESULT: LazyLock<Regex> =
        LazyLock::new(|| compiled(r"\[(-?[0-9]+(?:\.[0-9]+)?) ?/ ?(-?[0-9]+(?:\.[0-9]+)?)\]"));
    let number = |text: &str| text.parse::<f64>().ok();
    let status = reading.header("X-Spam-Status").unwrap_or_default();
    let is_flagged = reading.header("X-Spam-Flag").is_some_and(|flag| flag == "yes") || status.starts_with("yes");
    if let Some(found) = STATUS.captures(&status).filter(|_| is_flagged) {
        return Some((number(&found[1])?, number(&found[2])?));
    }
    if let Some(found) = reading.header("X-Spamd-Result").as_deref().and_then(|value| RESULT.captures(value)) {
        return Some((number(&found[1])?, number(&found[2])?));
    }
    if !status.is_empty() {
        return None;
    }
    let level = reading.header("X-Spam-Level")?;
    let stars = u8::try_from(level.chars().take_while(|c| *c == '*').count()).ok()?;
    Some((f64::from(stars), USUAL_THRESHOLD))
}

/// Exchange's spam confidence level, where it means spam: 5 and more.
fn confidence(reading: &Reading) -> Option<u8> {
    let level = |text: &str| text.trim().parse::<u8>().ok().filter(|level| *level >= 5);
    let report = reading.header("X-Forefront-Antispam-Report");
    let by_report = report.and_then(|report| {
        let field = report.split(';').find_map(|field| field.trim().strip_prefix("scl:").map(str::to_owned));
        field.as_deref().and_then(level)
    });
    by_report.or_else(|| {
        ["X-MS-Exchange-Organization-SCL", "X-Microsoft-Exchange-Organization-SCL"]
            .iter()
            .find_map(|name| reading.header(name).as_deref().and_then(level))
    })
}
