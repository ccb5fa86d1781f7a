//! Our own mail below a verb, from a program that quotes without any sign.

use super::Speaking;
use super::whom::in_words;
use crate::domain::lead::Lead;
use crate::pipeline::letter;

/// What our mails say to whoever may answer by them, in the paragraph that begins them.
const REPLY_HERE: &str = "Reply to this mail and your answer goes";
/// What stands between our name and the lead's in the first line of a page of ours.
const BETWEEN: char = '·';

impl Speaking<'_, '_> {
    /// What he has written above our mail, which is known by how it begins and by what only our mails have.
    pub(super) fn above_ours(&self, lead: &Lead) -> &str {
        let text = self.hand.read.inquiry.text.as_str();
        let Some(replies) = &self.hand.rules.replies else { return text };
        // What stands below its beginning may have been read as a signature.
        let is_ours = letter::left_of_ours(&self.hand.read.email.text, &lead.shown_ref(), replies).is_some();
        let start = begins_at(text, &lead.shown_ref()).filter(|_| is_ours);
        start.map_or(text, |start| &text[..start])
    }
}

/// Where a mail of ours about this lead begins, below one line at least.
fn begins_at(text: &str, shown_ref: &str) -> Option<usize> {
    let lead = shown_ref.to_lowercase();
    let (mut start, mut paragraph) = (0, 0);
    for line in text.split_inclusive('\n') {
        let is_first = start == 0;
        let is_headed = line.contains(BETWEEN) && in_words(line).contains(&lead);
        if is_headed && !is_first {
            return Some(start);
        }
        if line.contains(REPLY_HERE) {
            return Some(paragraph).filter(|paragraph| *paragraph > 0);
        }
        start += line.len();
        // A verb may stand right above it.
        if is_first || line.trim().is_empty() {
            paragraph = start;
        }
    }
    None
}
