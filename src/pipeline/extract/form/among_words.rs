//! Labels that are none: "Note: the old ones leaked." in a message that has no label of its own belongs to its writer.

use super::fields::Asked;
use super::layout::{Labelled, Page};
use crate::pipeline::extract::portal::unlabelled;

/// Different labels for a person above a message, that make those lines a form's.
const CONTACTS_MIN: usize = 2;

/// Takes the labels away that stand within a paragraph which somebody began in words of his own, where no other label
/// asks for a message.
pub fn drop(page: &Page, labelled: &mut Vec<Labelled>) {
    let is_message = |l: &Labelled| l.asked == Some(Asked::Message);
    if !page.setting.is_program {
        return;
    }
    let is_within: Vec<bool> = labelled.iter().map(|l| begins_in_words(page, labelled, l)).collect();
    if labelled.iter().zip(&is_within).any(|(l, is_within)| is_message(l) && !is_within) {
        return;
    }
    let mut is_within = is_within.into_iter();
    labelled.retain(|l| !is_within.next().unwrap_or_default() || l.asked.is_some_and(Asked::is_contact));
}

/// Whether the paragraph in which a label stands begins with a sentence that its writer says: he speaks of himself, or
/// the labels that ask who he is stand above.
fn begins_in_words(page: &Page, labelled: &[Labelled], label: &Labelled) -> bool {
    let Some(start) = (0..label.line).rev().take_while(|&at| !page.is_blank(at)).last() else { return false };
    let words = page.words(start);
    let is_labelled = labelled.iter().any(|l| l.line == start);
    let contacts = labelled.iter().filter(|l| l.line < start && l.asked.is_some_and(Asked::is_contact)).count();
    !label.is_lead_in
        && !label.is_emphasised
        && !is_labelled
        && (unlabelled::is_own(words) || contacts >= CONTACTS_MIN && unlabelled::is_sentence(words))
}
