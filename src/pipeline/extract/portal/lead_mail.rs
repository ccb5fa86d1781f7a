//! A house that writes in its own name and tells of somebody else: who he is and how he is reached, by labels, at an address
//! that is not the house's.

use super::footer;
use super::voice;
use crate::domain::address::{self, Address};
use crate::domain::email::Email;
use crate::domain::label::separated;
use crate::domain::label::{self, Asked, LABEL_MAX};
use crate::pipeline::extract::house::spelling;
use crate::pipeline::extract::person::name;

/// Lines looked at, and how long one may be.
const LINES_MAX: usize = 80;
const LINE_BYTES: usize = 240;
/// Lines at the top in which it tells its news, and most words of a line that ends in an address.
const NEWS_LINES: usize = 6;
const LABELLED_WORDS: usize = 5;
/// Fewest words of what somebody wants.
const WISH_WORDS: usize = 4;

/// Whether its labels name an address of another house, and his name or his words beside it, or news of a client above it.
pub fn tells_of_another(email: &Email, is_ours: &dyn Fn(&Address) -> bool) -> bool {
    let Some(from) = email.sender() else { return false };
    if !email.reply_to.is_empty() || email.in_reply_to.is_some() || is_ours(from) {
        return false;
    }
    let house = spelling::domain_label(from.domain());
    let is_another = |address: &Address| {
        let is_house_s = house.as_ref().is_some_and(|house| name::folded(address.local()).contains(house.as_str()));
        address.domain() != from.domain() && !is_ours(address) && !is_house_s
    };
    let names_another = |value: &str| {
        let addresses = address::all_in(value).filter_map(|at| Address::parse(&value[at]).ok());
        addresses.take(4).any(|address| is_another(&address))
    };
    let lines = email.text.lines().map(str::trim).filter(|line| !line.is_empty() && line.len() <= LINE_BYTES);
    let lines: Vec<&str> = lines.take(LINES_MAX).filter(|line| !line.starts_with('>')).collect();
    // A label that nobody knows, and an address behind or below it.
    let is_told = |line: &&str| {
        let last = line.split([':', '：', '\t', ' ', '=', '>']).next_back().unwrap_or_default();
        line.split_whitespace().count() <= LABELLED_WORDS && Address::parse(last).is_ok_and(|last| is_another(&last))
    };
    if lines.iter().take(NEWS_LINES).any(|line| voice::announces(line)) && lines.iter().skip(1).any(is_told) {
        return true;
    }
    // Rows of labels that nobody knows, and what somebody wants among them: a signature has rows too.
    let trimmed = || email.text.lines().map(str::trim);
    let table = separated::table(trimmed().take(LINES_MAX)).unwrap_or_default();
    let values = || trimmed().skip(table.first).zip(&table.rows).map(|(line, row)| &line[row.value.clone()]);
    let is_wish = |value: &str| {
        let words = value.split_whitespace();
        words.clone().count() >= WISH_WORDS && words.skip(1).any(|word| word.starts_with(char::is_lowercase))
    };
    if values().any(|value| Address::parse(value).is_ok_and(|told| is_another(&told))) && values().any(is_wish) {
        return true;
    }
    let (mut reaches, mut names, mut says) = (false, false, false);
    for (at, line) in lines.iter().enumerate() {
        says |= footer::begins(line);
        let Some((asked, value)) = labelled(line) else { continue };
        let value = if value.is_empty() { lines.get(at + 1).copied().unwrap_or_default() } else { value };
        match asked {
            Asked::Email => reaches |= names_another(value),
            Asked::Name | Asked::GivenName | Asked::FamilyName => {
                reaches |= names_another(value);
                names |= value.starts_with(char::is_alphabetic);
            }
            Asked::Message => says |= !value.is_empty(),
            Asked::Phone | Asked::Company | Asked::Title | Asked::Other | Asked::Technical => {}
        }
    }
    reaches && (names || says)
}

/// `Label: value`, or a label alone above its value.
fn labelled(line: &str) -> Option<(Asked, &str)> {
    let reach = line.floor_char_boundary(LABEL_MAX);
    if let Some(end) = line[..reach].find([':', '：', '\t']) {
        let rest = line[end..].trim_start_matches([':', '：', '\t', ' ']);
        return label::asked(&line[..end]).map(|asked| (asked, rest));
    }
    let part = |(_, label, value): (separated::Mark, std::ops::Range<usize>, std::ops::Range<usize>)| {
        Some((label::asked(&line[label])?, &line[value]))
    };
    separated::parts(line).find_map(part).or_else(|| label::asked(line).map(|asked| (asked, "")))
}
