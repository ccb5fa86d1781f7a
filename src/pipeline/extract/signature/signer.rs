//! Who signs: lines that are a person's name, and lines that say how he is reached.

use crate::domain::email::{Email, Party};
use crate::pipeline::extract::person::name;

/// Words of a name at most: "Dr. med. Ana Maria de la Cruz Lopez".
const NAME_WORDS: usize = 7;
/// Names and companies in scripts without capitals are short; what is longer is a sentence. In characters.
const CASELESS_MAX: usize = 16;

/// Longest line that may be one, with all its numbers, in bytes.
const LINE_MAX: usize = 400;

/// How surely a line is a name and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    No,
    /// A few words with capitals, or in a script that has none.
    Looks,
    /// Holds a word of the sender's own name or address.
    Known,
}

/// The words the sender is called by, lower case.
#[derive(Debug, Default)]
pub struct Signer {
    words: Vec<String>,
}

impl Signer {
    pub fn of(email: &Email) -> Self {
        const NO_NAMES: [&str; 20] = [
            "info", "sales", "office", "mail", "contact", "kontakt", "team", "support", "noreply", "via", "gmbh",
            "the", "and", "und", "von", "van", "der", "www", "com", "service",
        ];
        let mut words: Vec<String> = Vec::new();
        for Party { name, address } in email.from.iter().chain(&email.reply_to).take(4) {
            let local = address.as_ref().map(|address| address.as_str().split('@').next().unwrap_or_default());
            for text in [name.as_deref(), local].into_iter().flatten() {
                let text = text.to_lowercase();
                let parts = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').take(12);
                words.extend(
                    parts
                        .filter(|word| word.chars().count() >= 2 && !NO_NAMES.contains(word))
                        .filter(|word| !word.chars().all(|c| c.is_ascii_digit()))
                        .map(Into::into),
                );
            }
        }
        // A house of one's own is called after one as often as not.
        let house =
            email.sender().and_then(|from| crate::pipeline::extract::house::spelling::domain_label(from.domain()));
        words.extend(house.filter(|label| label.len() >= 6).map(|label| label.to_lowercase()));
        Self { words }
    }

    /// Somebody of this name.
    pub fn called(name: &str) -> Self {
        let words = name.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').map(str::to_lowercase);
        Self { words: words.filter(|word| word.chars().count() >= 2).take(NAME_WORDS).collect() }
    }

    fn knows(&self, word: &str) -> bool {
        let length = word.chars().count();
        self.words.iter().any(|known| {
            known == word
                // "Bron" of Bronwen, "Jan" of jan.kowalski; "janedoe" holds both.
                || length >= 3 && known.starts_with(word)
                || length >= 4 && known.len() >= 3 && word.starts_with(known.as_str())
                || length >= 4 && known.contains(word)
                || length >= 2 && !has_case(word) && (known.contains(word) || word.contains(known.as_str()))
        })
    }

    /// How many words of a line are the sender's.
    pub fn knows_words(&self, line: &str) -> usize {
        let words = line.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|word| !word.is_empty());
        words.take(NAME_WORDS).filter(|word| self.knows(&word.to_lowercase())).count()
    }

    fn has_initial(&self, letter: &str) -> bool {
        self.words.iter().any(|known| known.starts_with(letter))
    }

    /// Whether the line is a name, alone or with a telephone number behind it.
    pub fn naming(&self, line: &str) -> Naming {
        if line.len() > LINE_MAX {
            return Naming::No;
        }
        let line = without_contact(line);
        // "盼复，谢谢！" asks for an answer.
        if line.trim_end().ends_with(['!', '?', '！', '？', '。', '…']) && !has_case(&line) {
            return Naming::No;
        }
        let line = line.trim().trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')');
        if line.is_empty()
            || line.len() > 120
            || line.ends_with(['!', '?', '…', '。'])
            || line.contains([':', '：', '='])
        {
            return Naming::No;
        }
        // "Sandra B." ends no sentence, nor does "Luc Roe, ing."
        let is_initial = |last: &str| last.chars().count() == 2 && last.starts_with(char::is_uppercase);
        let is_ended = line.ends_with('.')
            && !line.rsplit(' ').next().is_some_and(|last| is_initial(last) || name::is_title(last));
        let words: Vec<&str> = line
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '&' | '/' | '+' | '·' | '–' | '—'))
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.'))
            .filter(|word| !word.is_empty())
            .collect();
        if words.is_empty()
            || words.len() > NAME_WORDS
            || words.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()))
        {
            return Naming::No;
        }
        let count = words.len();
        let lower: Vec<String> = words.iter().map(|word| word.trim_matches('.').to_lowercase()).collect();
        let known = lower.iter().filter(|word| self.knows(word)).count();
        if known > 0 && count == 1 && !is_ended {
            return Naming::Known;
        }
        let fits = |word: &str| {
            let first = word.chars().next().unwrap_or(' ');
            first.is_uppercase()
                || !first.is_lowercase()
                || is_small(word)
                || self.knows(&word.to_lowercase())
                || is_kiss(word)
                || word.ends_with('.')
                || name::is_title(word)
        };
        if !words.iter().all(|word| fits(word)) {
            return Naming::No;
        }
        if known > 0 && (known * 3 >= count || count <= 3) && !is_ended {
            return Naming::Known;
        }
        if count == 1 && lower[0].chars().count() <= 2 && has_case(&lower[0]) {
            // "J." of Jane.
            let initial: String = lower[0].chars().take(1).collect();
            return if self.has_initial(&initial) { Naming::Known } else { Naming::No };
        }
        let has_case = words.iter().any(|word| has_case(word));
        let is_short = if has_case { (2..=5).contains(&count) } else { line.chars().count() <= CASELESS_MAX };
        if is_short && !is_ended { Naming::Looks } else { Naming::No }
    }
}

fn has_case(word: &str) -> bool {
    word.chars().any(|c| c.is_lowercase() || c.is_uppercase())
}

fn is_small(word: &str) -> bool {
    const SMALL: [&str; 30] = [
        "von", "van", "de", "der", "den", "da", "del", "della", "di", "dos", "la", "le", "ten", "zu", "af", "bin", "y",
        "e", "and", "und", "et", "og", "och", "i", "en", "do", "du", "a", "al", "el",
    ];
    SMALL.contains(&word)
}

/// "Bron x".
fn is_kiss(word: &str) -> bool {
    word.len() <= 4 && word.bytes().all(|b| b == b'x' || b == b'X')
}

/// The line without addresses, numbers and what stands in brackets around them.
fn without_contact(line: &str) -> String {
    if !line.bytes().any(|b| b.is_ascii_digit() || b == b'@' || b == b'(') && !line.contains("www") {
        return line.to_string();
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if (c.is_ascii_digit() || c == '+' || c == '(')
            && let Some(length) = number(rest)
        {
            rest = &rest[length..];
            out.push(' ');
            continue;
        }
        if c == '('
            && let Some(end) = rest.find(')').filter(|end| *end < 24)
        {
            rest = &rest[end + 1..];
            continue;
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out.split_whitespace()
        .filter(|word| {
            !word.contains('@') && !word.starts_with("www.") && !word.contains("://") && *word != "(" && *word != ")"
        })
        .filter(|word| !is_phone_label(word))
        .collect::<Vec<_>>()
        .join(" ")
}

pub fn is_phone_label(word: &str) -> bool {
    const LABELS: [&str; 22] = [
        "tel", "tel.", "tel:", "phone", "phone:", "mobile", "mobile:", "mob", "mob.", "mobil", "mobil:", "handy",
        "handy:", "tél", "tél.", "cell", "cell:", "тел.", "тел", "m:", "t:", "p:",
    ];
    LABELS.contains(&word.to_lowercase().as_str())
}

/// Length of the telephone number a text starts with.
fn number(text: &str) -> Option<usize> {
    let end = text
        .char_indices()
        .take(32)
        .find(|(_, c)| !(c.is_numeric() || matches!(c, '+' | '(' | ')' | ' ' | '.' | '-' | '/' | '\u{a0}' | '–')))
        .map_or_else(|| text.char_indices().nth(32).map_or(text.len(), |(at, _)| at), |(at, _)| at);
    let run = text[..end].trim_end_matches(|c: char| !c.is_numeric() && c != ')');
    let digits = run.chars().filter(|c| c.is_numeric()).count();
    ((7..=15).contains(&digits) && !is_date(run)).then_some(run.len())
}

/// `18.12.2026`, `2026-12-18 10`.
fn is_date(run: &str) -> bool {
    let parts: Vec<&str> = run.split(['.', '/', '-', ' ']).filter(|part| !part.is_empty()).take(4).collect();
    let is_year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    matches!(parts[..], [a, b, c, ..] if a.len() <= 2 && b.len() <= 2 && is_year(c) || is_year(a) && b.len() <= 2 && c.len() <= 2)
}

/// Whether the line says how somebody is reached: an address, a site, a number.
pub fn has_contact(line: &str) -> bool {
    if line.contains("www.") || line.contains("://") || line.contains(['☎', '📞', '📱', '✉']) {
        return true;
    }
    if let Some(at) = line.find('@') {
        let before = line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric());
        if before && line[at + 1..].starts_with(|c: char| c.is_alphanumeric()) && line[at + 1..].contains('.') {
            return true;
        }
    }
    line.char_indices()
        .filter(|(at, c)| {
            (c.is_numeric() || matches!(c, '+' | '(')) && !line[..*at].ends_with(|c: char| c.is_alphanumeric())
        })
        .take(6)
        .any(|(at, _)| number(&line[at..]).is_some())
}

/// Whether the line is a sentence rather than a line of a signature.
pub fn is_sentence(line: &str) -> bool {
    let line = line.trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    let ends = line.ends_with(['.', '!', '?', '…', ';', ':', '。', '！', '？', '।', '؟', ',']);
    if !has_case(line) {
        return ends && line.chars().count() > 12 || line.chars().count() > 40 && !has_contact(line);
    }
    let small = words.iter().filter(|word| word.starts_with(char::is_lowercase) && !is_small(word)).count();
    // "Sales Manager for Northern Europe" is none; "we will be there on Monday" is one without its stop.
    (ends && words.len() >= 4 && small * 2 >= words.len())
        || (line.starts_with(char::is_lowercase) && words.len() >= 4 && small * 3 >= words.len() * 2)
        || (words.len() >= 8 && small * 3 >= words.len() * 2 && !has_contact(line))
}
