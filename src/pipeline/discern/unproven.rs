//! Where no header proves anything: what the words alone make likely.
//!
//! In: a mail prepared for judging, and the [`manner`] it is written in. Out: a machine's kind where the words leave
//! hardly a doubt, or the doubt. Never: a machine's kind for a few words, or for one who asks in a conversation.

use super::manner::{self, Manner};
use super::reading::{Reading, is_machine_local};
use super::{notification, spam};

use crate::domain::authentication::Authentication;
use crate::domain::company::is_freemail;
use crate::domain::kind::Kind;

/// In natural logarithms of odds against a person: from here on nobody needs to see it among the leads. By its words
/// alone, one person's mail in two hundred that the examples do not know reaches 3.5. What nobody answers anyhow may go
/// a little sooner than what somebody may have meant as an offer.
const fn sure(manner: Manner) -> f32 {
    match manner {
        Manner::Away | Manner::Received | Manner::Bounce | Manner::Bulk | Manner::Notice => 2.6,
        Manner::Person | Manner::Relayed | Manner::Spam => 3.0,
    }
}

/// From here on whoever reads the lead is told.
const DOUBTFUL: f32 = 1.6;
/// Odds that bring a mail back that was set apart for its words.
const PERSON: f32 = 0.9;
/// However sure the words are, a conversation or a question weighs against them.
const WORDS_MOST: f32 = 5.0;
/// So likely it must be that a portal speaks for a person, before headers of mass mail are not believed.
const RELAYED: f32 = 0.8;
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
    let manner = judged.machine();
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
    length(&reading.head) >= WORDS_MIN && judged.of_manner(Manner::Relayed) > RELAYED
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
    if reading.asks() {
        odds -= asks;
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
        (false, _) if reading.other_reply_to().is_some() => odds -= 1.0,
        (false, _) => {}
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
