//! From samples of one form's mail to a proposal of an adapter: what is the same in all of them.

mod draft;

use super::fields::{self, Asked, Field};
use super::layout::Setting;
use crate::domain::address::Address;
use crate::domain::email::Email;
use crate::domain::form::{Adapter, PersonAt, plain};
use crate::domain::inquiry::SourceKind;
use crate::domain::label;
use crate::domain::reader::Ours;
use crate::pipeline::extract::portal::footer;
use crate::pipeline::extract::quote::split;
use crate::pipeline::extract::quote::subject;
use crate::pipeline::extract::sender;
use crate::pipeline::extract::setting;
use std::collections::BTreeMap;

/// What the samples have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub samples: usize,
    pub source: SourceKind,
    /// Addresses or domains.
    pub senders: Vec<String>,
    /// The words that all subjects begin with.
    pub subject: Option<String>,
    /// Lines that stand in all of them beside the fields.
    pub lines: Vec<String>,
    pub person: PersonAt,
    /// In the order they stand: what they ask for as far as known, and in how many samples they are.
    pub labels: Vec<LearnedLabel>,
    /// Lines that lead over to the person's words, and lines that stand below them, in all.
    pub message_from: Vec<String>,
    pub message_until: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnedLabel {
    pub label: String,
    pub asked: Option<Asked>,
    pub samples: usize,
}

/// Most lines proposed as a mark or an end, and the shortest.
const LINES_MAX: usize = 4;
const LINE_MIN: usize = 12;
/// Shortest beginning of a subject that says something.
const SUBJECT_MIN: usize = 6;

struct Sample<'a> {
    email: &'a Email,
    fields: Vec<Field>,
}

/// None if no form can be seen in any of them.
pub fn propose(emails: &[Email], ours: &Ours) -> Option<Proposal> {
    let texts: Vec<&str> = emails.iter().map(|email| email.text.as_str()).collect();
    let draft = draft::adapter(&texts);
    let samples: Vec<Sample> = emails
        .iter()
        .map(|email| {
            let lines = split::split(email, subject::relation(email), false);
            let known = setting::of(email, ours);
            let setting = Setting { adapter: known.adapter.or(draft.as_ref()), ..known };
            Sample { email, fields: fields::read(&email.text, &lines, &setting) }
        })
        .collect();
    if samples.iter().all(|sample| sample.fields.is_empty()) {
        return None;
    }
    let is_ours = |address: &Address| (ours.is_ours)(address) || (ours.is_colleague)(address);
    let froms: Vec<&Address> = samples.iter().filter_map(|sample| sample.email.sender()).collect();
    let is_internal = froms.iter().any(|from| is_ours(from));
    let person = person(&samples, &is_ours);
    let common = common_lines(&samples);
    let is_mark = |line: &&String| line.chars().count() >= LINE_MIN && !line.ends_with(':');
    let below = |line: &&String| samples.iter().all(|sample| is_below_message(sample, line));
    let lead_in = samples[0].fields.iter().filter(|field| field.is_lead_in).map(|field| field.label.as_str());
    Some(Proposal {
        samples: samples.len(),
        source: if is_internal { SourceKind::Form } else { SourceKind::Portal },
        senders: senders(&froms, person),
        subject: common_start(&samples.iter().map(|sample| sample.email.subject.as_str()).collect::<Vec<_>>()),
        lines: common.iter().filter(is_mark).take(LINES_MAX).cloned().collect(),
        person,
        labels: labels(&samples, draft.as_ref()),
        message_from: lead_in
            .map(plain)
            .filter(|line| common.iter().any(|other| other.contains(line.as_str())))
            .collect(),
        message_until: common.iter().filter(below).filter(|line| line.chars().count() >= 4).take(2).cloned().collect(),
    })
}

/// Where all samples have somebody outside.
fn person(samples: &[Sample], is_ours: &dyn Fn(&Address) -> bool) -> PersonAt {
    let answers = |sample: &Sample| {
        let mut all = sample.email.reply_to.iter().filter_map(|party| party.address.as_ref());
        all.any(|address| !is_ours(address) && Some(address) != sample.email.sender() && !sender::is_machine(address))
    };
    let writes = |sample: &Sample| fields::first(&sample.fields, Asked::Email).is_some_and(|f| f.value.contains('@'));
    let sends = |sample: &Sample| sample.email.sender().is_some_and(|from| !is_ours(from) && !sender::is_machine(from));
    if samples.iter().all(answers) {
        PersonAt::ReplyTo
    } else if samples.iter().all(writes) {
        PersonAt::Field
    } else if samples.iter().all(sends) {
        PersonAt::From
    } else {
        PersonAt::Anywhere
    }
}

/// One address if all have it, else their domain; none if it is the person who sends.
fn senders(froms: &[&Address], person: PersonAt) -> Vec<String> {
    let Some(first) = froms.first().filter(|_| person != PersonAt::From) else { return Vec::new() };
    if froms.iter().all(|from| from.is_person_of(first)) {
        vec![first.person_key()]
    } else if froms.iter().all(|from| from.domain() == first.domain()) {
        vec![first.domain().to_owned()]
    } else {
        Vec::new()
    }
}

/// The whole words that all begin with; a single subject's words up to its first mark.
fn common_start(subjects: &[&str]) -> Option<String> {
    let first = *subjects.first()?;
    let same = match subjects.len() {
        1 => first.find([':', '#', '"', '(', '-', '–', '|']).unwrap_or(first.len()),
        _ => {
            let is_same = |(at, c): &(usize, char)| {
                subjects.iter().all(|other| other[..].get(*at..).is_some_and(|rest| rest.starts_with(*c)))
            };
            let same = first.char_indices().take_while(is_same).last().map_or(0, |(at, c)| at + c.len_utf8());
            // A word that goes on differently is no common word.
            if same == first.len() { same } else { first[..same].rfind(char::is_whitespace).unwrap_or(0) }
        }
    };
    let start = plain(first[..same].trim_end_matches([':', '-', '–', '|', '(', '"', '#', ' ']));
    (start.chars().count() >= SUBJECT_MIN).then_some(start)
}

/// Lines of all samples that belong to no field, as adapters write them.
fn common_lines(samples: &[Sample]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for sample in samples {
        let mut seen: Vec<String> = free_lines(sample).collect();
        seen.sort();
        seen.dedup();
        for line in seen {
            *counts.entry(line).or_default() += 1;
        }
    }
    let mut lines: Vec<String> =
        free_lines(&samples[0]).filter(|line| counts.get(line) == Some(&samples.len())).collect();
    lines.dedup();
    lines
}

fn free_lines<'a>(sample: &'a Sample<'a>) -> impl Iterator<Item = String> + 'a {
    let mut at = 0;
    sample.email.text.split('\n').take(600).filter_map(move |line| {
        let range = at..at + line.len();
        at = range.end + 1;
        let is_field = sample.fields.iter().any(|field| {
            let whole = field.label_range.start..field.range.end.max(field.label_range.end);
            !field.is_lead_in && whole.start < range.end && range.start < whole.end
        });
        let words = plain(line);
        (!is_field && !words.is_empty() && !footer::is_rule(&words)).then_some(words)
    })
}

fn is_below_message(sample: &Sample, line: &str) -> bool {
    let message = fields::message(&sample.fields).map_or(0, |field| field.range.end);
    let rest = sample.email.text.get(message..).unwrap_or_default();
    message > 0 && rest.lines().skip(1).any(|other| plain(other) == line)
}

fn labels(samples: &[Sample], draft: Option<&Adapter>) -> Vec<LearnedLabel> {
    let likely = |label: &str| draft.and_then(|draft| draft.asked(label)).or_else(|| label::asked(label));
    let mut labels: Vec<LearnedLabel> = Vec::new();
    for sample in samples {
        let mut seen: Vec<String> = Vec::new();
        for field in sample.fields.iter().filter(|field| !field.is_lead_in) {
            let key = label::plain(&field.label);
            if seen.contains(&key) {
                continue;
            }
            match labels.iter_mut().find(|known| label::plain(&known.label) == key) {
                Some(known) => known.samples += 1,
                None => {
                    labels.push(LearnedLabel { label: field.label.clone(), asked: likely(&field.label), samples: 1 })
                }
            }
            seen.push(key);
        }
    }
    // Without a message, the longest answer to a question of the form's own is the likeliest.
    if !labels.iter().any(|label| label.asked == Some(Asked::Message))
        && let Some(field) = samples.iter().filter_map(|sample| fields::message(&sample.fields)).next()
        && let Some(label) = labels.iter_mut().find(|label| label.label == field.label)
    {
        label.asked = Some(Asked::Message);
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_share_whole_words() {
        assert_eq!(common_start(&["New enquiry: pumps", "New enquiry: valves"]).as_deref(), Some("new enquiry"));
        assert_eq!(
            common_start(&["New enquiry from Jane", "New enquiry from Joe"]).as_deref(),
            Some("new enquiry from")
        );
        assert_eq!(common_start(&["Anfrage: Pumpe"]).as_deref(), Some("anfrage"));
        assert_eq!(common_start(&["a b", "c d"]), None);
    }
}
