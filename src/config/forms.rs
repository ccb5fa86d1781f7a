//! `forms/NAME.toml`: how the mail of one form or portal is recognised and read.
//!
//! The built-in ones stand in `templates/forms`; a file of the same name here takes the place of one.

use super::findings::{Findings, Place, Placed};
use super::papers::Papers;
use super::sheet::{Section, Sheet, Value};
use crate::domain::address::Address;
use crate::domain::form::{Adapter, Marks, PersonAt, plain};
use crate::domain::inquiry::SourceKind;
use crate::domain::label::{self, Asked};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

macro_rules! built_in {
    ($($name:literal),+ $(,)?) => { [$(($name, include_str!(concat!("../../templates/forms/", $name, ".toml")))),+] };
}

const BUILT_IN: [(&str, &str); 21] = built_in![
    "bookings",
    "calls",
    "chats",
    "contact-form-7",
    "crm-forms",
    "elementor",
    "facebook-marketplace",
    "file-transfers",
    "formmail",
    "google-forms",
    "hosted-forms",
    "jetpack",
    "lead-ads",
    "property-portals",
    "service-marketplaces",
    "shopify",
    "site-builders",
    "squarespace",
    "trade-marketplaces",
    "vehicle-portals",
    "wix",
];

/// Shortest text that may tell one form's mail from all others, in characters.
const MARK_MIN: usize = 4;

const MEANINGS: [(&str, Asked); 10] = [
    ("email", Asked::Email),
    ("name", Asked::Name),
    ("given name", Asked::GivenName),
    ("family name", Asked::FamilyName),
    ("phone", Asked::Phone),
    ("company", Asked::Company),
    ("title", Asked::Title),
    ("message", Asked::Message),
    ("other", Asked::Other),
    ("technical", Asked::Technical),
];

/// The word that stands for a meaning in a file.
pub fn word_for(asked: Asked) -> &'static str {
    MEANINGS.iter().find(|(_, other)| *other == asked).map_or("other", |(word, _)| word)
}

/// Those that come with the program.
pub fn built_in() -> Arc<[Adapter]> {
    static ALL: LazyLock<Arc<[Adapter]>> = LazyLock::new(|| {
        let findings = Findings::default();
        BUILT_IN.iter().filter_map(|(name, text)| read_one(name, &path_of(name), text, &findings)).collect()
    });
    ALL.clone()
}

/// Those of a configuration, before the built-in ones they do not replace.
pub fn read(papers: &Papers<'_>) -> Arc<[Adapter]> {
    let named = papers.folder.list("forms").into_iter().filter_map(|path| {
        let name = path.strip_prefix("forms/")?.strip_suffix(".toml")?.to_owned();
        (!name.starts_with('.') && !name.contains('/')).then_some((name, path))
    });
    let own: Vec<Adapter> = named
        .filter_map(|(name, path)| {
            let text = papers.text(&path, &Place::whole(&path), "")?;
            read_one(&name, &path, &text, papers.findings)
        })
        .collect();
    let others = built_in();
    let others = others.iter().filter(|other| !own.iter().any(|one| one.name == other.name)).cloned();
    own.iter().cloned().chain(others).collect()
}

fn path_of(name: &str) -> String {
    format!("forms/{name}.toml")
}

/// One file; what is wrong with it is among the findings.
fn read_one(name: &str, path: &str, text: &str, findings: &Findings) -> Option<Adapter> {
    let sheet = Sheet::parse(path, text, findings);
    let root = sheet.root(findings);
    let source = match root.needed_text("source", "write source = \"form\" or source = \"portal\"") {
        Some(text) => text.choose(findings, &[("form", SourceKind::Form), ("portal", SourceKind::Portal)]),
        None => None,
    };
    let person = root.text("person").and_then(|text| {
        let places = [("reply-to", PersonAt::ReplyTo), ("from", PersonAt::From), ("field", PersonAt::Field)];
        text.choose(findings, &places)
    });
    root.need("recognise", "write [recognise] with `sender`, `subject`, `header` or `text`: how its mails are known");
    let marks = root.section("recognise").map(read_marks).unwrap_or_default();
    let labels = root.section("labels").map(|section| read_labels(&section)).unwrap_or_default();
    let message = root.section("message");
    let lines = |key| message.as_ref().map(|section| starts(section, key)).unwrap_or_default();
    let (message_from, message_until, ignored) = (lines("from"), lines("until"), lines("ignore"));
    if let Some(message) = message {
        message.close();
    }
    root.close();
    Some(Adapter {
        name: name.to_owned(),
        source: source?,
        marks,
        person: person.unwrap_or_default(),
        labels,
        message_from,
        message_until,
        ignored,
    })
}

fn read_marks(section: Section<'_>) -> Marks {
    let findings = section.findings;
    let list = |key| section.texts(key).unwrap_or_default();
    let long = |text: Placed<String>| {
        let mark = plain(&text.value);
        if mark.chars().count() < MARK_MIN {
            let message = format!("\"{}\" stands in too many mails to tell one form's from others", text.value);
            findings.error(&text.place, message, "write words that only these mails have");
        }
        mark
    };
    let marks = Marks {
        senders: list("sender").into_iter().filter_map(|text| sender(&text, findings)).collect(),
        subjects: list("subject").into_iter().map(long).collect(),
        headers: list("header").into_iter().filter_map(|text| header(&text, findings)).collect(),
        lines: list("text").into_iter().map(long).collect(),
    };
    if !["sender", "subject", "header", "text"].iter().any(|key| section.has(key)) {
        let message = "[recognise] does not say how these mails are known";
        findings.error(&section.place, message, "write `sender`, `subject`, `header` or `text`");
    }
    section.close();
    marks
}

/// An address, or a domain.
fn sender(text: &Placed<String>, findings: &Findings) -> Option<String> {
    let written = text.value.trim().to_lowercase();
    let domain = written.trim_start_matches('@');
    let is_domain = domain.contains('.') && !domain.contains(['@', '/', ':', ' ']) && !domain.starts_with('.');
    match (Address::parse(&written), is_domain) {
        (Ok(address), _) => Some(address.person_key()),
        (Err(_), true) => Some(domain.to_owned()),
        (Err(_), false) => {
            let message = format!("\"{}\" is neither a domain nor an address", text.value);
            findings.error(&text.place, message, "write \"portal.example\" or \"leads@portal.example\"");
            None
        }
    }
}

/// `Name`, or `Name: text its value holds`.
fn header(text: &Placed<String>, findings: &Findings) -> Option<(String, String)> {
    let (name, value) = text.value.split_once(':').unwrap_or((&text.value, ""));
    let name = name.trim();
    if name.is_empty() || name.contains(char::is_whitespace) {
        findings.error(&text.place, format!("\"{}\" names no header", text.value), "write it like \"X-Mailer: Forms\"");
        return None;
    }
    Some((name.to_lowercase(), plain(value)))
}

/// Label → what it asks for.
fn read_labels(section: &Section<'_>) -> BTreeMap<String, Asked> {
    let findings = section.findings;
    let mut labels = BTreeMap::new();
    for (label, value) in section.entries() {
        let Value::Text(meaning) = value else {
            let remedy = "write it like \"Your need\" = \"message\"";
            findings.error(&label.place, format!("the label \"{}\" needs a text", label.value), remedy);
            continue;
        };
        if let Some(asked) = meaning.choose(findings, &MEANINGS) {
            labels.insert(label::plain(&label.value), asked);
        }
    }
    labels
}

fn starts(section: &Section<'_>, key: &'static str) -> Vec<String> {
    let texts = section.texts(key).unwrap_or_default();
    for text in texts.iter().filter(|text| text.value.trim().is_empty()) {
        section.findings.error(
            &text.place,
            "every line begins with an empty text",
            "write the words the line begins with",
        );
    }
    texts.into_iter().map(|text| plain(&text.value)).filter(|text| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_ones_are_sound() {
        let findings = Findings::default();
        for (name, text) in BUILT_IN {
            let adapter = read_one(name, &path_of(name), text, &findings).unwrap_or_else(|| panic!("{name}"));
            assert!(!adapter.marks.is_empty(), "{name}");
        }
        assert!(findings.into_problems().is_empty());
        assert_eq!(built_in().len(), BUILT_IN.len());
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/forms")).unwrap().count();
        assert_eq!(files, BUILT_IN.len(), "every file of templates/forms is built in");
    }
}
