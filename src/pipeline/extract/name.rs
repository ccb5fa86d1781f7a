//! People's names, and what only looks like one.

/// Words of mailboxes and companies, not of people.
const NO_NAMES: [&str; 48] = [
    "info",
    "sales",
    "support",
    "team",
    "office",
    "contact",
    "kontakt",
    "service",
    "services",
    "noreply",
    "no-reply",
    "website",
    "web",
    "webmaster",
    "wordpress",
    "form",
    "formular",
    "admin",
    "administrator",
    "mail",
    "email",
    "mailer",
    "notification",
    "notifications",
    "newsletter",
    "marketing",
    "vertrieb",
    "einkauf",
    "ventes",
    "ventas",
    "vendite",
    "verkauf",
    "purchasing",
    "procurement",
    "billing",
    "accounting",
    "buchhaltung",
    "customer",
    "inquiry",
    "enquiry",
    "anfrage",
    "portal",
    "gmbh",
    "ltd",
    "inc",
    "llc",
    "via",
    "shop",
];

/// The person's part of a display name, as a slice of it: no address, no mailbox's name, no company.
pub fn of_display(display: &str) -> Option<&str> {
    let mut name = display.trim();
    // "Jane Doe via Portal", "Jane Doe | Northwind", "Jane Doe (Northwind)", "Jane Doe - Northwind".
    for mark in [" via ", " | ", " (", " - ", " – ", " / ", " @ ", " at ", " from ", " von "] {
        if let Some((first, _)) = name.split_once(mark) {
            name = first.trim();
        }
    }
    let name = name.trim_matches(['"', '\'', ',', ' ']);
    let is_person = !name.is_empty()
        && name.chars().count() <= 60
        && !name.contains(['@', '<', '>', '/', '\\', ':', ';', '{', '}'])
        && name.chars().any(char::is_alphabetic)
        && name.chars().filter(char::is_ascii_digit).count() < name.chars().filter(|c| c.is_alphabetic()).count()
        && !name
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .any(|word| NO_NAMES.contains(&word.to_lowercase().as_str()))
        && !super::company::has_legal_form(name);
    is_person.then_some(name)
}

/// `Doe, Jane` in the order people say it.
pub fn spoken(name: &str) -> String {
    match name.split_once(',') {
        Some((family, given))
            if !given.trim().is_empty() && !given.contains(',') && family.split_whitespace().count() <= 3 =>
        {
            format!("{} {}", given.trim(), family.trim())
        }
        _ => name.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// A line of a signature that is a name and nothing else: two to four words, each with a capital.
pub fn of_line(line: &str) -> Option<&str> {
    let line = line.trim().trim_matches(['*', '_', ',', '|', '-', '–', '—', '~']).trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let is_small = |word: &str| {
        matches!(
            word,
            "von"
                | "van"
                | "de"
                | "der"
                | "den"
                | "da"
                | "del"
                | "della"
                | "di"
                | "dos"
                | "la"
                | "le"
                | "ten"
                | "zu"
                | "af"
                | "bin"
                | "y"
        )
    };
    let is_worded = |word: &str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'));
    let counts = (2..=5).contains(&words.len())
        && is_capital(words[0])
        && is_capital(words[words.len() - 1])
        && words.iter().all(|word| is_worded(word) && (is_capital(word) || is_small(word)));
    if !counts || super::company::has_title(line) {
        return None;
    }
    of_display(line)
}
