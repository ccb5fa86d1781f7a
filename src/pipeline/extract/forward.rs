//! A mail that a colleague passes on: the original is what we read, and the colleague is who referred it.
//!
//! Only a colleague's forward counts, and where our own server judges senders, only one it vouches for: anybody can
//! write "forwarded message" above a name (and a stranger's forward leaves him the one who asks).

use super::heading::{self, Heading};
use super::person::name::folded;
use super::quote::split::{self, Relation, unmarked};
use super::quote::subject;
use crate::domain::address::Address;
use crate::domain::authentication::Authentication;
use crate::domain::email::{Email, Party};
use crate::domain::inquiry::{Contact, Found, Label, Piece, Span};
use crate::domain::reader::Ours;
use std::ops::Range;

/// The mail within the mail, read as if it had come by itself.
pub struct Original {
    pub email: Email,
    /// From the original's places to the mail's own.
    places: Places,
    /// The lines that introduce it, in bytes of the mail's text.
    introduction: Range<usize>,
}

enum Places {
    /// It came as a mail of its own, enclosed in this one under that number.
    Enclosed(usize),
    /// It stands in the text: where its header values begin, and where each of its lines does (there, here).
    Inline { headers: Vec<(&'static str, usize)>, lines: Vec<(usize, usize)> },
}

/// Whether its sender is of our house, and our server does not doubt it.
pub fn is_by_colleague(email: &Email, ours: &Ours) -> bool {
    let is_colleague = email.sender().is_some_and(|from| (ours.is_colleague)(from) || (ours.is_rep)(from));
    is_colleague
        && ours.reader.authserv_id.as_ref().is_none_or(|server| {
            let known = Authentication::of(email, server);
            known.proves_sender() && !known.is_forged()
        })
}

/// What a colleague's mail passes on. `relation` is what its subject says.
pub fn original(email: &Email, relation: Relation, ours: &Ours) -> Option<Original> {
    let is_outside = |email: &Email| !email.sender().is_some_and(|from| (ours.is_ours)(from));
    if email.media_type != "multipart/report"
        && let Some(at) = email.enclosed.iter().position(is_outside)
    {
        let end = email.text.len();
        return Some(Original {
            email: email.enclosed[at].clone(),
            places: Places::Enclosed(at),
            introduction: end..end,
        });
    }
    match heading::find(&email.text, relation == Relation::Forward) {
        Some(heading) if is_mere_answer(email, relation, &heading, ours) => None,
        Some(heading) => Some(inline(email, &heading)),
        None if relation == Relation::Forward => below_marks(email),
        None => None,
    }
}

/// A colleague who answers says something himself, and what stands below is what he answers. A rep who sends to our
/// mailboxes alone what came to him from outside hands it in, though he pressed "reply".
fn is_mere_answer(email: &Email, relation: Relation, heading: &Heading, ours: &Ours) -> bool {
    let says_answer = relation == Relation::Answer || relation == Relation::None && subject::says_reply(&email.subject);
    let is_outside = |address: &Address| !(ours.is_ours)(address) && !(ours.is_colleague)(address);
    let mut all = email.to.iter().chain(&email.cc).filter_map(|party| party.address.as_ref());
    let is_handed_in = email.sender().is_some_and(|from| (ours.is_rep)(from))
        && heading.sender(&email.text).address.as_ref().is_some_and(is_outside)
        && all.all(|to| (ours.is_ours)(to));
    says_answer && !heading.is_marked && !is_handed_in && own_words(email, heading.lines.start).is_some()
}

/// Where a mail begins that its sender had from somebody else and passes on, by its subject or a line that says so.
pub fn start(email: &Email, relation: Relation) -> Option<usize> {
    let heading = heading::find(&email.text, relation == Relation::Forward)?;
    let other = heading.sender(&email.text);
    let is_his_own = |from: &Party| match (&from.address, &other.address) {
        (Some(from), Some(other)) if from.is_person_of(other) => true,
        _ => from.name.is_some() && from.name.as_deref().map(folded) == other.name.as_deref().map(folded),
    };
    let is_passed_on = relation == Relation::Forward || heading.is_marked;
    (is_passed_on && !email.from.iter().any(is_his_own)).then_some(heading.lines.start)
}

/// The mail without what stands from there on.
pub fn cut(email: &Email, at: usize) -> Email {
    Email { text: email.text[..at].to_string(), html: None, ..email.clone() }
}

/// What a rep's note tells of whoever asked; what signs it is his own.
pub fn told_by_rep(contact: Contact, lines: &[split::Line]) -> Contact {
    let is_written = |span: &Span| {
        let line = lines.iter().find(|line| span.place == "text" && line.range.contains(&span.start));
        line.is_some_and(|line| line.label == Label::Written)
    };
    Contact { phone: contact.phone.filter(|phone| is_written(&phone.span)), ..Contact::default() }
}

/// What a colleague wrote above what he passes on.
fn own_words(email: &Email, end: usize) -> Option<Found<String>> {
    let above = above(email, end);
    let lines = split::split(&above, Relation::None, true);
    let has_words = |line: &&split::Line| {
        line.label == Label::Written && above.text[line.range.clone()].contains(char::is_alphanumeric)
    };
    let start = lines.iter().find(has_words)?.range.start;
    let end = lines.iter().rfind(has_words)?.range.end;
    let value = split::joined(&above.text, &lines, &[Label::Written]);
    Some(Found { value, method: "forward", confidence: 90, span: Span { place: "text".into(), start, end } })
}

/// The text below a block of header lines.
fn inline(email: &Email, heading: &Heading) -> Original {
    let (text, lines) = content(&email.text, heading.lines.end, heading.marks);
    let value = |range: &Range<usize>| email.text[range.clone()].to_string();
    let mut original = Email { text, media_type: "text/plain".into(), ..Email::default() };
    let mut headers = Vec::new();
    for (name, range) in &heading.values {
        if *name == "Date" {
            continue;
        }
        headers.push((*name, range.start));
        original.headers.push(((*name).to_string(), value(range)));
        let parties = match *name {
            "From" => &mut original.from,
            "Reply-To" => &mut original.reply_to,
            "To" => &mut original.to,
            "Subject" => {
                original.subject = value(range).trim().to_string();
                continue;
            }
            _ => continue,
        };
        parties.push(heading::party(&value(range)));
    }
    // Written in the colleague's words and zone; what his own program says tells more.
    original.headers.extend(email.header("Date").map(|date| ("Date".to_string(), date.to_string())));
    Original { email: original, places: Places::Inline { headers, lines }, introduction: heading.lines.clone() }
}

/// Some clients mark the whole mail they forward and introduce nothing.
fn below_marks(email: &Email) -> Option<Original> {
    let mut at = 0;
    let start = email.text.split_inclusive('\n').find_map(|line| {
        let here = at;
        at += line.len();
        line.starts_with('>').then_some(here)
    })?;
    let (text, lines) = content(&email.text, start, 1);
    let email = Email { text, media_type: "text/plain".into(), ..Email::default() };
    Some(Original { email, places: Places::Inline { headers: Vec::new(), lines }, introduction: start..start })
}

/// The lines from `start` on, without `marks` quote marks each, up to the first unmarked one; and where each stands.
fn content(text: &str, start: usize, marks: usize) -> (String, Vec<(usize, usize)>) {
    let mut out = String::new();
    let mut lines = Vec::new();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let here = at;
        at += line.len();
        let mut rest = line;
        for _ in 0..marks {
            rest = rest.strip_prefix('>').map_or(rest, |rest| rest.strip_prefix(' ').unwrap_or(rest));
        }
        if marks > 0 && rest.len() == line.len() && !line.trim().is_empty() {
            break;
        }
        lines.push((out.len(), here + line.len() - rest.len()));
        out.push_str(rest);
    }
    // Empty lines above it are nobody's words.
    let empty = out.len() - out.trim_start_matches(['\n', '\r']).len();
    let lines = lines.into_iter().filter(|(there, _)| *there >= empty).map(|(there, here)| (there - empty, here));
    let lines = lines.collect();
    (out[empty..].trim_end().to_string(), lines)
}

impl Original {
    /// A place in the original, as a place in the mail that carries it.
    pub fn outer(&self, span: &Span) -> Span {
        let at = |place: &str, start, end| Span { place: place.to_string(), start, end };
        match &self.places {
            Places::Enclosed(number) => at(&format!("enclosed:{number}:{}", span.place), span.start, span.end),
            Places::Inline { headers, lines } => match span.place.strip_prefix("header:") {
                Some(name) => {
                    let start = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or(0, |h| h.1);
                    at("text", start + span.start, start + span.end)
                }
                None => at("text", moved(lines, span.start), moved(lines, span.end)),
            },
        }
    }

    pub fn outer_found<T>(&self, found: Found<T>) -> Found<T> {
        let method = if found.method == "from" { "forward" } else { found.method };
        Found { span: self.outer(&found.span), method, ..found }
    }

    pub fn outer_contact(&self, contact: Contact) -> Contact {
        Contact {
            email: contact.email.map(|found| self.outer_found(found)),
            name: contact.name.map(|found| self.outer_found(found)),
            phone: contact.phone.map(|found| self.outer_found(found)),
            company: contact.company.map(|found| self.outer_found(found)),
            title: contact.title.map(|found| self.outer_found(found)),
        }
    }

    /// What the colleague who passes it on says himself.
    pub fn comment(&self, email: &Email) -> Option<Found<String>> {
        own_words(email, self.introduction.start)
    }

    /// The mail's pieces: the colleague's own words, the introduction, and the original's pieces where they stand.
    pub fn outer_pieces(&self, email: &Email, inner: &[Piece]) -> Vec<Piece> {
        let Places::Inline { lines, .. } = &self.places else {
            return split::pieces(&split::split(email, Relation::None, true));
        };
        let above = above(email, self.introduction.start);
        let mut pieces = split::pieces(&split::split(&above, Relation::None, true));
        let mut add = |label: Label, range: Range<usize>| {
            let start = range.start.max(pieces.last().map_or(0, |last| last.range.end));
            if start < range.end {
                pieces.push(Piece { label, range: start..range.end });
            }
        };
        add(Label::Introduction, self.introduction.clone());
        for piece in inner {
            let label = if piece.label == Label::Written { Label::Forwarded } else { piece.label };
            add(label, moved(lines, piece.range.start)..moved(lines, piece.range.end));
        }
        let end = pieces.last().map_or(0, |last| last.range.end);
        pieces.push(Piece { label: Label::Written, range: end..email.text.len() });
        pieces.retain(|piece| !piece.range.is_empty());
        pieces
    }
}

fn above(email: &Email, end: usize) -> Email {
    Email { text: email.text[..end].to_string(), from: email.from.clone(), ..Email::default() }
}

fn moved(lines: &[(usize, usize)], at: usize) -> usize {
    let line = lines.partition_point(|(there, _)| *there <= at).saturating_sub(1);
    lines.get(line).map_or(at, |(there, here)| here + (at - there.min(&at)))
}

/// Who referred it.
pub fn referrer(email: &Email) -> Option<Found<Address>> {
    let from = email.sender()?;
    let value = email.header("From")?;
    let start = value.to_ascii_lowercase().find(&from.as_str().to_ascii_lowercase())?;
    let span = Span { place: "header:From".into(), start, end: start + from.as_str().len() };
    Some(Found { value: from.clone(), method: "from", confidence: 95, span })
}

/// A line that is marked as quoted, without its marks, and how many there were.
pub fn without_marks(line: &str) -> (&str, usize) {
    let rest = unmarked(line);
    (rest, line[..line.len() - rest.len()].matches('>').count())
}
