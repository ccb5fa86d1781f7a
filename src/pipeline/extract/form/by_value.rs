//! Labels that no list knows, above values that speak for themselves: of a row of them one holds an address, one a
//! telephone number, one somebody's name, and the one with the most words what he wants.

use super::fields::Asked;
use super::layout::{Labelled, Layout, Page};
use crate::domain::address::Address;
use crate::pipeline::extract::house::company;
use crate::pipeline::extract::person::given_names;
use crate::pipeline::extract::person::name::{self, folded};
use crate::pipeline::extract::portal::voice;

/// Fewest lines that make such a row.
const ROWS_MIN: usize = 3;
/// Known labels for a person from which on a form is known by them.
const KNOWN_MAX: usize = 1;
/// Fewest words of what somebody wants.
const WORDS_MIN: usize = 3;
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=4;

/// Calls the labels of such a row by what their values are.
pub fn name(page: &Page, all: &mut [Labelled]) {
    // "Contact: 030 123456" asks for no name.
    for l in all.iter_mut().filter(|l| l.asked == Some(Asked::Name) && is_number(page.text[l.value.clone()].trim())) {
        l.asked = Some(Asked::Phone);
    }
    let known = all.iter().filter(|l| !l.is_lead_in && l.asked.is_some_and(|asked| asked.is_contact()));
    let is_named = |l: &Labelled| matches!(l.asked, Some(Asked::Name | Asked::GivenName | Asked::FamilyName));
    if known.count() > KNOWN_MAX && (!page.setting.is_program || all.iter().any(is_named)) {
        return;
    }
    let has_message = all.iter().any(|l| l.asked == Some(Asked::Message));
    let Some(row) = row(all) else { return };
    let rows: Vec<usize> = row.collect();
    let value = |at: &usize| page.text[all[*at].value.clone()].trim();
    let is_open = |at: &&usize| all[**at].asked.is_none();
    let told = |asked: Asked| rows.iter().find(|at| all[**at].asked == Some(asked)).copied();
    let find = |is_it: &dyn Fn(&str) -> bool| rows.iter().filter(is_open).find(|at| is_it(value(at))).copied();
    let email = told(Asked::Email).or_else(|| find(&|value| is_another_s_address(page, value)));
    let phone = told(Asked::Phone).or_else(|| find(&is_number));
    let local = email.and_then(|at| Address::parse(value(&at)).ok()).map(|own| folded(own.local())).unwrap_or_default();
    let spells = |value: &str| folded(value).split(' ').any(|word| word.chars().count() > 2 && local.contains(word));
    let asks_who = |at: &usize| page.setting.is_program && voice::names_client(&page.text[all[*at].label.clone()]);
    let person = told(Asked::Name)
        .or_else(|| find(&|value| is_called(value) && spells(value)))
        .or_else(|| find(&|value| is_called(value) && given_names::names_person(value)))
        .or_else(|| rows.iter().filter(is_open).find(|at| asks_who(at) && is_called(value(at))).copied());
    let house = told(Asked::Company).or_else(|| find(&|value| company::has_legal_form(value) && value.contains(' ')));
    // A person's own page or signature has a row of numbers too.
    let is_anothers = page.setting.is_program || email.is_some();
    let found = [email, phone, person, house].iter().flatten().count();
    if !is_anothers || found < 2 || email.is_none() && phone.is_none() {
        return;
    }
    let taken = [email, phone, person, house];
    let words = |at: &usize| value(at).split_whitespace().count();
    let wanted = rows.iter().filter(is_open).filter(|at| !taken.contains(&Some(**at))).max_by_key(|at| words(at));
    let wanted = wanted.filter(|at| !has_message && words(at) >= WORDS_MIN && is_said(value(at))).copied();
    let asked = [Asked::Email, Asked::Phone, Asked::Name, Asked::Company, Asked::Message];
    for (at, asked) in taken.into_iter().chain([wanted]).zip(asked) {
        if let Some(at) = at {
            all[at].asked = Some(asked);
        }
    }
}

/// Not all words begin with a capital, as a house's do.
fn is_said(value: &str) -> bool {
    value.split_whitespace().skip(1).any(|word| !word.starts_with(char::is_uppercase))
}

/// The first run of lines in one layout, each with its value beside it.
fn row(all: &[Labelled]) -> Option<std::ops::Range<usize>> {
    let is_row = |l: &Labelled| {
        !l.value.is_empty() && !l.is_lead_in && matches!(l.layout, Layout::Beside | Layout::Cells | Layout::Equals)
    };
    let mut start = 0;
    for at in 0..=all.len() {
        let goes_on = at < all.len()
            && is_row(&all[at])
            && (at == start || all[at].layout == all[at - 1].layout && all[at].line <= all[at - 1].line + 2);
        if goes_on {
            continue;
        }
        if at - start >= ROWS_MIN {
            return Some(start..at);
        }
        start = if at < all.len() && is_row(&all[at]) { at } else { at + 1 };
    }
    None
}

pub fn is_another_s_address(page: &Page, value: &str) -> bool {
    let from = page.setting.from;
    Address::parse(value).is_ok_and(|address| from.is_none_or(|from| from.domain() != address.domain()))
}

/// A telephone number, and no date.
pub fn is_number(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    (7..=15).contains(&digits)
        && value.starts_with(['+', '0', '('])
        && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '/' | '.'))
        && !value.contains("..")
        && !is_date(value)
}

/// `01-02-2026`, `01.02.26`.
fn is_date(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['.', '-', '/']).map(str::trim).collect();
    parts.len() == 3 && parts[..2].iter().all(|part| part.len() <= 2) && matches!(parts[2].len(), 2 | 4)
}

/// Words with capitals, and nothing that a house or a sentence has.
pub fn is_called(value: &str) -> bool {
    NAME_WORDS.contains(&value.split_whitespace().count())
        && value.split_whitespace().all(|word| word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()))
        && name::of_display(value) == Some(value)
}
