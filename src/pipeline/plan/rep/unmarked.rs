//! Our own mail below a verb, from a program that quotes without any sign.

use super::Speaking;
use super::whom::in_words;
use crate::domain::lead::Lead;
use crate::pipeline::letter;

impl Speaking<'_, '_> {
    /// What he has written above our mail, which greets him by name and has what only our mails have. A prospect who is
    /// called as he is may be greeted in a letter of his.
    pub(super) fn above_ours(&self, lead: &Lead) -> &str {
        let text = self.hand.read.inquiry.text.as_str();
        let rep = self.hand.rules.team.rep(&self.claim.rep);
        let first = rep.and_then(|rep| in_words(&rep.name).into_iter().next());
        let theirs = lead.prospect.name.as_deref().map(in_words).unwrap_or_default();
        let (Some(replies), Some(first)) = (&self.hand.rules.replies, first.filter(|first| !theirs.contains(first)))
        else {
            return text;
        };
        let greets_him =
            |line: &str| in_words(line).get(..2).is_some_and(|said| said[0] == "hello" && said[1] == first);
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let (above, below) = text.split_at(start);
            if start > 0 && greets_him(line) && letter::left_of_ours(below, &lead.shown_ref(), replies).is_some() {
                return above;
            }
            start += line.len();
        }
        text
    }
}
