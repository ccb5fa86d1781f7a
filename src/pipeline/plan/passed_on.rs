//! Mail whose sender speaks for somebody else, whom nothing certain names: a colleague's forward that nobody vouches for, a
//! site's or shop's mail that is like no form we know. His next one is of another person.

use super::Read;
use crate::domain::address::{self, Address};
use crate::domain::email::Email;
use crate::domain::inquiry::{Inquiry, Label, Piece, SourceKind};
use crate::domain::kind::{Discerned, Kind};
use crate::domain::rules::Rules;
use crate::pipeline::extract;
use std::borrow::Cow;

pub(super) const NOT_VOUCHED_FOR: &str =
    "our mail server does not vouch for its sender, so nobody in it is taken for whoever asked";

/// Lines looked at: a form's stand at the top.
const LINES_MAX: usize = 60;
/// So many lines of a label and a value are a form's, where another's address is among the values.
const FILLED: usize = 3;
/// Longest label, in words.
const LABEL_WORDS: usize = 5;
/// Words in the addresses of sites and programs.
const SITES: [&str; 13] = [
    "shop",
    "webshop",
    "web",
    "mailer",
    "form",
    "forms",
    "webform",
    "site",
    "store",
    "portal",
    "robot",
    "wordpress",
    "cms",
];

/// Whether the sender's address says nothing of who asks in it.
pub(super) fn is_of_another(read: &Read, rules: &Rules) -> bool {
    is_forward_in_doubt(&read.email, &read.inquiry, rules) || is_filled_in(read)
}

/// A forward by one of our house that nobody vouches for: what it passes on is read with what he wrote, or nobody would hear of
/// it, and the lead says why it is doubtful.
pub(super) fn with_what_is_passed_on(email: &Email, discerned: &mut Discerned, inquiry: &mut Inquiry, rules: &Rules) {
    if discerned.kind != Kind::Inquiry || !is_forward_in_doubt(email, inquiry, rules) {
        return;
    }
    let enclosed = email.enclosed.iter().map(|email| email.text.trim().to_owned());
    let below = [inquiry.quoted.trim().to_owned()].into_iter().chain(enclosed);
    let all = [inquiry.text.trim().to_owned()].into_iter().chain(below).filter(|words| !words.is_empty());
    inquiry.text = all.collect::<Vec<_>>().join("\n\n");
    discerned.doubt.get_or_insert_with(|| NOT_VOUCHED_FOR.to_owned());
}

fn is_forward_in_doubt(email: &Email, inquiry: &Inquiry, rules: &Rules) -> bool {
    let is_by_colleague = email.sender().is_some_and(|from| rules.is_colleague(from) && !rules.is_ours(from));
    let is_forward = || extract::is_forward(email) || !email.enclosed.is_empty();
    is_by_colleague && inquiry.source.kind == SourceKind::Person && is_forward()
}

/// Labels and values: a person's address among them that is not the sender's, or a sender that is called as sites are.
fn is_filled_in(read: &Read) -> bool {
    let Some(from) = read.email.sender().filter(|_| read.inquiry.source.kind == SourceKind::Person) else {
        return false;
    };
    let values = || read.email.text.lines().take(LINES_MAX).filter_map(value);
    let own = without_quotes(read);
    let own_values = || own.lines().take(LINES_MAX).filter_map(value);
    let is_anothers = |value: &str| {
        let addresses = address::all_in(value).filter_map(|range| Address::parse(&value[range]).ok());
        addresses.into_iter().any(|address| !address.is_person_of(from))
    };
    is_site_s(from) && values().next().is_some() || own_values().count() >= FILLED && own_values().any(is_anothers)
}

/// The mail without what somebody who says something himself quotes: the headers above a quote are filled in by nobody.
fn without_quotes(read: &Read) -> Cow<'_, str> {
    let (text, pieces) = (&read.email.text, &read.inquiry.pieces);
    let words = |piece: &Piece| text.get(piece.range.clone()).unwrap_or_default();
    let says = |piece: &Piece| piece.label == Label::Written && words(piece).contains(char::is_alphanumeric);
    if !pieces.iter().any(says) {
        return Cow::Borrowed(text);
    }
    let is_own = |piece: &&Piece| !matches!(piece.label, Label::Introduction | Label::Quoted);
    Cow::Owned(pieces.iter().filter(is_own).map(words).collect::<Vec<_>>().join("\n"))
}

/// By whole words: Mr Bishop keeps no shop.
fn is_site_s(from: &Address) -> bool {
    let local = from.local().to_lowercase();
    from.is_noreply() || local.split(|c: char| !c.is_alphabetic()).any(|word| SITES.contains(&word))
}

/// What stands behind a label.
fn value(line: &str) -> Option<&str> {
    let (label, value) = line.trim().split_once([':', '：'])?;
    let is_label = !label.is_empty() && !label.starts_with('>') && label.split_whitespace().count() <= LABEL_WORDS;
    let value = value.trim();
    (is_label && !value.is_empty() && !value.starts_with("//")).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_known_by_whole_words() {
        let is = |local: &str| is_site_s(&Address::parse(&format!("{local}@house.example")).unwrap());
        assert!(["shop", "web2", "my.store", "contact-form", "noreply", "no-reply"].into_iter().all(is));
        assert!(!["k.bishop", "webb", "storey", "performance", "sites.ltd.jane"].into_iter().any(is));
    }
}
