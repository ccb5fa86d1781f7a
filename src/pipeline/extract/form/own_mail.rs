//! A person's own mail that names a site, an end customer or a delivery in a few lines with labels: no form, and whoever is
//! named there is not the one who asks.

use super::fields::{Asked, Field};
use super::layout::Page;
use crate::domain::address::{self, Address};
use crate::domain::inquiry::Label;

/// Words of a greeting at most: "Sehr geehrte Damen und Herren,".
const GREETING_WORDS: usize = 6;

/// Contact labels of a person's own lines at most: a form asks for more.
const CONTACTS_MAX: usize = 3;

/// Whether the fields are a person's own lines: nobody's program sent the mail, its writer is not the one in the fields, and
/// he greets above them or signs below.
pub fn is_person_s(page: &Page, fields: &[Field]) -> bool {
    let setting = page.setting;
    if fields.is_empty() || setting.is_program || setting.adapter.is_some() {
        return false;
    }
    let Some(from) = setting.from else { return false };
    // The visitor's address stands as the sender's where a form's script writes so.
    let is_visitor = |field: &Field| {
        address::all_in(&field.value)
            .filter_map(|range| Address::parse(&field.value[range]).ok())
            .any(|address| address.is_person_of(from))
    };
    if fields.iter().any(|field| field.asked == Some(Asked::Email) && is_visitor(field)) {
        return false;
    }
    let is_known = |field: &&Field| field.asked.is_some_and(|asked| asked.is_contact() || asked == Asked::Message);
    fields.iter().filter(is_known).count() <= CONTACTS_MAX && (greets(page, fields) || signs(page, fields))
}

fn greets(page: &Page, fields: &[Field]) -> bool {
    let first = fields.iter().map(|field| field.label_range.start).min().unwrap_or_default();
    let line = page.all.iter().find(|line| !page.text[line.range.clone()].trim().is_empty());
    line.is_some_and(|line| line.range.end < first && is_greeting(page.text[line.range.clone()].trim()))
}

pub fn is_greeting(line: &str) -> bool {
    const WORDS: [&str; 40] = [
        "hallo",
        "hello",
        "hi",
        "hey",
        "dear",
        "guten",
        "grüß",
        "grüezi",
        "moin",
        "sehr",
        "liebe",
        "lieber",
        "servus",
        "good",
        "bonjour",
        "madame",
        "monsieur",
        "cher",
        "hola",
        "buenos",
        "buenas",
        "estimado",
        "estimados",
        "buongiorno",
        "gentili",
        "gentile",
        "spett.le",
        "salve",
        "olá",
        "bom",
        "boa",
        "hej",
        "goedemorgen",
        "goedemiddag",
        "beste",
        "geachte",
        "dzień",
        "dobrý",
        "добрый",
        "здравствуйте",
    ];
    let words = line.split_whitespace();
    let first = line.split([' ', ',', '!']).next().unwrap_or_default().to_lowercase();
    words.count() <= GREETING_WORDS && WORDS.contains(&first.as_str()) && !line.contains(':')
}

/// Signed below, and not within what somebody filled in.
fn signs(page: &Page, fields: &[Field]) -> bool {
    let last = fields.iter().map(|field| field.range.end.max(field.label_range.end)).max().unwrap_or_default();
    page.all.iter().any(|line| {
        line.label == Label::Signature && line.range.start >= last && !page.text[line.range.clone()].trim().is_empty()
    })
}
