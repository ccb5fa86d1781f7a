//! Where no header proves anything: what the words alone make likely.
//!
//! In: a mail prepared for judging, and the [`manner`] it is written in. Out: a machine's kind where the words leave
//! hardly a doubt, or the doubt. Never: a machine's kind for a few words, or for one who asks in a conversation.

use super::manner::{self, Judged, Manner};
use super::reading::{Reading, is_machine_local};
use super::{form, notification, sending, spam};

use crate::domain::authentication::Authentication;
use crate::domain::company::is_freemail;
use crate::domain::email::Party;
use crate::domain::kind::Kind;

/// In natural logarithms of odds against a person: from here on nobody needs to see it among the leads. By its words
/// alone, of persons' mails that the examples do not know and that were written to look like a machine's, four in a
/// thousand reach it, half of them as offers. What nobody answers anyhow may go a little sooner.
const fn sure(manner: Manner) -> f32 {
    match manner {
        Manner::Away | Manner::Received | Manner::Bounce | Manner::Bulk | Manner::Notice => 2.2,
        Manner::Person | Manner::Relayed | Manner::Spam => 2.6,
    }
}

/// What each sign of a program's sending weighs.
const PROGRAM: f32 = 0.7;

/// From here on whoever reads the lead is told.
const DOUBTFUL: f32 = 1.6;
/// Odds that bring a mail back that was set apart for its words.
const PERSON: f32 = 0.9;
/// However sure the words are, a conversation or a question weighs against them.
const WORDS_MOST: f32 = 5.0;
/// So likely it must be that a portal speaks for a person, and somebody wants something, before headers of mass mail
/// are not believed.
const RELAYED: f32 = 0.7;
const RELAYED_PERSON: f32 = 0.85;
/// Fewer words than that say too little, and they speak for what they are only from there on.
const WORDS_MIN: f32 = 6.0;
const WORDS_ENOUGH: f32 = 24.0;

/// Links more than a person's mail and signature have.
const MAIL_LINKS: usize = 8;

pub enum Likely {
    Person,
    /// Why it may be a machine's.
    Doubt(String),
    Machine(Kind, String),
}

/// What a mail is that nothing else has told.
pub fn likely(reading: &Reading, is_announced: bool) -> Likely {
    let length = length(&reading.head);
    if length < WORDS_MIN {
        return Likely::Person;
    }
    let judged = reading.manner();
    let manner = machine(reading, judged);
    let by_words = ((1.0 - judged.person()) / judged.person().max(f32::MIN_POSITIVE)).ln().min(WORDS_MOST);
    let by_words = by_words * (length / WORDS_ENOUGH).min(1.0);
    let mut odds = by_words + circumstances(reading, manner);
    if is_announced {
        odds -= 2.0;
    }
    if odds < DOUBTFUL {
        return Likely::Person;
    }
    let words = manner::telling_words(&reading.subject, &reading.head, manner);
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let said = format!("{} ({})", manner.said(), words.join(", "));
    if odds < sure(manner) {
        return Likely::Doubt(format!("it may be {said}"));
    }
    Likely::Machine(manner.kind(), format!("it reads like {said}, and nothing speaks for a person"))
}

/// Which machine's manner it is, its sending considered: services send through programs that show, and what reports a
/// failed delivery wants no click.
fn machine(reading: &Reading, judged: Judged) -> Manner {
    const BY_SIGN: f32 = 1.5;
    let others = |but: Manner| {
        let rest = [Manner::Away, Manner::Received, Manner::Bulk, Manner::Notice, Manner::Spam];
        let rest = rest.into_iter().filter(|manner| *manner != but);
        rest.max_by(|a, b| judged.of_manner(*a).total_cmp(&judged.of_manner(*b))).unwrap_or(but)
    };
    let first = judged.machine();
    match first {
        Manner::Spam => {
            let signs = f32::from(sending::by_program(reading));
            let other = [Manner::Notice, Manner::Bulk]
                .into_iter()
                .max_by(|a, b| judged.of_manner(*a).total_cmp(&judged.of_manner(*b)))
                .filter(|other| judged.of_manner(*other) * (1.0 + BY_SIGN * signs) > judged.of_manner(first));
            other.unwrap_or(first)
        }
        Manner::Bounce
            if reading.unquoted.contains("://") && reading.header("Return-Path").is_none_or(|v| v != "<>") =>
        {
            others(first)
        }
        _ => first,
    }
}

/// Whether words that look like a machine's are most likely a person's all the same, who wants something.
pub fn is_person_after_all(reading: &Reading) -> bool {
    reading.asks() && reading.manner().person() > PERSON
}

/// In words; where a script parts none, two or three characters are one.
fn length(text: &str) -> f32 {
    let is_unparted = |c: char| matches!(c, '\u{2e80}'..='\u{d7ff}' | '\u{0e00}'..='\u{0eff}');
    let words = text.split(' ').filter(|word| word.chars().any(char::is_alphabetic));
    words.map(|word| (word.chars().filter(|c| is_unparted(*c)).count() as f32 / 2.5).max(1.0)).sum()
}

/// Whether a machine's mail carries a person's inquiry, as far as its words tell.
pub fn is_relayed(reading: &Reading) -> bool {
    let judged = reading.manner();
    length(&reading.head) >= WORDS_MIN
        && judged.of_manner(Manner::Relayed) > RELAYED
        && judged.person() > RELAYED_PERSON
        && !form::tells_of_us(reading)
}

/// A person behind a program is answered at another house; who hides sends from one and is answered at a free mailbox.
fn answered_elsewhere(reading: &Reading, manner: Manner) -> f32 {
    let (Some(other), Some(from)) = (reading.other_reply_to(), reading.from) else { return 0.0 };
    match manner {
        _ if other.domain() == from.domain() => 0.0,
        Manner::Spam if is_freemail(other.domain()) && !is_freemail(from.domain()) => 0.5,
        _ => -1.0,
    }
}

/// "Jane via Portal", from an address made for her: whether a portal passes on what somebody asks. What it writes around
/// her words is a notice's, so that they weigh little.
pub fn asks_through_another(reading: &Reading) -> bool {
    let is_through = reading.email.from.first().is_some_and(Party::is_through_another);
    // "Jane wrote:" introduces her words here, and no earlier mail.
    let asks = |word: &str| word.ends_with(['?', '？', '؟']) && !word.contains("://");
    is_through
        && reading.from.is_some_and(|from| !is_machine_local(from.local()))
        && reading.email.text.split_whitespace().any(asks)
}

/// What speaks against a person, or for him, beside the words.
fn circumstances(reading: &Reading, manner: Manner) -> f32 {
    let mut odds = 0.0;
    // Whoever sells asks as well, and a notice has its "Questions?"; a robot that answers us hardly asks.
    let (asks, wishes) = match manner {
        Manner::Spam => (0.7, 0.4),
        Manner::Bulk | Manner::Notice => (1.0, 0.2),
        Manner::Person | Manner::Relayed | Manner::Away | Manner::Received | Manner::Bounce => (2.5, 0.2),
    };
    // What it gives back to us were our own questions.
    if form::tells_of_us(reading) {
        odds += 1.5;
    } else if reading.has_question() {
        odds -= asks;
    } else if reading.asks() {
        // "Please", and nothing that ends in a question mark: machines are polite as well.
        odds -= asks / 2.0;
    }
    odds -= wishes * f32::from(spam::wish(reading));
    if reading.is_threaded() {
        odds -= match manner {
            // Robots answer our mail; hardly anything else stands in a conversation.
            Manner::Away | Manner::Received | Manner::Bounce => 0.5,
            Manner::Person | Manner::Relayed | Manner::Bulk | Manner::Notice | Manner::Spam => 3.0,
        };
    }
    // What it carries or passes on may well be a person's.
    if !reading.email.enclosed.is_empty() {
        odds -= 3.0;
    }
    if reading.is_forward() {
        odds -= 1.5;
    }
    let by_program = reading.from.is_some_and(|from| is_machine_local(from.local()));
    match (by_program, notification::names_other(reading)) {
        (true, false) => odds += 2.0,
        // A program that names somebody may well speak for him.
        (true, true) => odds -= 2.0,
        (false, _) => odds += answered_elsewhere(reading, manner),
    }
    if manner == Manner::Bulk && sending::hides_recipients(reading) {
        odds += 0.8;
    }
    let program = sending::by_program(reading);
    odds += PROGRAM * f32::from(program);
    // Services write pages, and from servers that show.
    let is_plain = program == 0 && reading.email.html.is_none();
    let (by_client, plain, signed) = match manner {
        Manner::Notice => (1.0, 0.6, 1.2),
        Manner::Received | Manner::Bounce => (1.0, 0.0, 0.4),
        Manner::Bulk => (0.5, 0.3, 0.7),
        Manner::Spam => (0.0, 0.0, 0.6),
        Manner::Person | Manner::Relayed | Manner::Away => (0.0, 0.0, 0.0),
    };
    let weighs = |holds: bool, by: f32| if holds { by } else { 0.0 };
    odds -= weighs(sending::by_client(reading), by_client) + weighs(is_plain, plain);
    odds -= weighs(program == 0 && sending::is_signed_by_sender(reading), signed);
    // A robot's answer quotes nothing; a person's mail client quotes what it answers.
    let is_bare_answer = (reading.is_threaded() || reading.says_reply()) && !reading.has_quote();
    if is_bare_answer && matches!(manner, Manner::Away | Manner::Received | Manner::Bounce) {
        odds += 0.7;
    }
    let is_freemail = reading.from.is_some_and(|from| is_freemail(from.domain()));
    if is_freemail && matches!(manner, Manner::Notice | Manner::Bulk) {
        odds -= 1.0;
    }
    let page = reading.email.html.as_deref().unwrap_or(&reading.email.text);
    if page.matches("http").take(MAIL_LINKS).count() == MAIL_LINKS {
        odds += 0.7;
    }
    let is_forged = reading.authserv_id().is_some_and(|id| Authentication::of(reading.email, id).is_forged());
    if is_forged {
        odds += 1.0;
    }
    if ["List-Unsubscribe", "Feedback-ID", "Precedence"].iter().any(|name| reading.email.has_header(name)) {
        odds += 1.5;
    }
    odds
}
