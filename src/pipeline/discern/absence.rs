//! Absence notes and closing times, with or without a header that says so.

use super::reading::Reading;
use super::spam;
use super::words::{Said, Table};
use crate::domain::address::{self, Address};

/// How much says that a robot wrote it. A person away says so as well, and when he is back; he hardly thanks for the
/// mail, names a deputy and asks nothing.
const ENOUGH: i32 = 4;
/// An absence note says so at its beginning.
const BEGINNING_BYTES: usize = 900;
/// And a note that says so and no more.
const BRIEF_BYTES: usize = 240;
/// Nobody writes much on his last afternoon.
const SHORT_BYTES: usize = 1_500;

/// How much leaves a doubt.
const DOUBTFUL: i32 = 3;

pub fn evidence(reading: &Reading) -> Option<String> {
    noted(reading).filter(|note| note.points >= ENOUGH).map(|note| note.said)
}

/// Why it may be a note of absence: it says that somebody is away, and little else.
pub fn doubt(reading: &Reading) -> Option<String> {
    let answers = reading.is_threaded() || reading.says_reply();
    let is_note = |note: &Note| note.points >= DOUBTFUL && reading.accepts().is_none();
    noted(reading).filter(|note| answers && is_note(note)).map(|note| format!("it may be {}", note.said))
}

struct Note {
    points: i32,
    said: String,
}

fn noted(reading: &Reading) -> Option<Note> {
    if names_ours(reading) && reading.asks() {
        return None;
    }
    let mut signs = Signs::default();
    let is_wish = !reading.says_automatic() && (wants_now(reading) || reading.requests().is_some());
    let is_auto_subject = subject(reading, &mut signs) && !is_wish;
    text(reading, &mut signs);
    if signs.says.is_none() {
        // Its subject alone is enough where nobody answers it: "Automatic reply: your quote".
        return is_auto_subject.then(|| Note {
            points: ENOUGH,
            said: format!("its subject is that of an automatic answer: {}", signs.words.join(", ")),
        });
    }
    // A robot answers. Who begins with it, under a subject of his own, tells us where he is to be found.
    if !is_auto_subject && !signs.is_in_subject && !reading.is_threaded() && !reading.says_reply() {
        signs.points -= 2;
    }
    headers(reading, &mut signs);
    if reading.head.contains(['?', '？', '؟']) {
        signs.points -= 3;
    }
    if reading.head.says(Table::Asks) {
        signs.points -= 2;
    }
    // Who will be away and needs something before that says both, and no robot sends it.
    if !is_auto_subject && is_wish {
        signs.points -= 3;
    }
    if says_nothing_else(reading) {
        signs.points += 1;
    }
    let points = if is_auto_subject { signs.points.max(ENOUGH) } else { signs.points };
    Some(Note { points, said: format!("an absence note: {}", signs.words.join(", ")) })
}

/// Two lines that ask nothing, with no first name below and no mail quoted: whoever answers by hand signs, or his program quotes.
fn says_nothing_else(reading: &Reading) -> bool {
    let last = reading.unquoted.trim().rsplit("\n\n").next().unwrap_or_default();
    let is_signed = !last.trim().contains(char::is_whitespace) && !last.ends_with(['.', '。', '!']);
    reading.head.len() < BRIEF_BYTES && !is_signed && !reading.has_quote() && !reading.asks()
}

/// A quantity, or what buyers say; a robot that answers names neither.
fn wants_now(reading: &Reading) -> bool {
    !reading.is_threaded() && !reading.says_reply() && spam::wants(reading)
}

#[derive(Default)]
struct Signs {
    points: i32,
    words: Vec<String>,
    /// The words that say that nobody is there.
    says: Option<String>,
    /// Its subject says it as well.
    is_in_subject: bool,
    /// It speaks as one does to nobody in particular.
    is_formal: bool,
}

impl Signs {
    fn add(&mut self, points: i32, words: String) {
        self.points += points;
        self.words.push(words);
    }
}

/// Whether the subject is one only a machine writes.
fn subject(reading: &Reading, signs: &mut Signs) -> bool {
    // A person who answers our own absence note has its subject behind a "Re:".
    let bare = reading.bare_subject();
    let is_answer = bare.len() < reading.subject.len();
    if let Some(words) = auto_subject(reading, bare) {
        signs.is_in_subject = true;
        signs.add(if is_answer { 1 } else { 4 }, format!("the subject \"{words}\""));
        return !is_answer || !reading.is_threaded() && !reading.has_quote();
    }
    let start = reading.subject.len() - bare.len();
    if let Some(said) = reading.subject.all(Table::AwaySubject).find(|said| said.start >= start) {
        // "Abwesend: Re: Pumps" answers a mail of ours.
        let rest = &reading.subject[said.end..];
        signs.is_in_subject = true;
        let before_answer = rest.contains(": re:") || rest.contains(": aw:");
        signs.add(if before_answer { 3 } else { 2 }, format!("the subject says \"{}\"", said.words));
    }
    false
}

/// Whether somebody speaks of an automatic answer that he had from us.
fn names_ours(reading: &Reading) -> bool {
    const OURS: [&str; 13] = [
        "your automatic reply",
        "your auto-reply",
        "your auto reply",
        "your out of office",
        "ihre automatische antwort",
        "ihre abwesenheitsnotiz",
        "votre réponse automatique",
        "su respuesta automática",
        "vostra risposta automatica",
        "uw automatische antwoord",
        "răspunsul dumneavoastră automat",
        "自動返信に",
        "自動返信で",
    ];
    OURS.iter().any(|words| reading.head.contains(words))
}

/// The words an automatic answer's subject begins with, followed by what a machine puts between them and the subject it
/// answers. The name of a list may stand before them.
fn auto_subject<'a>(reading: &'a Reading, bare: &'a str) -> Option<&'a str> {
    let named = bare.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let named = named.filter(|(name, _)| (1..=30).contains(&name.chars().count())).map(|(_, rest)| rest);
    let begins = |said: &Said| {
        let start = reading.subject.len() - said.start;
        start == bare.len() || named.is_some_and(|rest| start == rest.len() || start == rest.trim_start().len())
    };
    let ends = |said: &Said| {
        let rest = &reading.subject[said.end..];
        rest.is_empty()
            || rest.strip_prefix(' ').unwrap_or(rest).starts_with([':', '：', '-', '–', '—', '(', '|', '[', '【', '】'])
    };
    reading.subject.each(Table::AutoSubject).find(|said| begins(said) && ends(said)).map(|said| said.words)
}

fn text(reading: &Reading, signs: &mut Signs) {
    let head = &reading.head;
    for (table, points) in [(Table::Away, 2), (Table::Left, 2), (Table::Closed, 2)] {
        if let Some(said) = head.said(table).filter(|said| said.start < BEGINNING_BYTES) {
            let words = format!("\"{}\"", said.words);
            signs.says.get_or_insert_with(|| words.clone());
            signs.add(points, words);
            break;
        }
    }
    for (table, points) in [(Table::Back, 1), (Table::Deputy, 1), (Table::Thanks, 1), (Table::Automatic, 2)] {
        if let Some(said) = head.said(table) {
            signs.add(points, format!("\"{}\"", said.words.trim()));
            // Thanks alone are anybody's.
            signs.is_formal |= table != Table::Back && (table != Table::Thanks || signs.words.len() > 2);
        }
    }
    // A colleague's mailbox, where the sender cannot be reached.
    let names_colleague = reading.from.is_some_and(|from| {
        address::all_in(head)
            .take(6)
            .filter_map(|range| Address::parse(&head[range]).ok())
            .any(|address| address.domain() == from.domain() && !address.is_person_of(from))
    });
    if names_colleague && signs.says.is_some() {
        signs.add(1, "a colleague's address".into());
    }
    if head.len() > SHORT_BYTES {
        signs.points -= 2;
    }
}

fn headers(reading: &Reading, signs: &mut Signs) {
    if reading.says_automatic() {
        signs.add(3, "Auto-Submitted".into());
    }
    if reading.header("Precedence").is_some_and(|v| matches!(v.as_str(), "junk" | "bulk")) {
        signs.add(2, "Precedence".into());
    }
    if reading.returns_to_nobody() {
        signs.add(2, "an empty Return-Path".into());
    }
    if reading.email.has_header("X-Auto-Response-Suppress") {
        signs.points += 1;
    }
    // Who is away and answers all the same, by telephone and shortly, is no robot.
    if signs.is_formal && (reading.is_threaded() || reading.says_reply()) {
        signs.points += 1;
    }
    if reading.header("X-Mailer").is_some_and(|v| {
        ["autosvar", "autorespond", "auto-respond", "autoreply", "vacation"].iter().any(|word| v.contains(word))
    }) {
        signs.add(3, "its mailer answers by itself".into());
    }
}
