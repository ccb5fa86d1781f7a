//! What speaks for or against a machine beside the words: how a mail was sent, to whom, what it names and asks.
//!
//! In: a mail prepared for judging. Out: its signs, and what they weigh for each machine's manner. Never: a verdict; one
//! sign is nobody's proof.

use super::{form, notification, sending, spam};
use crate::domain::address::Address;
use crate::domain::authentication::Authentication;
use crate::domain::automatic::is_machine;
use crate::domain::company::is_freemail;
use crate::pipeline::discern::manner::Manner;
use crate::pipeline::discern::reading::Reading;
use crate::pipeline::discern::words::Table;
use crate::pipeline::discern::{bulk, phrase};

/// The manners in which nobody waits, in the order of the weights.
pub const MACHINES: [Manner; 6] =
    [Manner::Away, Manner::Received, Manner::Bounce, Manner::Bulk, Manner::Notice, Manner::Spam];
pub const COUNT: usize = MACHINES.len();

/// Links more than a person's mail and signature have.
const MAIL_LINKS: usize = 8;
/// A question has so many words; "Questions?" and "Need help?" are a machine's.
const QUESTION_WORDS: usize = 4;
/// In a mail of so few words each question is one.
const SHORT_MAIL_WORDS: usize = 15;
/// Bytes of a line that was broken because it was full.
const FULL_LINE: usize = 45;
/// Newsletters and notices have more words than somebody who asks in one sentence.
const BRIEF_WORDS: usize = 40;
/// Where a greeting stands.
const GREETING_BYTES: usize = 400;

/// The weights were set by judgement, then moved a little towards what some hundred labelled mails say, and held against
/// mails left out of that; those of what a text says were moved further, by logistic regression over all examples. None
/// was moved for one mail's sake.
///
/// What each sign weighs, in natural logarithms of odds against a person: for an absence note, an acknowledgement, a
/// bounce, a mail to many, a notice, spam.
pub type Weights = [f32; COUNT];

/// How much of each sign a mail has, with its weights.
pub fn signs(reading: &Reading) -> Vec<(&'static str, f32, Weights)> {
    let email = reading.email;
    let is_program_s = reading.from.is_some_and(is_machine);
    let names_other = notification::names_other(reading);
    let gives_back = form::tells_of_us(reading);
    let question = if gives_back { Question::None } else { Question::of(reading.unquoted) };
    let is_brief = reading.head.split(' ').take(BRIEF_WORDS).count() < BRIEF_WORDS;
    let program = sending::by_program(reading);
    let is_freemail_s = reading.from.is_some_and(|from| is_freemail(from.domain()));
    let other = elsewhere(reading);
    let hides_behind = other.is_some_and(|other| is_freemail(other.domain())) && !is_freemail_s;
    let page = email.html.as_deref().unwrap_or(&email.text);
    let is_forged = reading.authserv_id().is_some_and(|id| Authentication::of(email, id).is_forged());
    let is_bare_answer = (reading.is_threaded() || reading.says_reply()) && !reading.has_quote();
    let is_false_answer = reading.says_reply() && !reading.is_threaded() && !reading.has_quote();
    let is_plain = program == 0 && email.html.is_none();
    let is_house_s = notification::is_nobody(reading);
    let is_signed = program == 0 && !is_house_s && sending::is_signed_by_sender(reading);
    let says = |table: Table| reading.head.says(table) || reading.subject.says(table);
    let greets = reading.head.said(Table::Customers).is_some_and(|said| said.start < GREETING_BYTES);
    let links = sending::links(reading);
    let rings_elsewhere = says(Table::Rings) && links == sending::Links::Others && !reading.is_threaded();
    let notices = reading.head.all(Table::Notice).take(3).count() as f32;
    // An office's own group adds a list's headers and footer to what one of its people writes to us.
    let is_group_s = bulk::is_office_s_group(reading);
    let is_marked = !is_group_s
        && (["List-Unsubscribe", "Precedence"].iter().any(|name| email.has_header(name))
            || bulk::has_feedback_id(reading));
    let holds = |it: bool| f32::from(u8::from(it));
    vec![
        ("gives back", holds(gives_back), [1.5, 1.5, 1.5, 1.6, 1.6, 1.4]),
        // Whoever sells asks as well; a robot that answers us hardly does.
        ("question", holds(question == Question::Asked), [-2.8, -2.4, -2.8, -0.6, -1.0, -0.2]),
        ("brief question", holds(question == Question::Asked && is_brief), [-0.2, 0.0, 0.0, -1.7, -0.7, 0.2]),
        ("short question", holds(question == Question::Short), [-0.9, -0.8, -0.8, -0.3, -0.2, -0.2]),
        // "Please", and nothing that ends in a question mark: machines are polite as well.
        ("asks", holds(question == Question::None && reading.asks()), [-1.2, -1.1, -0.9, -0.7, -0.5, -0.4]),
        // What nobody but a buyer says; spam has learned it.
        ("requests", holds(reading.requests().is_some()), [-2.7, -2.7, -2.7, -2.0, -2.4, -0.9]),
        // A thief who orders brings a file or a link, or is answered elsewhere.
        ("bare request", holds(is_bare_request(reading)), [0.0, 0.0, 0.0, 0.0, 0.0, -1.6]),
        ("wish", f32::from(spam::wish(reading)), [-0.6, -0.3, -0.4, -0.4, -0.3, -0.2]),
        // Robots answer our mail; hardly anything else stands in a conversation.
        ("threaded", holds(reading.is_threaded()), [-0.5, -0.4, -0.6, -2.7, -3.0, -2.9]),
        ("bare answer", holds(is_bare_answer), [1.2, 1.0, 0.7, 0.1, 0.0, 0.0]),
        // Mail programs name what they answer; who writes "Re:" himself may want to be taken for somebody known.
        ("false answer", holds(is_false_answer), [0.0, 0.0, 0.0, 0.0, 0.0, 0.7]),
        // "Thanks for your mail! Re: pump": a person's mail program puts nothing before the mark of an answer.
        ("before the mark", holds(writes_before_mark(reading)), [1.5, 1.5, 0.5, 0.0, 0.0, 0.0]),
        // What it carries or passes on may well be a person's.
        ("enclosed", holds(!email.enclosed.is_empty()), [-3.1, -3.0, -2.5, -3.0, -3.1, -3.0]),
        ("forward", holds(reading.is_forward()), [-1.5, -1.5, -1.6, -1.5, -1.5, -1.5]),
        ("program's sender", holds(is_program_s && !names_other), [1.9, 1.9, 2.0, 3.3, 2.3, 1.0]),
        // A program that names somebody may well speak for him.
        ("program for another", holds(is_program_s && names_other), [-2.1, -2.0, -1.8, -2.0, -1.7, -2.1]),
        // A person behind a program is answered at another house; who hides sends from one and is answered at a free
        // mailbox.
        ("answered elsewhere", holds(!is_program_s && other.is_some()), [-1.0, -1.0, -1.1, -0.8, -0.7, -1.1]),
        ("hides behind", holds(!is_program_s && hides_behind), [0.0, 0.0, 0.0, 0.0, 0.0, 1.6]),
        ("hides recipients", holds(sending::hides_recipients(reading)), [-0.1, 0.0, 0.0, 0.9, -0.1, 0.1]),
        ("program", f32::from(program), [0.7, 0.6, 0.8, 1.0, 1.0, 0.3]),
        // Services write pages, and from servers that show.
        ("client", holds(sending::by_client(reading)), [0.2, -1.1, -0.9, -0.9, -1.1, -0.4]),
        ("plain", holds(is_plain), [0.0, 0.0, 0.0, -0.3, -0.6, 0.0]),
        ("signed", holds(is_signed), [0.2, -0.2, -1.4, -0.9, -1.3, -0.7]),
        ("freemail", holds(is_freemail_s), [-0.2, -0.1, 0.7, -1.1, -1.1, 0.2]),
        ("links", holds(spam::hosts(page).take(MAIL_LINKS).count() == MAIL_LINKS), [0.7, 0.7, 0.7, 1.4, 0.5, 0.4]),
        ("forged", holds(is_forged), [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]),
        ("mass mail", holds(is_marked), [1.4, 1.5, 1.5, 1.9, 1.8, 0.9]),
        ("greets customers", holds(greets), [0.2, 0.3, 0.0, 0.6, 0.5, 0.8]),
        ("automatic", holds(says(Table::Automatic)), [0.6, 1.2, 0.6, 0.4, 1.2, 0.0]),
        ("own links", holds(links == sending::Links::Own), [0.1, -0.1, -0.2, 1.0, 0.8, -1.0]),
        ("others' links", holds(links == sending::Links::Others), [-0.3, -0.1, 0.3, 1.2, -0.6, 0.2]),
        // A message that somebody left is heard at home, not behind a stranger's link.
        ("rings elsewhere", holds(rings_elsewhere), [0.0, 0.0, 0.0, 0.0, 0.5, 3.5]),
        ("house's name", holds(is_house_s), [0.0, 0.0, 0.5, 0.2, 0.6, 0.3]),
        ("issue", holds(bulk::newsletter(reading).is_some()), [0.0, 0.0, 0.0, 0.9, 0.0, -0.2]),
        ("way out", holds(!is_group_s && says(Table::Unsubscribe)), [0.0, -0.1, 0.0, 1.2, 0.6, 0.4]),
        // Those we buy from and portals name us too, and their links begin with their customers' names.
        ("poses as us", holds(spam::poses::sign(reading).is_some()), [0.0, 0.0, -0.5, -0.5, 0.0, 2.0]),
        ("blank form", holds(form::is_blank(reading)), [0.0, 0.0, 0.0, 1.0, 0.5, 1.5]),
        ("prices", holds(notification::amounts(reading.unquoted) >= 2), [0.0, 0.0, 0.0, 0.3, 0.3, 0.0]),
        (
            "speaks of himself",
            holds(notification::speaks_of_himself(&reading.head)),
            [0.2, -0.2, -0.2, -0.1, -0.6, -0.1],
        ),
        ("ticket", holds(phrase::TICKET.is_match(&reading.subject)), [0.0, 0.7, 0.0, 0.0, 0.4, 0.0]),
        ("shouts", holds(shouts(reading)), [0.0, 0.0, -0.1, 0.4, 0.0, 0.5]),
        // Customers send documents; what must be unpacked or opened in a browser comes from others.
        ("archive", holds(!reading.is_threaded() && brings_archive(reading)), [0.0, 0.0, 0.0, 0.0, 0.0, 0.7]),
        ("notices", notices, [0.2, -0.2, -0.2, -0.1, 0.3, 0.3]),
    ]
}

/// What all signs weigh together, for each of [`MACHINES`].
pub fn weigh(reading: &Reading) -> Weights {
    let mut odds = [0.0; COUNT];
    for (_, share, weights) in signs(reading) {
        odds.iter_mut().zip(weights).for_each(|(odds, weight)| *odds += share * weight);
    }
    odds
}

fn writes_before_mark(reading: &Reading) -> bool {
    let subject = &reading.subject;
    [" re: ", " aw: ", " sv: ", " antw: ", " odp: ", " ynt: "].iter().any(|mark| {
        subject.find(mark).is_some_and(|at| {
            let before = subject[..at].trim_end();
            let words = before.trim_end_matches([':', ' ', '-', '–']);
            // "Fwd: Re:", "[sales] Re:"; and "question re: pumps" by whoever begins.
            words.chars().count() > 3
                && !words.ends_with(']')
                && (reading.is_threaded() || before.ends_with(['!', ':', '.', '-', '–']))
        })
    })
}

/// Two exclamation marks, a subject in capitals, or pictures in it.
fn shouts(reading: &Reading) -> bool {
    let subject = &reading.email.subject;
    let letters = subject.chars().filter(|c| c.is_alphabetic()).count();
    let is_in_capitals =
        letters >= 10 && subject.chars().any(char::is_uppercase) && !subject.chars().any(char::is_lowercase);
    let is_picture = |c: char| matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{1f300}'..='\u{1faff}');
    let marks = reading.head.matches(['!', '！']).take(3).count() + 2 * subject.matches(['!', '！']).count();
    marks >= 3 || is_in_capitals || subject.chars().any(is_picture)
}

pub fn brings_archive(reading: &Reading) -> bool {
    const ENDINGS: [&str; 9] = ["zip", "rar", "7z", "gz", "html", "htm", "iso", "cab", "ace"];
    let names = reading.email.attachments.iter().filter_map(|attachment| attachment.name.as_deref());
    names.filter_map(|name| name.rsplit_once('.')).any(|(_, ending)| {
        let ending = ending.to_ascii_lowercase();
        ENDINGS.contains(&ending.as_str())
    })
}

#[derive(PartialEq, Eq)]
enum Question {
    None,
    /// "Questions?", in a mail that says much else.
    Short,
    Asked,
}

impl Question {
    /// A sentence ends with its line, unless the line is full and the next one goes on.
    fn of(text: &str) -> Self {
        let mut asks = Self::None;
        let is_short_mail = text.split_whitespace().take(SHORT_MAIL_WORDS).count() < SHORT_MAIL_WORDS;
        let mut above = "";
        for line in text.lines().filter(|line| !line.starts_with('>')) {
            for (at, _) in line.match_indices(['?', '？', '؟']) {
                let before = &line[..at];
                // A link's query is no question.
                let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
                if word.contains("://") || word.starts_with("www.") {
                    continue;
                }
                let ends = ['.', '!', '?', '。', '！', '？', '؟', ':', '|'];
                let sentence = before.rsplit(ends).next().unwrap_or_default();
                let goes_on = sentence.len() == before.len() && above.len() >= FULL_LINE && !above.ends_with(ends);
                let words = sentence.split_whitespace().count();
                let is_unparted = sentence.chars().filter(|c| *c >= '\u{2e80}').count() >= 2 * QUESTION_WORDS;
                if words >= QUESTION_WORDS || is_unparted || goes_on || is_short_mail {
                    return Self::Asked;
                }
                asks = Self::Short;
            }
            above = line.trim_end();
        }
        asks
    }
}

/// Whether somebody asks as buyers do, and neither brings a file nor leads elsewhere.
pub fn is_bare_request(reading: &Reading) -> bool {
    reading.requests().is_some()
        && reading.email.attachments.is_empty()
        && sending::links(reading) == sending::Links::None
        && elsewhere(reading).is_none()
}

/// Another house to which an answer goes.
pub fn elsewhere<'a>(reading: &Reading<'a>) -> Option<&'a Address> {
    reading.other_reply_to().filter(|other| reading.from.is_none_or(|from| from.domain() != other.domain()))
}

pub fn asks_a_question(reading: &Reading) -> bool {
    is_question(reading.unquoted)
}

pub fn is_question(text: &str) -> bool {
    Question::of(text) == Question::Asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_words() {
        assert!(Question::of("vielen dank. wann können sie liefern? grüße") == Question::Asked);
        assert!(Question::of("price?") == Question::Asked);
        let notice =
            "your parcel is on its way and will be with you on friday between nine and noon. questions? see our help.";
        assert!(Question::of(notice) == Question::Short);
        assert!(Question::of("see https://shop.example/track?id=1 for more") == Question::None);
        assert!(Question::of("納期はいつになりますでしょうか？") == Question::Asked);
    }
}
