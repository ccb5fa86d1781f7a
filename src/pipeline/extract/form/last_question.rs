//! A form's last question that no list knows: below everything the form asks about its writer stands what he wants, in
//! whatever words that is asked for.

use super::fields::Asked;
use super::layout::{Labelled, Page};
use crate::pipeline::extract::house::company;

/// Fewest different things a form asks about its writer.
const CONTACTS_MIN: usize = 2;
/// Fewest words of a sentence, and fewest letters of one in a script without spaces.
const WORDS_MIN: usize = 3;
const LETTERS_MIN: usize = 8;

/// Calls that question a message's label, where the form has no other.
pub fn name(page: &Page, labelled: &mut [Labelled]) {
    let is_message = |l: &Labelled| l.asked == Some(Asked::Message);
    if !page.setting.is_program || labelled.iter().any(is_message) {
        return;
    }
    let is_contact = |l: &Labelled| l.asked.is_some_and(Asked::is_contact);
    let mut contacts: Vec<Asked> = labelled.iter().filter(|l| is_contact(l)).filter_map(|l| l.asked).collect();
    contacts.sort_unstable();
    contacts.dedup();
    let Some(last) = labelled.iter().rposition(is_contact).filter(|_| contacts.len() >= CONTACTS_MIN) else { return };
    let layout = labelled[last].layout;
    let question = labelled[last + 1..]
        .iter_mut()
        .take_while(|l| l.asked.is_none())
        .filter(|l| l.layout == layout && is_sentence(answer(page, l)))
        .max_by_key(|l| answer(page, l).len());
    if let Some(question) = question {
        question.asked = Some(Asked::Message);
    }
}

/// What stands beside a label, or right below.
fn answer<'a>(page: &'a Page, label: &Labelled) -> &'a str {
    match page.text[label.value.clone()].trim() {
        "" => page.words(label.line + 1),
        beside => beside,
    }
}

/// `Vi behöver 12 pumpar.`, and no firm's `… Inc.`
fn is_sentence(value: &str) -> bool {
    let letters = || value.chars().filter(|c| !c.is_ascii()).count();
    let is_long = value.split_whitespace().count() >= WORDS_MIN || letters() >= LETTERS_MIN;
    is_long && value.ends_with(['.', '?', '!', '。', '？', '！']) && !company::is_organisation(value)
}
