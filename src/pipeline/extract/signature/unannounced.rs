//! A signature that nothing announces: a name without a farewell or a rule above it, as the mail's last lines.

use super::line::{is_bullet, is_number_alone, is_one_name, names_whole};
use super::signed::{LINES_MAX, Run, WIDTH_MAX};
use super::signer::{Naming, has_contact, is_sentence};
use crate::pipeline::extract::person::given_names;
use crate::pipeline::extract::quote::split::Line;

impl Run<'_> {
    /// A name without a farewell, alone or above title, company and numbers, as the mail's last lines.
    pub(super) fn block(&self, lines: &[Line], first_filled: usize) -> Option<usize> {
        if !self.is_last {
            return None;
        }
        let mut filled = 0;
        let mut start = lines.len();
        for at in (first_filled..lines.len()).rev() {
            let content = self.content(&lines[at]).trim();
            if content.is_empty() {
                continue;
            }
            filled += 1;
            let is_prose = is_sentence(content) && !has_contact(content)
                || content.chars().count() > WIDTH_MAX && !content.contains(['|', '·', '•']);
            if filled > LINES_MAX || is_prose || is_bullet(content) || content.ends_with(['?', '？', ':', '؟']) {
                break;
            }
            start = at;
        }
        (start..lines.len()).find(|&at| at > first_filled && self.opens_block(lines, at))
    }

    fn opens_block(&self, lines: &[Line], at: usize) -> bool {
        let content = self.content(&lines[at]).trim();
        if content.is_empty() {
            return false;
        }
        let rest = content.trim_start_matches(['/', '-', '~', '–', '—', '^']);
        let (marked, content) =
            if rest.is_empty() { (false, content) } else { (rest.len() < content.len(), rest.trim_start()) };
        let naming = self.signer.naming(content);
        let is_after_gap = self.is_blank(&lines[at - 1]);
        let above = lines[..at]
            .iter()
            .rev()
            .map(|line| self.content(line).trim())
            .find(|line| !line.is_empty())
            .unwrap_or_default();
        // "Sorry for the trouble," and a name, as the last line or with all of it.
        let is_closing = above.ends_with(',')
            && (2..=6).contains(&above.split_whitespace().count())
            && naming == Naming::Known
            && (lines[at + 1..].iter().all(|line| self.is_blank(line)) || self.signer.knows_words(content) >= 2);
        if is_closing {
            return true;
        }
        if above.ends_with([':', '：', ',', '，']) {
            let is_alone = above.ends_with(',') && names_whole(content) && self.is_below_few_words(lines, at);
            return is_alone && lines[at + 1..].iter().all(|line| !is_sentence(self.content(line)));
        }
        let rest: Vec<&str> =
            lines[at + 1..].iter().map(|line| self.content(line).trim()).filter(|line| !line.is_empty()).collect();
        let has_reach = has_contact(content) || rest.iter().any(|line| has_contact(line));
        match naming {
            Naming::Known if marked => true,
            Naming::Known if is_after_gap => rest.len() < 8 || has_reach,
            // Right below the text: the whole name, or what only a signature goes on with.
            Naming::Known => {
                let ended = above.ends_with(['.', '!', '?', '。', '！', '？', '…', ')']) || above.chars().count() > 50;
                let only_reach = !rest.is_empty() && rest.iter().all(|line| has_contact(line) && !is_sentence(line));
                (ended || self.is_whole_name(content)) && (rest.is_empty() || has_reach) || only_reach
            }
            Naming::Looks => {
                let is_kissed =
                    content.split(' ').all(|word| given_names::is_given(word) || matches!(word, "x" | "xx"));
                let is_whole = names_whole(content);
                is_after_gap
                    && (has_reach && rest.len() <= 10
                        || marked && rest.len() <= 3
                        || rest.is_empty() && (is_kissed || is_whole))
                    || is_whole && self.is_below_few_words(lines, at) && rest.iter().all(|line| !is_sentence(line))
            }
            Naming::No if is_after_gap && rest.is_empty() => {
                marked && is_one_name(content)
                    || given_names::is_given(content) && !content.contains(' ')
                    || is_number_alone(content)
                    || self.is_name_with_more(content)
            }
            Naming::No => false,
        }
    }

    /// Whether a paragraph of a few words ends above: a farewell in words nobody has told us, "Sportu zdar".
    fn is_below_few_words(&self, lines: &[Line], at: usize) -> bool {
        const WORDS_MAX: usize = 4;
        let Some(above) = at.checked_sub(1).filter(|above| !self.is_blank(&lines[*above])) else { return false };
        let is_paragraph = above > 0 && self.is_blank(&lines[above - 1]);
        let words = self.content(&lines[above]).trim();
        is_paragraph
            && words.split_whitespace().count() <= WORDS_MAX
            && !words.contains(|c: char| c.is_ascii_digit() || matches!(c, '?' | ':' | '@'))
    }

    /// "Luc Perrin - Architecte d'intérieur - 06 39 98 01 22", as the last line.
    fn is_name_with_more(&self, content: &str) -> bool {
        let marks = [" - ", " – ", " — ", " | ", ", ", " · "];
        let head = marks.iter().filter_map(|mark| content.find(mark)).min().map(|end| &content[..end]);
        head.is_some_and(|head| self.is_whole_name(head)) && !is_sentence(content)
    }

    /// Two words or more, each of the sender's name.
    fn is_whole_name(&self, content: &str) -> bool {
        let words = || content.split_whitespace();
        (2..=4).contains(&words().count()) && words().all(|word| self.signer.naming(word) == Naming::Known)
    }
}
