//! A mail prepared for judging: the words its sender wrote, in lower case, without quoted history.

use super::Ours;
use super::manner::Judged;
use super::phrase;
use super::spam::Spoken;
use super::unproven::Weights;
use super::words::{Table, Text};
use crate::domain::address::Address;
use crate::domain::automatic::{self, is_machine};
use crate::domain::email::Email;
use crate::domain::legal;
use crate::domain::subject::{self, Mark};
use regex::Regex;
use std::cell::OnceCell;

/// Machine mail says what it is at its beginning; a person's thousandth word must not decide.
pub const HEAD_CHARS: usize = 2_500;

pub struct Reading<'a> {
    pub email: &'a Email,
    pub from: Option<&'a Address>,
    /// Lower case, white space squeezed, typographic apostrophes straightened.
    pub subject: Text,
    /// The first [`HEAD_CHARS`] of what the sender has written himself, in the same form, lines joined by a space.
    pub head: Text,
    /// Bytes of the text before the first quoted history.
    pub unquoted: &'a str,
    is_ours: &'a dyn Fn(&Address) -> bool,
    is_colleague: &'a dyn Fn(&Address) -> bool,
    authserv_id: Option<&'a str>,
    manner: OnceCell<Judged>,
    spoken: OnceCell<Spoken>,
    /// The odds that a machine wrote it, in each manner of machines, once somebody has weighed it.
    pub odds: OnceCell<Weights>,
}

impl<'a> Reading<'a> {
    pub fn of(email: &'a Email, ours: &'a Ours) -> Self {
        let unquoted = &email.text[..history_start(email)];
        let mut head = String::with_capacity(HEAD_CHARS);
        for line in own_lines(unquoted) {
            squeeze(line, &mut head);
            if head.len() > HEAD_CHARS {
                break;
            }
        }
        let mut subject = String::new();
        squeeze(&email.subject, &mut subject);
        Self {
            email,
            from: email.sender(),
            subject: Text::of(subject),
            head: Text::of(head),
            unquoted,
            is_ours: ours.is_ours,
            is_colleague: ours.is_colleague,
            authserv_id: ours.reader.authserv_id.as_deref(),
            manner: OnceCell::new(),
            spoken: OnceCell::new(),
            odds: OnceCell::new(),
        }
    }

    /// In whose manner it is written.
    pub fn manner(&self) -> Judged {
        *self.manner.get_or_init(|| Judged::of(&self.subject, &self.head))
    }

    /// What it says, for whoever counts what it sells and wants.
    pub fn spoken(&self) -> &Spoken {
        self.spoken.get_or_init(|| Spoken::of(self))
    }

    pub fn is_ours(&self, address: &Address) -> bool {
        (self.is_ours)(address)
    }

    /// The server whose word on senders counts.
    pub fn authserv_id(&self) -> Option<&'a str> {
        self.authserv_id
    }

    /// Somebody of our own house.
    pub fn is_colleague(&self, address: &Address) -> bool {
        (self.is_colleague)(address)
    }

    /// The header's value in lower case without comments, or nothing.
    pub fn header(&self, name: &str) -> Option<String> {
        self.email.header(name).map(|value| value.trim().to_lowercase())
    }

    /// An address to answer that is neither the sender's, nor ours, nor a machine's.
    pub fn other_reply_to(&self) -> Option<&'a Address> {
        self.email.reply_to.iter().filter_map(|party| party.address.as_ref()).find(|address| {
            self.from.is_none_or(|from| !from.is_person_of(address)) && !self.is_ours(address) && !is_machine(address)
        })
    }

    pub fn says_reply(&self) -> bool {
        match subject::mark(&self.subject) {
            Some(Mark::Answer) => true,
            // Danes and Norwegians pass on by it, below a line "Fra: …".
            Some(Mark::Either) => !self.email.text.contains("Fra:"),
            Some(Mark::Forward) | None => false,
        }
    }

    /// A word and a colon before the subject, as mail clients write it in whatever language: "ΑΠ:", "Antwort:".
    pub fn has_answer_mark(&self) -> bool {
        const MARK_CHARS: usize = 12;
        self.says_reply()
            || self.subject.split_once([':', '：']).is_some_and(|(mark, _)| {
                !mark.is_empty()
                    && mark.chars().count() <= MARK_CHARS
                    && mark
                        .trim()
                        .chars()
                        .all(|c| c.is_alphabetic() || matches!(c, '[' | ']' | '.') || c.is_ascii_digit())
            })
    }

    /// The subject without the marks of an answer.
    pub fn bare_subject(&self) -> &str {
        subject::bare(&self.subject)
    }

    /// Whether its sender wants something of us.
    pub fn asks(&self) -> bool {
        self.has_question() || self.head.says(Table::Asks)
    }

    /// What he asks as only somebody does who wants to buy, in his own words: an answer's subject is mostly ours.
    pub fn requests(&self) -> Option<&str> {
        let own_subject = Some(&self.subject).filter(|_| !self.says_reply());
        let said = self.head.said(Table::Requests).or_else(|| own_subject.and_then(|own| own.said(Table::Requests)));
        said.map(|said| said.words).or_else(|| self.accepts())
    }

    /// The words by which he takes what he was offered: no robot does, whatever else it has received.
    pub fn accepts(&self) -> Option<&str> {
        let is_robot_s = self.says_automatic() || self.from.is_some_and(is_machine);
        self.head.said(Table::Accepts).filter(|_| !is_robot_s).map(|said| said.words)
    }

    pub fn has_question(&self) -> bool {
        self.head.contains(['?', '？', '؟'])
    }

    /// A program says of itself that it wrote this.
    pub fn says_automatic(&self) -> bool {
        automatic::says_automatic(self.email)
    }

    /// It is an answer by a program, in the word of RFC 3834.
    pub fn says_replied(&self) -> bool {
        automatic::says_replied(self.email)
    }

    /// The header by which it calls itself an answer that a program gives.
    pub fn calls_itself_answer(&self) -> Option<String> {
        automatic::calls_itself_answer(self.email)
    }

    /// What cannot be delivered is to come back to nobody.
    pub fn returns_to_nobody(&self) -> bool {
        automatic::returns_to_nobody(self.email)
    }

    pub fn is_forward(&self) -> bool {
        subject::mark(&self.subject) == Some(Mark::Forward)
    }

    pub fn has_quote(&self) -> bool {
        self.unquoted.len() < self.email.text.len() || self.email.text.lines().any(|line| line.starts_with('>'))
    }

    /// Whether it belongs to a conversation. Programs that send a series name their own last mail, under a subject of its
    /// own and with a way out of the series.
    pub fn is_threaded(&self) -> bool {
        let names_another = self.email.in_reply_to.is_some() || !self.email.references.is_empty();
        let is_of_series = self.email.has_header("List-Unsubscribe") && !self.has_answer_mark() && !self.has_quote();
        names_another && !is_of_series
    }
}

/// Where quoted history begins: a separator, a line that introduces a quote, or a block of header lines. Only for
/// judging; what a person wrote is cut, line by line and with spans, in the extract room.
///
/// What the first line introduces is no history where nothing is answered, nor where a help desk's program puts its newest
/// word first: "Jane Doe wrote:", and her words.
fn history_start(email: &Email) -> usize {
    const VERBS: [&str; 20] = [
        "wrote",
        "schrieb",
        "a écrit",
        "escribió",
        "ha scritto",
        "escreveu",
        "schreef",
        "geschreven",
        "napisał",
        "skrev",
        "kirjoitti",
        "napsal",
        "írta",
        "a scris",
        "yazdı",
        "написал",
        "пишет",
        "写道",
        "のメール",
        "έγραψε",
    ];
    let text = &*email.text;
    let begins = email.in_reply_to.is_none() && email.references.is_empty() && subject::mark(&email.subject).is_none();
    let (mut at, mut is_first, mut is_desk_s) = (0, true, false);
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let words = line.trim();
        let introduces =
            words.ends_with([':', '：']) && words.len() < 300 && VERBS.iter().any(|verb| words.contains(verb));
        let heads = is_header_line(words, &SENDER_LABELS)
            && lines.peek().is_some_and(|next| is_header_line(next.trim(), &COMPANION_LABELS));
        let is_opening = is_first && (is_desk_s || begins);
        if (introduces || heads) && !is_opening || is_separator(words) {
            return at;
        }
        let is_desk_line = is_first && phrase::ABOVE_LINE.is_match(&words.to_lowercase());
        is_desk_s |= is_desk_line;
        is_first &= words.is_empty() || is_desk_line;
        at += line.len() + 1;
    }
    text.len()
}

const SENDER_LABELS: [&str; 12] =
    ["from", "von", "de", "da", "van", "od", "fra", "från", "от", "lähettäjä", "差出人", "发件人"];
const COMPANION_LABELS: [&str; 24] = [
    "sent",
    "date",
    "to",
    "cc",
    "subject",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "envoyé",
    "à",
    "objet",
    "enviado",
    "fecha",
    "para",
    "asunto",
    "inviato",
    "data",
    "verzonden",
    "aan",
    "wysłano",
    "skickat",
    "sendt",
    "отправлено",
];

/// `*From:* Jane`, `Envoyé le : lundi`.
fn is_header_line(line: &str, labels: &[&str]) -> bool {
    let Some((label, _)) = line.split_once([':', '：']).filter(|(label, _)| label.len() <= 24) else { return false };
    let label = label.trim_matches(['*', ' ', '\t']).to_lowercase();
    let first = label.split(' ').next().unwrap_or_default();
    labels.contains(&first)
}

/// A rule with "original message" or "forwarded" in it, or one drawn across the page.
fn is_separator(line: &str) -> bool {
    if !line.starts_with("--") && !line.starts_with("____") {
        return false;
    }
    let inner = line.trim_matches(['-', '_', ' ']);
    inner.is_empty() && line.starts_with("____") && line.len() >= 20
        || !inner.is_empty()
            && inner.len() < 60
            && [
                "riginal",
                "rsprüngliche",
                "orwarded",
                "eitergeleitet",
                "ransféré",
                "rigine",
                "eenviado",
                "noltrato",
                "oorgestuurd",
            ]
            .iter()
            .any(|word| inner.contains(word))
}

/// What the sender has written himself: nothing quoted, and none of the notices that lawyers put below the mails of
/// whole houses, which speak of secrets and errors as thieves do.
fn own_lines(unquoted: &str) -> impl Iterator<Item = &str> {
    let paragraphs = unquoted.split("\n\n").enumerate();
    let own = paragraphs.filter(|(n, paragraph)| *n == 0 || !legal::is_notice(paragraph.trim(), false));
    own.flat_map(|(_, paragraph)| paragraph.lines()).filter(|line| !line.starts_with('>'))
}

/// Appends in lower case, white space squeezed to one space.
fn squeeze(text: &str, out: &mut String) {
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        if word.bytes().all(|byte| byte.is_ascii() && byte != b'`') {
            let start = out.len();
            out.push_str(word);
            out[start..].make_ascii_lowercase();
            continue;
        }
        for c in word.chars() {
            match c {
                '’' | '‘' | '´' | '`' => out.push('\''),
                // The dot that a Turkish capital I leaves behind.
                '\u{307}' => {}
                'İ' => out.push('i'),
                _ => out.extend(c.to_lowercase()),
            }
        }
    }
}

pub fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant the tests compile")
}
