//! What forms call their fields, in the languages forms are written in.

use std::collections::HashSet;

pub mod separated;
mod words;
use words::{ASKING, EMAILS, KNOWN, OTHER_THAN_CONTACT, PHONES, POLITE_WORDS, QUESTIONS, WORDS_MOST};

/// What a label asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asked {
    Email,
    Name,
    GivenName,
    FamilyName,
    Phone,
    Company,
    Title,
    /// Its value may have many lines, with colons in them.
    Message,
    /// Known to stand on forms, and of no use as contact.
    Other,
    /// What the form's program adds: page, time, address of the browser. Nobody wrote it.
    Technical,
}

impl Asked {
    pub const fn is_contact(self) -> bool {
        matches!(self, Self::Email | Self::Name | Self::GivenName | Self::FamilyName | Self::Phone | Self::Company)
    }
}

/// Longest label, in bytes.
pub const LABEL_MAX: usize = 100;

/// What a label asks for, if it is one we know.
pub fn asked(label: &str) -> Option<Asked> {
    if label.len() > 2 * LABEL_MAX {
        return None;
    }
    // Prose, most of the time: longer than any label we know, and neither one of two languages nor of two things.
    let words = label.bytes().filter(|byte| *byte == b' ').count();
    if words > *WORDS_MOST && !label.bytes().any(|byte| matches!(byte, b'/' | b'|' | b'&')) && !label.contains(" or ") {
        return asking(label);
    }
    let plain = plain(label);
    if plain.is_empty() || plain.len() > LABEL_MAX {
        return None;
    }
    let written = tidy(label).to_lowercase();
    KNOWN
        .get(written.as_str())
        .copied()
        .or_else(|| direct(&plain))
        .or_else(|| by_question(label, &plain))
        .or_else(|| by_part(&plain))
}

/// The label's words in lower case: no marks, numbers or brackets, `your-name` and `yourName` as two words.
pub fn plain(label: &str) -> String {
    let label = tidy(label);
    let label = label.split(['(', '[', '（']).next().unwrap_or(label);
    let mut out = String::with_capacity(label.len());
    let mut last = ' ';
    let is_one_word = !label.trim().contains(char::is_whitespace);
    for c in label.trim().chars() {
        let is_joint = is_one_word && matches!(c, '_' | '-' | '.') || c.is_whitespace();
        if is_one_word && c.is_uppercase() && last.is_lowercase() {
            out.push(' ');
        }
        if is_joint {
            if last != ' ' {
                out.push(' ');
            }
            last = ' ';
        } else {
            match c.is_ascii() {
                // In lower case it would have two dots.
                _ if c == 'İ' => out.push('i'),
                true => out.push(c.to_ascii_lowercase()),
                false => out.extend(c.to_lowercase()),
            }
            last = c;
        }
    }
    // Builders number what they name: `Email-3`.
    let out = out.trim();
    let bare = out.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.len() < out.len() && bare.ends_with(' ') { bare.trim_end().to_string() } else { out.to_string() }
}

/// A label without the marks around it: bullets, numbers, stars, colons, what says that it must be filled.
pub fn tidy(label: &str) -> &str {
    let is_mark = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | ':'
                    | '：'
                    | '-'
                    | '–'
                    | '—'
                    | '|'
                    | '•'
                    | '·'
                    | '_'
                    | '"'
                    | '#'
                    | '='
                    | '>'
                    | '▪'
                    | '●'
                    | '►'
                    | '✓'
                    | '\u{200b}'
            )
    };
    // What a builder writes where nobody named the field.
    const UNNAMED: &str = "no label ";
    let label = match label.get(..UNNAMED.len()) {
        Some(start) if start.eq_ignore_ascii_case(UNNAMED) => &label[UNNAMED.len()..],
        _ => label,
    };
    // Leaders: "Name ........"
    let bare = label.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '…' | ':' | '：'));
    let label = if label[bare.len()..].contains("..") || label[bare.len()..].contains('…') { bare } else { label };
    let is_hidden = label.trim().starts_with('_') && !label.trim().ends_with('_');
    let label = if is_hidden { label.trim().trim_end_matches(is_mark) } else { label.trim_matches(is_mark) };
    let digits = label.bytes().take_while(u8::is_ascii_digit).count();
    let label = match label.get(digits..) {
        Some(rest) if (1..=2).contains(&digits) && rest.starts_with(['.', ')']) => rest[1..].trim_start(),
        _ => label,
    };
    let ends_required = |end: &&&str| {
        let tail = label.len().checked_sub(end.len()).and_then(|at| label.get(at..));
        label.len() > end.len() && tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    match REQUIRED.iter().find(ends_required).filter(|_| label.ends_with(')')) {
        Some(end) => label[..label.len() - end.len()].trim_end_matches(is_mark),
        None => label,
    }
}

const REQUIRED: [&str; 10] = [
    "(required)",
    "(optional)",
    "(pflichtfeld)",
    "(obligatoire)",
    "(facultatif)",
    "(obligatorio)",
    "(opcional)",
    "(obbligatorio)",
    "(verplicht)",
    "(wymagane)",
];

fn direct(plain: &str) -> Option<Asked> {
    KNOWN.get(plain).copied().or_else(|| {
        // Two words at most are skipped: "the caller's", "il tuo".
        let spaces = plain.match_indices(' ').map(|(at, _)| at).take(2);
        spaces.filter(|at| POLITE_WORDS.contains(&plain[..*at])).find_map(|at| KNOWN.get(plain[at..].trim()).copied())
    })
}

/// "What is your email address?", "How can we help you?"
fn by_question(label: &str, plain: &str) -> Option<Asked> {
    let is_question = label.contains(['?', '？', '¿', ';']) || plain.split(' ').count() >= 3;
    if !is_question {
        return None;
    }
    asking(plain)
}

fn asking(words: &str) -> Option<Asked> {
    ASKING.least_table(words).map(|at| QUESTIONS[at].0)
}

/// Between two words for one thing, by language.
const OR: [&str; 8] = [" or ", " oder ", " ou ", " o ", " eller ", " lub ", " nebo ", " или "];
/// The same in Dutch, where English has it within a label: "Name of event".
const DUTCH_OR: &str = " of ";

/// Two languages or two words for one thing, `Name / Nom`, `Phone or mobile`; and words that mean one thing wherever
/// they stand: `Telefon tagsüber`, `Kontakt E-Mail`.
fn by_part(plain: &str) -> Option<Asked> {
    if plain.contains(['/', '|', '&', '・', '／']) || OR.iter().any(|or| plain.contains(or)) {
        let found = plain
            .split(['/', '|', '&', '・', '／'])
            .flat_map(|part| {
                OR.iter().find_map(|or| part.split_once(or)).map_or([part, ""], |(one, other)| [one, other])
            })
            .find_map(|part| direct(part.trim()));
        if found.is_some() {
            return found;
        }
    }
    if let Some((one, other)) = plain.split_once(DUTCH_OR)
        && let Some(asked) = direct(one.trim())
        && direct(other.trim()) == Some(asked)
    {
        return Some(asked);
    }
    let words = || plain.split([' ', '-', '.', ',']).filter(|word| !word.is_empty());
    if words().count() > 4 || words().any(|word| OTHER_THAN_CONTACT.contains(word)) {
        return None;
    }
    let has = |list: &HashSet<&str>| words().any(|word| list.contains(word));
    if has(&EMAILS) || plain.contains("e-mail") {
        Some(Asked::Email)
    } else if has(&PHONES) {
        Some(Asked::Phone)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_however_they_are_decorated() {
        for (label, wanted) in [
            ("* Your Name (required):", Some(Asked::Name)),
            ("your-name", Some(Asked::Name)),
            ("yourEmail", Some(Asked::Email)),
            ("field_phone_number", Some(Asked::Phone)),
            ("2) E-Mail-Adresse*", Some(Asked::Email)),
            ("Name / Nom", Some(Asked::Name)),
            ("Telefon tagsüber", Some(Asked::Phone)),
            ("What is your email address?", Some(Asked::Email)),
            ("How can we help you today?", Some(Asked::Message)),
            ("Best time to call", Some(Asked::Other)),
            ("Preferred phone model", None),
            ("Name of event", None),
            ("Telefoon of mobiel", Some(Asked::Phone)),
            ("PAGE URL", Some(Asked::Technical)),
            ("İsim", Some(Asked::GivenName)),
            ("", None),
        ] {
            assert_eq!(asked(label), wanted, "{label}");
        }
    }
}
