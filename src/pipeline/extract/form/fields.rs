//! Filled forms: which labels make one, and which value belongs to each.

use super::among_words;
use super::by_value;
use super::columns;
use super::filled::Form;
use super::json;
use super::last_question;
use super::layout::{Page, Setting};
use super::marks;
use super::own_mail;
use super::paged;
use super::value;
use crate::domain::inquiry::{Label, Span};
use crate::domain::label;
use crate::pipeline::extract::portal::extras;
use crate::pipeline::extract::portal::visiting_card;
use crate::pipeline::extract::quote::split::Line;
use std::ops::Range;

pub use crate::domain::label::Asked;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub label: String,
    pub value: String,
    pub asked: Option<Asked>,
    /// Where the value stands in the text.
    pub range: Range<usize>,
    /// Where the label stands.
    pub label_range: Range<usize>,
    /// No label of a form, but a sentence that leads over to what somebody wrote.
    pub is_lead_in: bool,
}

impl Field {
    /// A label and its value; a page with signs in place of labels leaves them without.
    pub fn is_shown(&self) -> bool {
        !self.is_lead_in && !self.label.is_empty()
    }

    pub fn place(&self) -> (String, Span) {
        (self.label.clone(), Span { place: "text".to_owned(), start: self.range.start, end: self.range.end })
    }
}

/// The lines with the form's own told apart; the person's message stays what it is.
pub fn marked(lines: &[Line], fields: &[Field]) -> Vec<Line> {
    let overlaps = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    let is_field = |range: &Range<usize>| {
        fields.iter().filter(|field| !field.is_lead_in).any(|field| {
            overlaps(range, &field.label_range) || field.asked != Some(Asked::Message) && overlaps(range, &field.range)
        })
    };
    let marked = |line: &Line| match line.label {
        Label::Written | Label::Forwarded if is_field(&line.range) => Line { label: Label::Field, ..line.clone() },
        _ => line.clone(),
    };
    lines.iter().map(marked).collect()
}

/// From so many words on, an answer is more than a choice; and an answer to a question.
const ANSWER_WORDS: usize = 7;
const QUESTION_ANSWER_WORDS: usize = 5;

/// The fields in order, or none where this is no form.
pub fn read(text: &str, lines: &[Line], setting: &Setting) -> Vec<Field> {
    let page = Page::of(text, lines, setting);
    let mut fields = of_form(&page);
    if own_mail::is_person_s(&page, &fields) {
        return Vec::new();
    }
    name_numbers(&mut fields);
    // A form that sets one value in quotation marks does so with all of them.
    let are_quoted = fields.iter().filter(|field| marks::inner(&field.value).is_some()).count() >= 2;
    let is_quoted = |field: &&mut Field| are_quoted || field.asked == Some(Asked::Message);
    fields.iter_mut().filter(is_quoted).for_each(|field| without_marks(text, field));
    extras::add(&page, &mut fields);
    fields
}

/// A value in quotation marks, which its form has set.
fn without_marks(text: &str, field: &mut Field) {
    let Some(said) = marks::inner(&field.value).map(ToOwned::to_owned) else { return };
    if let Some(inner) = text.get(field.range.clone()).and_then(marks::inner) {
        let start = inner.as_ptr().addr() - text.as_ptr().addr();
        field.range = start..start + inner.len();
    }
    field.value = said;
}

/// A program's JSON.
fn of_json(page: &Page) -> Vec<Field> {
    if !page.setting.is_program {
        return Vec::new();
    }
    let asked = |name: &Range<usize>| page.asked(&page.text[name.clone()]);
    let pairs = json::pairs(page.text);
    let known = pairs.iter().filter(|pair| asked(&pair.name).is_some_and(|asked| asked.is_contact())).count();
    if known == 0 {
        return Vec::new();
    }
    let field = |pair: json::Pair| Field {
        label: value::label(&page.text[pair.name.clone()]),
        asked: asked(&pair.name),
        value: pair.said.trim().to_owned(),
        range: pair.value,
        label_range: pair.name,
        is_lead_in: false,
    };
    pairs.into_iter().map(field).collect()
}

/// A field that only a program named, that asks who it is from, or whose label nobody knows, and that holds nothing but a
/// telephone number where none else does.
fn name_numbers(fields: &mut [Field]) {
    if fields.iter().any(|field| field.asked == Some(Asked::Phone) && !is_nothing(&field.value)) {
        return;
    }
    let is_number = |value: &str| {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        (8..=15).contains(&digits)
            && value.starts_with(['+', '0', '(']) | value.contains(' ')
            && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '/' | '.'))
    };
    let is_unnamed = |field: &Field| {
        let label = label::plain(&field.label);
        let is_open = || field.asked.is_none();
        field.asked == Some(Asked::Name)
            || is_open()
                && ["field", "input", "text", "feld", "champ", "campo", "contact", "kontakt", "contatto", "contato"]
                    .iter()
                    .any(|word| label.starts_with(word))
    };
    // Written as one dials it: a number of another kind has no spaces in it.
    let is_dialled = |value: &str| by_value::is_number(value) && value.contains([' ', '/', '+', '-']);
    let is_one = |field: &Field| {
        is_unnamed(field) && is_number(&field.value) || field.asked.is_none() && is_dialled(field.value.trim())
    };
    if let Some(field) = fields.iter_mut().find(|field| is_one(field)) {
        field.asked = Some(Asked::Phone);
    }
}

fn of_form(page: &Page) -> Vec<Field> {
    let of_json = of_json(page);
    if !of_json.is_empty() {
        return of_json;
    }
    let of_lines = of_lines(page);
    let of_columns = columns::fields(page);
    let known = |fields: &[Field]| fields.iter().filter(|field| is_known(field)).count();
    if of_columns.len() > of_lines.len() || known(&of_columns) > known(&of_lines) {
        return of_columns;
    }
    // A person's own page shows no form.
    let of_page = if page.setting.is_program || !of_lines.is_empty() { paged::fields(page) } else { Vec::new() };
    if !of_page.is_empty() && known(&of_page) >= known(&of_lines) {
        return with_longest_message(of_page);
    }
    if of_lines.is_empty() && of_page.is_empty() {
        return visiting_card::fields(page);
    }
    without_headings(with_longest_message(of_lines))
}

/// Of two labels that may ask for a message, what was written stands below the one with the longer value.
fn with_longest_message(mut fields: Vec<Field>) -> Vec<Field> {
    let words = |field: &Field| field.value.split_whitespace().count();
    let may_be = |field: &Field| {
        let fewest = if field.label.ends_with('?') { QUESTION_ANSWER_WORDS } else { ANSWER_WORDS };
        field.asked.is_none() && (label::asked(&field.label) == Some(Asked::Message) || words(field) >= fewest)
    };
    let longest =
        fields.iter().enumerate().filter(|(_, field)| may_be(field)).max_by_key(|(_, field)| field.value.len());
    let told = fields.iter().position(|field| field.asked == Some(Asked::Message) && !field.is_lead_in);
    if let (Some((longest, _)), Some(told)) = (longest, told)
        && fields[longest].value.len() >= 2 * fields[told].value.len()
        && (label::asked(&fields[longest].label) == Some(Asked::Message) || words(&fields[told]) < ANSWER_WORDS)
        && told > 0
    {
        fields[told].asked = Some(Asked::Other);
        fields[longest].asked = Some(Asked::Message);
    }
    fields
}

/// "Message from a customer" above the form's own message is its heading, and so is "A visitor wrote:" above a form.
fn without_headings(mut fields: Vec<Field>) -> Vec<Field> {
    let again = fields.iter().skip(1).position(|other| {
        other.asked.is_none() && label::asked(&other.label) == Some(Asked::Message) && !other.value.is_empty()
    });
    if let (Some(first), Some(again)) = (fields.first(), again)
        && first.asked == Some(Asked::Message)
        && (first.value.split_whitespace().count() <= 8 && !first.value.contains('\n')
            || first.is_lead_in && says_nothing(&first.value))
    {
        fields[again + 1].asked = Some(Asked::Message);
        fields.remove(0);
    }
    let is_heading = fields.first().is_some_and(|first| {
        let is_asked_again = fields[1..].iter().any(|other| other.asked == first.asked && !other.value.is_empty());
        first.value.is_empty() && (matches!(first.asked, None | Some(Asked::Other)) || is_asked_again)
    });
    if is_heading {
        fields.remove(0);
    }
    fields
}

/// "Via: https://…", "Details of the message:": nothing but a page's address and headings.
fn says_nothing(value: &str) -> bool {
    let is_address = |words: &str| words.starts_with("http") && !words.contains(char::is_whitespace);
    let lines = value.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.clone().count() <= 3
        && lines.clone().all(|line| {
            line.len() <= 200
                && (line.ends_with(':') || line.split_once(": ").is_some_and(|(_, value)| is_address(value)))
        })
}

/// The fields that labels at line starts tell.
fn of_lines(page: &Page) -> Vec<Field> {
    let Some((mut labelled, layout)) = page.labels() else { return Vec::new() };
    among_words::drop(page, &mut labelled);
    last_question::name(page, &mut labelled);
    let form = Form::of(page, &labelled, layout);
    if form.is_one() { form.collect() } else { Vec::new() }
}

fn is_known(field: &Field) -> bool {
    let is_asked = field.asked.is_some_and(|asked| asked.is_contact() || asked == Asked::Message);
    is_asked && !field.value.is_empty() && !field.is_lead_in
}

/// The first field that asks for this and says something.
pub fn first(fields: &[Field], asked: Asked) -> Option<&Field> {
    fields.iter().find(|field| field.asked == Some(asked) && !is_nothing(&field.value))
}

/// What the person wrote: the message, or the longest answer.
pub fn message(fields: &[Field]) -> Option<&Field> {
    first(fields, Asked::Message).or_else(|| longest_answer(fields))
}

/// What the person wrote as the answer to a question of the form's own: the longest.
pub fn longest_answer(fields: &[Field]) -> Option<&Field> {
    let words = |field: &Field| field.value.split_whitespace().count();
    fields.iter().filter(|field| field.asked.is_none() && words(field) >= ANSWER_WORDS).max_by_key(|f| words(f))
}

/// What people and programs write for "nothing".
pub fn is_nothing(value: &str) -> bool {
    const NOTHING: [&str; 34] = [
        "anonymous",
        "anonym",
        "anonyme",
        "guest",
        "",
        "-",
        "--",
        "---",
        "–",
        "—",
        "n/a",
        "na",
        "none",
        "not provided",
        "not given",
        "not specified",
        "no answer",
        "null",
        "undefined",
        "(empty)",
        "(blank)",
        "keine angabe",
        "keine",
        "k.a.",
        "k. a.",
        "nicht angegeben",
        "non renseigné",
        "non précisé",
        "no indicado",
        "no especificado",
        "non indicato",
        "niet opgegeven",
        "não informado",
        "brak",
    ];
    NOTHING.contains(&value.trim().to_lowercase().as_str())
}
