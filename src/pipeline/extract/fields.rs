//! Filled forms: labels and values, on one line or two, in the languages forms are written in.

use super::label::KNOWN;
use super::split::{Line, unmarked};
use crate::domain::inquiry::Label;
use std::ops::Range;

/// What a label asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub label: String,
    pub value: String,
    pub asked: Option<Asked>,
    /// Where the value stands in the text.
    pub range: Range<usize>,
}

/// Lines that end a form: what stands below is the form's own.
const FOOTERS: [&str; 16] = [
    "this e-mail was sent from",
    "this email was sent from",
    "this mail is sent via",
    "this message was sent from",
    "sent from your website",
    "diese e-mail wurde",
    "diese nachricht wurde",
    "cet e-mail a été envoyé",
    "este correo",
    "este mensaje",
    "questa e-mail",
    "deze e-mail",
    "you can reply to",
    "you can edit this submission",
    "unsubscribe",
    "©",
];

/// Lines of a form that are looked at.
const LINES_MAX: usize = 600;
/// Longest label, in bytes, and its most words.
const LABEL_MAX: usize = 60;
const LABEL_WORDS: usize = 6;

/// A line that starts with a label.
struct Labelled {
    line: usize,
    label: Range<usize>,
    value: Range<usize>,
    asked: Option<Asked>,
}

/// The fields in order, or none where this is no form. Two different contact labels make one, a name's or a message's
/// among them: a signature has numbers and addresses with labels too.
pub fn read(text: &str, lines: &[Line]) -> Vec<Field> {
    let is_read = |line: &&Line| matches!(line.label, Label::Written | Label::Forwarded | Label::Signature);
    let all: Vec<&Line> = lines.iter().filter(is_read).take(LINES_MAX).collect();
    let labelled: Vec<Labelled> = (0..all.len()).filter_map(|at| labelled(text, &all, at)).collect();
    let asks = |wanted: &[Asked], is_signature_read: bool| {
        labelled.iter().any(|l| {
            l.asked.is_some_and(|asked| wanted.contains(&asked))
                && (is_signature_read || all[l.line].label != Label::Signature)
        })
    };
    let names = asks(&[Asked::Name, Asked::GivenName, Asked::FamilyName], false);
    let kinds = [&[Asked::Email][..], &[Asked::Phone], &[Asked::Company], &[Asked::Title], &[Asked::Message]];
    let others = kinds.iter().filter(|kind| asks(kind, true)).count();
    let writes = asks(&[Asked::Message], false);
    if !(names && others >= 1 || writes && others >= 2) {
        return Vec::new();
    }
    // Labels nobody knows count where they stand among or right above known ones.
    let Some(known) = labelled.iter().find(|l| l.asked.is_some()) else { return Vec::new() };
    let near = known.line.saturating_sub(3);
    let first = labelled.iter().position(|l| l.line >= near).unwrap_or(0);
    collect(text, &all, &labelled[first..])
}

fn collect(text: &str, all: &[&Line], labelled: &[Labelled]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut at = 0;
    while at < labelled.len() {
        let here = &labelled[at];
        let is_long = here.asked == Some(Asked::Message);
        let is_new = |other: &Labelled| {
            other
                .asked
                .is_some_and(|asked| asked == Asked::Other || !fields.iter().any(|field| field.asked == Some(asked)))
        };
        let next =
            labelled[at + 1..].iter().position(|other| if is_long { is_new(other) } else { true }).map(|n| at + 1 + n);
        let stop = next.map_or(all.len(), |next| labelled[next].line);
        let range = value_range(text, all, here, stop, is_long);
        fields.push(Field {
            label: tidy(&text[here.label.clone()]),
            value: plain_value(&text[range.clone()]),
            asked: here.asked,
            range,
        });
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    fields
}

/// From the rest of the label's line to the next label: one paragraph, or all of it for a message.
fn value_range(text: &str, all: &[&Line], here: &Labelled, stop: usize, is_long: bool) -> Range<usize> {
    let mut range = here.value.clone();
    if !range.is_empty() && !is_long {
        return range;
    }
    for line in &all[here.line + 1..stop.max(here.line + 1)] {
        let content = unmarked(&text[line.range.clone()]);
        let words = content.trim();
        if is_footer(words) {
            break;
        }
        if words.is_empty() {
            if is_long || range.is_empty() {
                continue;
            }
            break;
        }
        let start = line.range.end - content.len() + (content.len() - content.trim_start().len());
        if range.is_empty() {
            range = start..start;
        }
        range.end = start + words.len();
    }
    range
}

fn is_footer(words: &str) -> bool {
    if matches!(words, "--" | "---" | "—")
        || words.len() > 12 && words.chars().all(|c| matches!(c, '-' | '_' | '=' | '*'))
    {
        return true;
    }
    let start: String = words.chars().take(40).collect::<String>().to_lowercase();
    FOOTERS.iter().any(|footer| start.starts_with(footer))
}

/// The label at the start of this line, if there is one.
fn labelled(text: &str, all: &[&Line], at: usize) -> Option<Labelled> {
    let line = all[at];
    let content = unmarked(&text[line.range.clone()]);
    let offset = line.range.end - content.len();
    let body = content.trim_start_matches([' ', '\t', '*', '•', '-', '–', '·', '|', '#']);
    let offset = offset + content.len() - body.len();
    let reach = floor(body, LABEL_MAX + 4);
    let separator = body[..reach].find([':', '：', '\t', '=', '|']);
    let Some(end) = separator else {
        // A bare label, its value in the next line: only words we know.
        let words = body.trim_end();
        let asked = if words.len() <= 30 { known(words) } else { None }?;
        let below = all.get(at + 1).map(|line| unmarked(&text[line.range.clone()]).trim())?;
        if below.is_empty() || asked == Asked::Other {
            return None;
        }
        let end = offset + words.len();
        return Some(Labelled { line: at, label: offset..end, value: end..end, asked: Some(asked) });
    };
    let label = body[..end].trim_end();
    let mark = body[end..].chars().next()?;
    let rest = &body[end + mark.len_utf8()..];
    let asked = known(label);
    let is_plausible = label.chars().next().is_some_and(char::is_alphabetic)
        && label.split_whitespace().count() <= LABEL_WORDS
        && !rest.starts_with("//")
        && !label.contains(['.', '?', '!', ',', '<', '@', ';']);
    if asked.is_none() && !(is_plausible && matches!(mark, ':' | '：')) {
        return None;
    }
    let value = rest.trim().trim_matches(['*', '|', '\t', ' ']);
    let start = if value.is_empty() {
        offset + body.trim_end().len()
    } else {
        offset + end + mark.len_utf8() + rest.find(value)?
    };
    Some(Labelled { line: at, label: offset..offset + label.len(), value: start..start + value.len(), asked })
}

fn known(label: &str) -> Option<Asked> {
    let tidy = tidy(label).to_lowercase();
    if tidy.is_empty() || tidy.len() > LABEL_MAX {
        return None;
    }
    KNOWN.get(tidy.as_str()).copied().or_else(|| {
        let bare =
            ["your ", "ihre ", "ihr ", "votre ", "su ", "tu ", "uw ", "je ", "contact ", "customer ", "seu ", "sua "]
                .iter()
                .find_map(|start| tidy.strip_prefix(start));
        let bare = bare.unwrap_or(&tidy);
        let bare = [" address", " adresse", " number", " nummer"]
            .iter()
            .find_map(|end| bare.strip_suffix(end))
            .unwrap_or(bare);
        KNOWN.get(bare).copied()
    })
}

/// A label without stars, brackets and the mark of a required field.
fn tidy(label: &str) -> String {
    let label = label.split(['(', '[']).next().unwrap_or(label);
    label
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | ':' | '：' | '-' | '–' | '|' | '•' | '_' | '"'))
        .to_string()
}

/// A value over several lines, without quote marks and edges.
fn plain_value(value: &str) -> String {
    if !value.contains('\n') {
        return value.trim().to_string();
    }
    value.lines().map(|line| unmarked(line).trim_end()).collect::<Vec<_>>().join("\n").trim().to_string()
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

pub fn first(fields: &[Field], asked: Asked) -> Option<&Field> {
    fields.iter().find(|field| field.asked == Some(asked) && !field.value.is_empty())
}
