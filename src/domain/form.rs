//! An adapter: how the mail of one form or portal is recognised and read, written down as data.

use super::address::Address;
use super::email::Email;
use super::inquiry::SourceKind;
use super::label::{self, Asked};
use memchr::memmem;
use std::cell::LazyCell;
use std::collections::BTreeMap;

/// Where the person's address is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PersonAt {
    /// Wherever one is found.
    #[default]
    Anywhere,
    ReplyTo,
    From,
    Field,
}

/// One form or portal. Texts are in lower case, white space squeezed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adapter {
    pub name: String,
    pub source: SourceKind,
    pub marks: Marks,
    pub person: PersonAt,
    /// What a label asks for, by its plain words.
    pub labels: BTreeMap<String, Asked>,
    /// Beginnings of lines below which the person's words stand, of lines that end them, and of lines that are nobody's.
    pub message_from: Vec<String>,
    pub message_until: Vec<String>,
    pub ignored: Vec<String>,
}

/// How its mail is known. Of each kind that is given one must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// A whole address, or a domain with those below it.
    pub senders: Vec<String>,
    /// Texts, one of which the subject holds.
    pub subjects: Vec<String>,
    /// A header's name in lower case, and a text its value holds.
    pub headers: Vec<(String, String)>,
    /// Texts, one of which the mail's text holds.
    pub lines: Vec<String>,
}

impl Marks {
    pub fn is_empty(&self) -> bool {
        self.senders.is_empty() && self.subjects.is_empty() && self.headers.is_empty() && self.lines.is_empty()
    }
}

/// Longest text in which marks are looked for.
const MARKED_MAX: usize = 32 * 1024;

/// The first adapter that knows this mail.
pub fn recognise<'a>(adapters: &'a [Adapter], email: &Email) -> Option<&'a Adapter> {
    if adapters.is_empty() {
        return None;
    }
    let subject = plain(&email.subject);
    let text = LazyCell::new(|| plain(&email.text[..email.text.floor_char_boundary(MARKED_MAX)]));
    adapters.iter().find(|adapter| adapter.knows(email, &subject, || &text))
}

impl Adapter {
    fn knows<'a>(&self, email: &Email, subject: &str, text: impl Fn() -> &'a str) -> bool {
        let marks = &self.marks;
        let is_in = |mark: &String, place: &str| memmem::find(place.as_bytes(), mark.as_bytes()).is_some();
        let holds = |wanted: &[String], place: &str| wanted.is_empty() || wanted.iter().any(|mark| is_in(mark, place));
        !marks.is_empty()
            && (marks.senders.is_empty()
                || email.sender().is_some_and(|from| marks.senders.iter().any(|s| is_sent_by(from, s))))
            && holds(&marks.subjects, subject)
            && (marks.headers.is_empty() || marks.headers.iter().any(|mark| has_header(email, mark)))
            && (marks.lines.is_empty() || holds(&marks.lines, text()))
    }

    pub fn asked(&self, label: &str) -> Option<Asked> {
        if self.labels.is_empty() { None } else { self.labels.get(&label::plain(label)).copied() }
    }
    pub fn begins_message(&self, words: &str) -> bool {
        starts_with_any(words, &self.message_from)
    }
    pub fn ends_message(&self, words: &str) -> bool {
        starts_with_any(words, &self.message_until)
    }
    pub fn ignores(&self, words: &str) -> bool {
        starts_with_any(words, &self.ignored)
    }
}

fn starts_with_any(words: &str, starts: &[String]) -> bool {
    !starts.is_empty() && {
        let words = plain(words);
        starts.iter().any(|start| words.starts_with(start.as_str()))
    }
}

fn is_sent_by(from: &Address, sender: &str) -> bool {
    if sender.contains('@') && !sender.starts_with('@') {
        return from.person_key() == sender;
    }
    let domain = sender.trim_start_matches('@');
    from.domain().strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn has_header(email: &Email, (name, value): &(String, String)) -> bool {
    email.headers.iter().any(|(n, v)| n.eq_ignore_ascii_case(name) && (value.is_empty() || plain(v).contains(value)))
}

/// Lower case, white space squeezed, as adapters are written.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        if word.is_ascii() {
            let start = out.len();
            out.push_str(word);
            out[start..].make_ascii_lowercase();
            continue;
        }
        for c in word.chars() {
            match c {
                '’' => out.push('\''),
                _ => out.extend(c.to_lowercase()),
            }
        }
    }
    out
}
