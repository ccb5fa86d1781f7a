//! Spam, by the word of the server that received the mail. Nothing here looks at what was written.

use super::reading::{Reading, compiled};
use regex::Regex;
use std::sync::LazyLock;

/// Points above the server's own threshold from which we believe it. Genuine mail that a filter doubts lies just
/// above the threshold.
const MARGIN: f64 = 2.0;

pub fn by_receiving_server(reading: &Reading) -> Option<String> {
    static SCORE: LazyLock<Regex> = LazyLock::new(|| {
        compiled(r"(?:score|hits)=(-?\d+(?:\.\d+)?)[ ,;]+(?:required|tests?=.*required)=(-?\d+(?:\.\d+)?)")
    });
    let status = reading.header("X-Spam-Status").unwrap_or_default();
    let is_flagged = reading.header("X-Spam-Flag").is_some_and(|flag| flag == "yes") || status.starts_with("yes");
    if !is_flagged || reading.is_threaded() {
        return None;
    }
    let scores =
        SCORE.captures(&status).and_then(|found| Some((found[1].parse::<f64>().ok()?, found[2].parse::<f64>().ok()?)));
    match scores {
        Some((score, required)) if score < required + MARGIN => None,
        Some((score, required)) => {
            Some(format!("the receiving server calls it spam ({score} points, {required} suffice)"))
        }
        None => Some("the receiving server calls it spam (X-Spam-Flag)".into()),
    }
}
