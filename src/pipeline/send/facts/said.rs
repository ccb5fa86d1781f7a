//! What was said and sent so far, and by whom it was answered.

use super::actions;
use super::reader::Reader;
use super::{NAME_MAX, SENTENCE_MAX, name_of};
use crate::domain::address::Address;
use crate::domain::letter::{Enclosure, Letter};
use crate::domain::notice::DueNotice;
use crate::domain::rules::Rules;
use crate::domain::spoken::size;
use crate::domain::time::Timestamp;
use crate::domain::token::Verb;
use crate::pipeline::send::words::{bare_address, block, one_line};
use crate::pipeline::send::{relay, so_far};
use minijinja::{Value, context};

/// What was said last, in characters, of each who said something.
const SAID_MAX: usize = 1_500;

/// Attachments named; the mail itself has them all.
const ENCLOSURES_MAX: usize = 20;

pub fn line(at: Timestamp, text: &str, reader: &Reader<'_>) -> Value {
    context! { at => reader.show(at), text => one_line(text, SENTENCE_MAX) }
}

/// Who answered the prospect last, and when; also of an earlier cycle, which the lead itself knows nothing of.
pub fn last_answer(due: &DueNotice, rules: &Rules, reader: &Reader<'_>) -> Option<Value> {
    let answer = due.answer.as_ref()?;
    let at = due.lead.clocks.answers.last().map_or(answer.at, |answer| answer.at);
    let by = so_far::who_answered(&answer.text, rules);
    Some(context! {
        by => match &by {
            Some(by) if Some(by) == due.notice.rep.as_ref() => "you".to_owned(),
            Some(by) => name_of(by.as_str(), rules),
            None => "somebody".to_owned(),
        },
        at => reader.show(at),
    })
}

/// The prospect, and who gets the answer in copy, as far as his mail is at hand.
pub fn with_copies(prospect: &Address, due: &DueNotice, rules: &Rules) -> String {
    let copied = due
        .letter
        .as_ref()
        .map(|letter| letter.people_of(prospect, due.lead.asker_address().as_ref(), rules))
        .unwrap_or_default();
    let copied: Vec<String> = copied.iter().map(|address| bare_address(address.as_str())).collect();
    let prospect = bare_address(prospect.as_str());
    if copied.is_empty() { prospect } else { format!("{prospect}, with {} in copy", copied.join(" and ")) }
}

/// Where an answer that waits would go, under which subject and with which files.
pub fn held(due: &DueNotice, rules: &Rules) -> Value {
    let to = due.notice.writer.as_ref().map(|to| bare_address(to.as_str())).unwrap_or_default();
    let copied: Vec<String> = due.copied.iter().map(|address| bare_address(address.as_str())).collect();
    let files = due.letter.iter().flat_map(Letter::goes_along).map(named);
    let word = rules.replies.as_ref().zip(due.notice.rep.as_ref().and_then(|rep| rules.team.rep(rep)));
    context! {
        to => to,
        // What lets it go; nothing does once it has gone, or the lead has.
        say => word
            .filter(|_| actions::verbs(&due.notice, &due.lead, rules).contains(&Verb::Send))
            .map(|(replies, rep)| replies.words.shown(Verb::Send.as_str(), &rep.languages)),
        copied => copied,
        subject => relay::subject(due.subject.as_ref().unwrap_or(&due.lead.subject)),
        files => files.collect::<Vec<_>>(),
    }
}

/// What somebody wrote, shortened: whoever takes over must know it, and can read the rest on the lead's page.
pub fn shortened(letter: &Letter, reader: &Reader<'_>) -> Value {
    let (words, is_cut) = block(&letter.text, SAID_MAX);
    let who = letter.from_name.as_deref().or(letter.from.as_deref()).unwrap_or("somebody");
    context! {
        who => one_line(who, NAME_MAX),
        at => letter.received_at.map(|at| reader.show(at)),
        words => words,
        is_cut => is_cut,
    }
}

/// What was sent along: `offer.pdf (120 KB)`.
pub fn enclosed(letter: &Letter) -> Vec<String> {
    letter.enclosures.iter().filter(|enclosure| enclosure.is_worth_a_word()).take(ENCLOSURES_MAX).map(named).collect()
}

fn named(enclosure: &Enclosure) -> String {
    let name = enclosure.name.as_deref().unwrap_or(&enclosure.media_type);
    let size = size(enclosure.bytes.len() as u64);
    format!("{} ({size})", one_line(name, NAME_MAX))
}
