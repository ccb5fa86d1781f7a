//! How a mail is signed: a delimiter, a farewell with short lines, a telephone's advertisement.

use super::farewell;
use super::split::Line;
use crate::domain::inquiry::Label;
use regex::Regex;
use std::sync::LazyLock;

/// Lines a signature may have: name, title, company, two addresses, numbers, links.
const LINES_MAX: usize = 14;
/// Lines below a `-- ` delimiter: legal notices stand there.
const DELIMITED_LINES_MAX: usize = 40;
/// Longest line of a signature without a delimiter, in characters: a sentence is longer.
const WIDTH_MAX: usize = 90;

/// Whether the line takes leave and says nothing else.
fn takes_leave(line: &str) -> bool {
    let words = line.trim().trim_end_matches([',', '.', '!', ';', '-', '–', '。', '，', ' ']);
    if words.is_empty() || words.len() > 70 {
        return false;
    }
    let words = words.to_lowercase();
    farewell::FAREWELLS.contains(words.as_str()) || farewell::STARTS.iter().any(|start| words.starts_with(start))
}

static DEVICE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)^[ \t]*(?:(?:sent|envoyé|enviado|inviato|verzonden|verstuurd|gesendet|skickat|sendt|wysłane|wysłano|",
        r"lähetetty|odesláno|odoslané|trimis|отправлено|отправлен) (?:from|de|depuis|desde|dal?|vanaf|van|von|mit|",
        r"från|fra|z|ze|din|с|via|using|do|a partir|meu|mon) ",
        r"(?:(?:my|the|mon|ma|mi|mio|mia|mijn|meinem|meiner|min|mitt|mojego|můj|meu|",
        r"minha) )?[\p{L}\d][\p{L}\d .+/-]{1,40}|von meinem [\p{L}\d][\p{L}\d .+-]{1,30} gesendet|",
        r"get outlook for (?:ios|android)|outlook für (?:ios|android) beziehen|télécharger outlook pour .{3,10}|",
        r"sent with .{3,40} (?:app|secure email)\.?|iphoneから送信|发自我的 ?\w+|發自我的 ?\w+|나의 \w+에서 보냄)[ \t]*$"
    ))
});

/// A cheap look before the pattern: its first letters.
fn may_advertise(line: &str) -> bool {
    const STARTS: [&str; 22] = [
        "sent", "envo", "env", "inv", "verz", "vers", "gese", "skic", "send", "wys", "läh", "ode", "trim", "отпр",
        "von", "get", "outl", "tél", "ipho", "发自", "發自", "나의",
    ];
    let start: String = line.trim_start().chars().take(4).flat_map(char::to_lowercase).collect();
    STARTS.iter().any(|known| start.starts_with(known))
}

/// What follows is the law's, whoever wrote it.
static LEGAL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        r"(?i)confidential|disclaimer|intended (?:only|solely) for|vertraulich|confidentiel|confidencial|riservat|",
        r"vertrouwelijk|poufn|konfidenti|registered (?:office|in)|amtsgericht|geschäftsführer:|handelsregister|",
        r"consider the environment|please think before"
    ))
});

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant the tests compile")
}

/// Labels the signature of each run of written lines that ends the text or stands above a quote.
pub fn label(text: &str, lines: &mut [Line]) {
    let mut end = lines.len();
    while end > 0 {
        let own = lines[end - 1].label;
        let start = lines[..end].iter().rposition(|line| line.label != own).map_or(0, |at| at + 1);
        // What is forwarded is another's mail, but his signature holds his number.
        if matches!(own, Label::Written | Label::Forwarded) {
            label_run(text, &mut lines[start..end]);
        }
        end = start;
    }
}

fn label_run(text: &str, run: &mut [Line]) {
    let content = |line: &Line| super::split::unmarked(&text[line.range.clone()]);
    for line in run.iter_mut() {
        let words = content(line);
        if (8..60).contains(&words.len()) && may_advertise(words) && DEVICE.is_match(words) {
            line.label = Label::Signature;
        }
    }
    let last_chance = run.len().saturating_sub(DELIMITED_LINES_MAX);
    let delimiter = (last_chance..run.len()).find(|&at| matches!(content(&run[at]), "-- " | "--" | "— " | "—"));
    let farewell = (last_chance..run.len()).rev().find(|&at| {
        let words = content(&run[at]);
        takes_leave(words) && signs(&run[at + 1..], &content)
    });
    // The earlier of both, when the farewell stands right above the delimiter.
    let Some(start) = farewell.into_iter().chain(delimiter).min() else { return };
    for line in &mut run[start..] {
        let words = content(line).trim_start();
        if words.starts_with("P.S") || words.starts_with("PS:") || words.starts_with("PS ") {
            return;
        }
        line.label = Label::Signature;
    }
}

/// Whether what follows a farewell only signs: a few short lines that ask nothing, then at most legal text.
fn signs<'a>(rest: &[Line], content: &impl Fn(&Line) -> &'a str) -> bool {
    let mut count = 0;
    for line in rest {
        let words = content(line).trim();
        if words.is_empty() {
            continue;
        }
        if LEGAL.is_match(words)
            || matches!(words, "--" | "—")
            || words.chars().all(|c| matches!(c, '-' | '_' | '=' | '*'))
        {
            return true;
        }
        count += 1;
        if words.starts_with("P.S") || words.starts_with("PS:") {
            return count <= LINES_MAX;
        }
        if count > LINES_MAX || words.chars().count() > WIDTH_MAX || words.ends_with('?') {
            return false;
        }
    }
    true
}
