//! Decision records for people: what was decided of a lead, by which rules, and who was passed over for what.

use super::shown::one_line;
use crate::domain::record;
use serde_json::Value;
use std::fmt::Write as _;

/// One record, as text.
pub fn record_text(record: &Value) -> String {
    let mut text = String::new();
    let word = |value: &Value| one_line(value.as_str().unwrap_or_default());
    let _ = writeln!(text, "{}  by rules {}", word(&record["at"]), word(&record["rules"]));
    let mut line = |label: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {label:<14} {value}");
        }
    };
    let verdict = &record["verdict"];
    if verdict.is_object() {
        line("verdict", format!("{}: {}", word(&verdict["verdict"]), word(&verdict["reason"])));
        for name in ["fit", "intent"] {
            let score = &verdict[name];
            line(name, format!("{} points ({} to {})", score["score"], score["lo"], score["hi"]));
            for reason in list(&score["reasons"]) {
                let points = reason["points"].as_i64().unwrap_or_default();
                line("", format!("{points:+} {}: {}", word(&reason["rule"]), word(&reason["evidence"])));
            }
        }
        line("band", word(&verdict["band"]));
        line("instead of", word(&verdict["instead_of"]));
        if let Some(seed) = verdict["lot"]["seed"].as_str() {
            let (drawn, below) = (&verdict["lot"]["drawn"], &verdict["lot"]["below"]);
            line("lot", format!("{drawn} of 10000 with the seed {seed}; a sample is below {below}"));
        }
        line("in short", word(&verdict["advice"]["paragraph"]));
        line("to do", word(&verdict["advice"]["action"]));
        for trouble in list(&verdict["troubles"]) {
            line("trouble", word(trouble));
        }
    }
    let evidence = &record["evidence"];
    for said in list(&evidence["fetched"]) {
        let of = |one: &Value| format!("{} {}", word(&one["field"]), word(&one["value"]));
        let values: Vec<String> = list(&said["values"]).iter().map(of).collect();
        let values = if values.is_empty() { "knew nothing".to_owned() } else { values.join(", ") };
        let until =
            record::read_moment(&said["until_ms"]).map(|until| format!(", counts until {until}")).unwrap_or_default();
        let cost = said["cost"].as_str().map(|cost| format!(" for {cost}")).unwrap_or_default();
        let (provider, at) = (word(&said["provider"]), word(&said["at"]));
        line("asked outside", format!("{provider}, on {at}{cost}: {values}{until}"));
    }
    for silent in list(&evidence["unanswered"]) {
        line(
            "asked outside",
            format!("{} about {}: {}", word(&silent["provider"]), word(&silent["about"]), word(&silent["why"])),
        );
    }
    if evidence["again"].is_object() {
        line("judged again", word(&evidence["again"]["why"]));
    }
    way(&record["way"], &mut line);
    let route = &record["route"];
    if route.is_object() {
        routing(route, &mut line);
    }
    text
}

/// Whom it was not meant for, and the routes that were tried.
fn way(way: &Value, line: &mut impl FnMut(&str, String)) {
    for gate in list(&way["not_meant"]) {
        not_meant(gate, line);
    }
    tried(way, line);
}

fn not_meant(gate: &Value, line: &mut impl FnMut(&str, String)) {
    let gate = one_line(gate.as_str().unwrap_or_default());
    let (name, why) = gate.split_once(": ").unwrap_or(("meant for", &gate));
    line(name, format!("· {why}"));
}

fn tried(way: &Value, line: &mut impl FnMut(&str, String)) {
    let word = |value: &Value| one_line(value.as_str().unwrap_or_default());
    for tried in list(&way["tried"]) {
        let mark = if tried["held"].as_bool().unwrap_or_default() { "✓" } else { "·" };
        line("route", format!("{mark} {}: {}", word(&tried["route"]), word(&tried["why"])));
    }
}

fn routing(route: &Value, line: &mut impl FnMut(&str, String)) {
    let word = |value: &Value| one_line(value.as_str().unwrap_or_default());
    let mark = |held: bool| if held { "✓" } else { "·" };
    // In the order in which they are asked.
    let is_first = |gate: &&Value| gate.as_str().is_some_and(|gate| gate.starts_with("named account"));
    for gate in list(&route["not_meant"]).iter().filter(is_first) {
        not_meant(gate, line);
    }
    for meant in record::each(&route["meant"]) {
        let went = meant["went"].as_bool().unwrap_or_default();
        let obstacle = meant["obstacle"].as_str().map(|obstacle| format!("; {obstacle}")).unwrap_or_default();
        line(&word(&meant["by"]), format!("{} {}: {}{obstacle}", mark(went), word(&meant["rep"]), word(&meant["why"])));
        for stand_in in list(&meant["stand_ins"]) {
            let obstacle = stand_in["obstacle"].as_str();
            let why = obstacle.map_or_else(|| "can take it".to_owned(), one_line);
            line("stands in", format!("{} {}: {why}", mark(obstacle.is_none()), word(&stand_in["rep"])));
        }
    }
    for gate in list(&route["not_meant"]).iter().filter(|gate| !is_first(gate)) {
        not_meant(gate, line);
    }
    tried(route, line);
    for relaxed in list(&route["relaxed"]) {
        line("relaxed", word(relaxed));
    }
    let picked = route["pick"]["rep"].as_str();
    for candidate in list(&route["candidates"]) {
        let rep = word(&candidate["rep"]);
        let why = match candidate["passed_over"].as_str() {
            Some(obstacle) => format!("· {rep}: passed over: {}", one_line(obstacle)),
            None if picked == Some(rep.as_str()) => format!("✓ {rep}: {}: picked", word(&candidate["standing"])),
            None => format!("  {rep}: {}: could have had it", word(&candidate["standing"])),
        };
        line(&format!("pool {}", word(&candidate["pool"])), why);
    }
    match picked {
        Some(rep) => line("pick", format!("{rep}: {}", word(&route["pick"]["why"]))),
        None => {
            let retry_at = word(&route["pick"]["retry_at"]);
            line("wait", format!("{}; looked at again by {retry_at}", word(&route["pick"]["reason"])));
        }
    }
    line("tie-break", word(&route["tie_break"]));
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
