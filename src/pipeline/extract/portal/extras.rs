//! What a form's or portal's mail tells beside the form: `Ref: 4711 | Your ref: A/4` above it, the page it came from below.

use super::footer;
use super::over;
use crate::pipeline::extract::form::fields::{Asked, Field};
use crate::pipeline::extract::form::layout::Page;
use crate::pipeline::extract::form::value;
use std::ops::Range;

/// Longest label and value, most words of a label.
const LABEL_MAX: usize = 40;
const VALUE_MAX: usize = 80;
const WORDS_MAX: usize = 4;
/// Lines above a form that are looked at, and below it.
const ABOVE: usize = 12;
const BELOW: usize = 8;

/// Adds them to the fields of a form; nothing that is told here says who asks.
pub fn add(page: &Page, fields: &mut Vec<Field>) {
    if !page.setting.is_program || fields.len() < 2 {
        return;
    }
    let starts = fields.iter().map(|field| field.label_range.start);
    let ends = fields.iter().map(|field| field.range.end.max(field.label_range.end));
    let (Some(start), Some(end)) = (starts.min(), ends.max()) else { return };
    let is_above = |at: &usize| page.all[*at].range.end <= start;
    let is_below = |at: &usize| page.all[*at].range.start >= end;
    let is_over = |at: &usize| footer::ends(page.words(*at)) || over::is_brand(page, *at);
    let all = 0..page.all.len();
    let above: Vec<usize> = all.clone().filter(is_above).collect();
    let below = all.filter(|at| is_below(at)).take(BELOW).take_while(|at| !is_over(at));
    let lines: Vec<usize> = above.into_iter().rev().take(ABOVE).rev().chain(below).collect();
    // "Budget: 5000" right below a sentence is somebody's own line.
    let is_told = |at: usize| in_line(page, at).is_some() || page.is_blank(at);
    let is_label_s = |at: usize| {
        let line = &page.all[at].range;
        let holds = |range: &Range<usize>| range.start < line.end && line.start < range.end;
        fields.iter().any(|field| holds(&field.label_range) || holds(&field.range))
    };
    let stands_apart = |at: &usize| !is_below(at) || is_told(*at - 1) || is_label_s(*at - 1);
    let lines = lines.into_iter().filter(stands_apart);
    let mut found: Vec<Field> = lines.filter_map(|at| in_line(page, at)).flatten().collect();
    found.retain(|one| !fields.iter().any(|field| field.label.eq_ignore_ascii_case(&one.label)));
    let (above, below): (Vec<Field>, Vec<Field>) = found.into_iter().partition(|field| field.range.start < start);
    fields.splice(0..0, above);
    fields.extend(below);
}

/// A line of nothing but labels and values, several of them parted by bars or wide spaces.
fn in_line(page: &Page, at: usize) -> Option<Vec<Field>> {
    let line = &page.all[at].range;
    let text = &page.text[line.clone()];
    let here = |part: &Range<usize>| line.start + part.start..line.start + part.end;
    let parts = parts(text);
    let has_label = |part: &Range<usize>| text[part.clone()].contains(": ") || text[part.clone()].contains('：');
    // "Page: Projects | Northwind" is one.
    let is_one = parts.len() > 1 && !parts[1..].iter().any(has_label);
    let whole = is_one.then(|| pair(page.text, line.clone())).flatten();
    let fields: Vec<Field> = match whole {
        Some(whole) => vec![whole],
        None => parts.iter().filter_map(|part| pair(page.text, here(part))).collect(),
    };
    (!fields.is_empty()).then_some(fields)
}

fn parts(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(['|', '\t']).chain(text.match_indices("   ")) {
        if at >= start {
            all.push(start..at);
            start = at + mark.len();
        }
    }
    all.push(start..text.len());
    all
}

fn pair(text: &str, part: Range<usize>) -> Option<Field> {
    let words = &text[part.clone()];
    let mark = words.find([':', '：'])?;
    let length = words[mark..].chars().next().map_or(1, char::len_utf8);
    let (label, rest) = (words[..mark].trim(), &words[mark + length..]);
    let value = rest.trim();
    let is_label = label.chars().next().is_some_and(char::is_alphabetic)
        && label.len() <= LABEL_MAX
        && label.split_whitespace().count() <= WORDS_MAX
        && !label.ends_with(|c: char| c.is_ascii_digit())
        && !label.contains(['.', ',', '!', '@'])
        || label.ends_with('.') && label.split_whitespace().count() == 1;
    let is_value = !value.is_empty()
        && value.len() <= VALUE_MAX
        && !rest.starts_with("//")
        && !value.ends_with(['.', '!', '?'])
        && (value.split_whitespace().count() <= 6 || value::is_trivial(value));
    // Numbers and addresses there are the portal's own.
    let is_contact = value.contains('@')
        || crate::domain::label::asked(label).is_some_and(|asked| matches!(asked, Asked::Phone | Asked::Email));
    if !is_label || !is_value || is_contact {
        return None;
    }
    let label_start = part.start + words.find(label)?;
    let value_start = part.start + mark + length + rest.find(value)?;
    Some(Field {
        label: value::label(label),
        value: value.to_string(),
        asked: Some(Asked::Technical),
        range: value_start..value_start + value.len(),
        label_range: label_start..label_start + label.len(),
        is_lead_in: false,
    })
}
