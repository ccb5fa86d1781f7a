//! Notices of lawyers and servers around a mail, by what they say: families of words, in many languages. Lower case.
//!
//! One word of a family proves nothing ("please keep this confidential"): notices are told by several families at once.

use super::phrases::{self, Border, Builder, Hits, Phrases, lower};
use std::sync::LazyLock;

/// So many entries of a register in one paragraph say nothing else.
const REGISTER_MIN: usize = 3;
/// Longest notice, in bytes: beyond that a text is no notice.
const NOTICE_MAX: usize = 6_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Confidential,
    Message,
    Intended,
    Error,
    Forbidden,
    Printing,
    Environment,
    // Who asks for a print of his nature photos says none of this.
    AsksToSpare,
    Outside,
    Care,
    Rarely,
    /// Where a house is entered, which the law has it print.
    Register,
}

static FAMILIES: LazyLock<Phrases<Family>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    for (name, list) in phrases::sections(include_str!("legal.txt")) {
        let family = match name {
            "confidential" => Family::Confidential,
            "message" => Family::Message,
            "intended" => Family::Intended,
            "error" => Family::Error,
            "forbidden" => Family::Forbidden,
            "printing" => Family::Printing,
            "environment" => Family::Environment,
            "asks_to_spare" => Family::AsksToSpare,
            "outside" => Family::Outside,
            "care" => Family::Care,
            "rarely" => Family::Rarely,
            "register" => Family::Register,
            other => unreachable!("the file's families are these, and not {other}"),
        };
        builder.add_list(family, list, Border::Open);
    }
    builder.build()
});

/// A heading above a notice.
const HEADINGS: [&str; 40] = [
    "disclaimer",
    "confidentiality notice",
    "confidentiality",
    "legal notice",
    "legal disclaimer",
    "notice",
    "important notice",
    "privacy notice",
    "haftungsausschluss",
    "rechtlicher hinweis",
    "vertraulichkeitshinweis",
    "wichtiger hinweis",
    "aviso legal",
    "aviso de confidencialidad",
    "aviso de confidencialidade",
    "confidencialidad",
    "advertencia legal",
    "avis de confidentialité",
    "avertissement",
    "clause de confidentialité",
    "avviso di riservatezza",
    "nota di riservatezza",
    "avvertenza",
    "informativa privacy",
    "vrijwaring",
    "klauzula poufności",
    "zastrzeżenie",
    "právní upozornění",
    "upozornění",
    "upozornenie",
    "jogi nyilatkozat",
    "ansvarsfriskrivning",
    "ansvarsfraskrivelse",
    "yasal uyarı",
    "отказ от ответственности",
    "免責事項",
    "免责声明",
    "免責聲明",
    "confidential",
    "disclaimer notice",
];

/// Whether a paragraph is a notice. Below a signature two families are enough, elsewhere it takes three.
pub fn is_notice(paragraph: &str, is_below_signature: bool) -> bool {
    if paragraph.len() < 12 || paragraph.len() > NOTICE_MAX || paragraph.trim_end().ends_with(['?', '？']) {
        return false;
    }
    let words = lower(paragraph);
    let hits = FAMILIES.find(&words);
    let is_register_s = || is_below_signature && hits.of(Family::Register).take(REGISTER_MIN).count() >= REGISTER_MIN;
    is_about_printing(&words, &hits) || is_register_s() || families(&hits) >= if is_below_signature { 2 } else { 3 }
}

fn families(hits: &Hits<Family>) -> usize {
    use Family::{Confidential, Error, Forbidden, Intended, Message};
    [Confidential, Message, Intended, Error, Forbidden].into_iter().filter(|family| hits.has(*family)).count()
}

/// "Please consider the environment before printing", in one short paragraph.
fn is_about_printing(words: &str, hits: &Hits<Family>) -> bool {
    words.len() < 400
        && [Family::Printing, Family::Environment, Family::AsksToSpare].iter().all(|family| hits.has(*family))
}

/// A line that is nothing but the heading of a notice.
pub fn is_heading(line: &str) -> bool {
    let line = line.trim_matches(|c: char| !c.is_alphanumeric());
    HEADINGS.contains(&lower(line).as_str())
}

/// Longest line that says "external" and nothing else, in words.
const STAMP_WORDS: usize = 4;
/// Who speaks of himself is no server.
const FIRST_PERSON: [&str; 12] =
    [" i ", " i'm ", " we ", " we're ", " ich ", " wir ", " je ", " j'ai ", " nous ", " ik ", " wij ", " io "];

/// Whether a paragraph at the very top is a server's warning about the sender.
pub fn is_banner(paragraph: &str) -> bool {
    if paragraph.len() < 5 || paragraph.len() > 1_200 {
        return false;
    }
    let words = lower(paragraph);
    let hits = FAMILIES.find(&words);
    if is_stamp(&words) || hits.has(Family::Rarely) {
        return true;
    }
    if !hits.has(Family::Outside) || paragraph.trim_end().ends_with(['?', '？']) {
        return false;
    }
    let is_loud = paragraph.starts_with(['[', '*', '!', '⚠', '#', '=', '-', '<']) || {
        let letters = paragraph.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() > 8
            && !letters.clone().any(char::is_lowercase)
            && letters.clone().any(char::is_uppercase)
    };
    let is_short = paragraph.split_whitespace().count() <= STAMP_WORDS && !paragraph.contains(['!', ',']);
    let padded = format!(" {}", words.replace('\n', " "));
    is_loud || is_short || hits.has(Family::Care) && !FIRST_PERSON.iter().any(|word| padded.contains(word))
}

/// "[EXTERNAL]", alone on its line.
fn is_stamp(words: &str) -> bool {
    const STAMPS: [&str; 16] = [
        "external",
        "ext",
        "extern",
        "externe",
        "externo",
        "externa",
        "esterno",
        "esterna",
        "zewnętrzny",
        "zewnętrzna",
        "ekstern",
        "externí",
        "harici",
        "外部",
        "社外",
        "외부",
    ];
    STAMPS.contains(&words.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether a line belongs to a warning that stands around it.
pub fn is_of_banner(line: &str) -> bool {
    let words = lower(line);
    let hits = FAMILIES.find(&words);
    is_stamp(&words) || [Family::Outside, Family::Care, Family::Rarely].iter().any(|family| hits.has(*family))
}
