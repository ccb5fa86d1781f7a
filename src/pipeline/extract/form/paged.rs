//! The fields of a form that came as a page, where its look tells labels from values.

use super::fields::{Asked, Field};
use super::layout::Page;
use super::pairs::{self, Pair};
use super::value;
use crate::pipeline::extract::portal::over;
use std::ops::Range;

pub fn fields(page: &Page) -> Vec<Field> {
    let Some(html) = page.setting.html else { return Vec::new() };
    let Some(pairs) = pairs::of(html, page.text, |label| page.asked(label)) else { return Vec::new() };
    let mut fields: Vec<Field> = Vec::new();
    let starts: Vec<usize> = pairs.iter().map(|pair| pair.label.start).skip(1).collect();
    for (n, Pair { label, value }) in pairs.into_iter().enumerate() {
        let value = without_mark(page.text, written(page, value), starts.get(n).copied());
        let words = value::plain_value(&page.text[value.clone()]);
        // "Question | Answer" above them all.
        if fields.is_empty() && value::is_column_head(&words) {
            continue;
        }
        let is_free = |asked: Asked| !fields.iter().any(|f| f.asked == Some(asked) && !f.value.is_empty());
        let asked = page.asked(&page.text[label.clone()]).or_else(|| shown(&words).filter(|asked| is_free(*asked)));
        let asked = asked.filter(|asked| *asked != Asked::Message || is_free(Asked::Message));
        let words = match asked {
            Some(Asked::Message) => words,
            _ => value::choices(&words).unwrap_or(words),
        };
        fields.push(Field {
            label: value::label(&page.text[label.clone()]),
            value: words,
            asked,
            range: value,
            label_range: label,
            is_lead_in: false,
        });
    }
    if tells_of_a_person(&fields) { fields } else { Vec::new() }
}

/// What a value is that nobody has named.
fn shown(value: &str) -> Option<Asked> {
    let is_address = !value.contains(char::is_whitespace) && value.contains('@') && value.contains('.');
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_number = value.starts_with('+')
        && (8..=15).contains(&digits)
        && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '/' | '.'));
    if is_address {
        Some(Asked::Email)
    } else if is_number {
        Some(Asked::Phone)
    } else {
        None
    }
}

/// "Jane Roe ·", with the next label in the same line: the mark parts the two.
fn without_mark(text: &str, value: Range<usize>, next: Option<usize>) -> Range<usize> {
    let is_shared = next.and_then(|next| text.get(value.end..next)).is_some_and(|between| !between.contains('\n'));
    let words = &text[value.clone()];
    let bare = words.trim_end_matches([' ', '\u{a0}', '·', '|', '•', ',', ';', '/']);
    if is_shared { value.start..value.start + bare.len() } else { value }
}

/// A value ends where the form's own lines follow it.
fn written(page: &Page, range: Range<usize>) -> Range<usize> {
    let mut lines = page.all.iter().enumerate().filter(|(_, line)| line.range.start > range.start);
    let over =
        lines.find(|(at, line)| line.range.start < range.end && (over::is_over(page, *at) || over::advises(page, *at)));
    let end = over.map_or(range.end, |(_, line)| line.range.start);
    let kept = page.text[range.start..end].trim_end();
    range.start..range.start + kept.len()
}

/// Somebody's name, address or number and something else of his, or his words; or what a portal knows of the goods.
fn tells_of_a_person(fields: &[Field]) -> bool {
    let has = |wanted: &[Asked]| {
        fields.iter().any(|f| !f.value.is_empty() && f.asked.is_some_and(|asked| wanted.contains(&asked)))
    };
    let kinds = [
        &[Asked::Name, Asked::GivenName, Asked::FamilyName][..],
        &[Asked::Email],
        &[Asked::Phone],
        &[Asked::Company],
        &[Asked::Message],
    ];
    let filled = fields.iter().filter(|f| f.asked.is_some() && !f.value.is_empty()).count();
    kinds.iter().filter(|kind| has(kind)).count() >= 2 || filled >= 3
}
