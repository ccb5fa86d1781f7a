//! A card below a label that asks who: his name, what he is and whose he is, each in a line of its own; or whose he is
//! first.

use super::fields::{self, Asked};
use crate::domain::inquiry::Found;
use crate::pipeline::extract::contact::{Evidence, found};
use crate::pipeline::extract::house::company;
use crate::pipeline::extract::house::spelling::Spelling;
use crate::pipeline::extract::person::name;
use crate::pipeline::extract::person::title;

/// Lines of it that are looked at.
const LINES_MAX: usize = 4;

struct Card<'a> {
    text: &'a str,
    /// The house, where it stands above the name.
    house: Option<&'a str>,
    name: &'a str,
    /// What stands below the name.
    rest: Vec<&'a str>,
}

impl<'a> Card<'a> {
    fn of(evidence: &Evidence<'a>) -> Option<Self> {
        let text = evidence.email.text.as_str();
        let field = fields::first(evidence.fields, Asked::Name)?;
        if !text.get(field.label_range.end..field.range.start)?.contains('\n') {
            return None;
        }
        let is_labelled = |line: &&str| {
            let start = line.as_ptr().addr() - text.as_ptr().addr();
            evidence.fields.iter().any(|other| (start..=start + line.len()).contains(&other.label_range.start))
        };
        let lines = text.get(field.range.start..)?.split('\n').map(str::trim);
        let mut lines = lines.take_while(|line| !line.is_empty() && !is_labelled(line)).take(LINES_MAX);
        let first = lines.next()?;
        let mut rest: Vec<&str> = lines.collect();
        let is_person = |line: &&&str| name::of_display(line) == Some(**line) && !company::is_organisation(line);
        let is_house = company::has_legal_form(first) && rest.first().as_ref().is_some_and(is_person);
        Some(match is_house {
            true => Self { text, house: Some(first), name: rest.remove(0), rest },
            false => Self { text, house: None, name: first, rest },
        })
    }

    fn position(&self) -> Option<&'a str> {
        self.rest.first().copied().filter(|line| title::is_title(line) && !company::is_organisation(line))
    }

    fn start(&self, part: &str) -> usize {
        part.as_ptr().addr() - self.text.as_ptr().addr()
    }
}

/// The name below a house's.
pub fn name(evidence: &Evidence) -> Option<Found<String>> {
    let card = Card::of(evidence)?;
    card.house?;
    let start = card.start(card.name);
    let spoken = name::polished(card.name, None, evidence.language);
    Some(found(spoken, "form-field", 85, "text", start..start + card.name.len()))
}

pub fn position(evidence: &Evidence) -> Option<Found<String>> {
    let card = Card::of(evidence)?;
    let position = card.position()?;
    let start = card.start(position);
    Some(found(position.to_owned(), "form-field", 75, "text", start..start + position.len()))
}

pub fn house(evidence: &Evidence, spelling: &Spelling) -> Option<Found<String>> {
    let card = Card::of(evidence)?;
    let below = card.rest.get(usize::from(card.position().is_some())).copied();
    let line = card.house.or(below)?;
    let plain = || is_plain_name(line).then_some((0..line.len(), 60));
    let (range, sure) = company::of_line(line, spelling).or_else(plain)?;
    let range = card.start(line) + range.start..card.start(line) + range.end;
    Some(found(card.text[range.clone()].to_owned(), "form-field", sure, "text", range))
}

/// A few words with capitals, and nothing that an address or a number has.
fn is_plain_name(line: &str) -> bool {
    let mut words = line.split(' ').peekable();
    (2..=6).contains(&line.split(' ').count())
        && words.all(|word| word.starts_with(|c: char| !c.is_lowercase()))
        && !line.contains(|c: char| c.is_ascii_digit() || matches!(c, ',' | ':' | '@' | '/' | '.'))
}
