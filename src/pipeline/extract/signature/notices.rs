//! What stands around a signature and is nobody's words: notices of lawyers, advertisements of telephones and providers, the
//! footers of lists.

use super::advert;
use super::line::{is_rule, takes_leave};
use super::signed::{REACH, Run};
use super::signer::{Naming, has_contact};
use crate::domain::inquiry::Label;
use crate::domain::legal;
use crate::pipeline::extract::portal::footer;
use crate::pipeline::extract::quote::split::{Line, unmarked};

impl Run<'_> {
    /// Labels notices and advertisements at the end; what remains ends there.
    pub fn set_notices_aside(&self, lines: &mut [Line]) -> usize {
        let mut end = lines.len();
        let reach = lines.len().saturating_sub(3 * REACH);
        let mut is_passed_on = false;
        loop {
            while end > reach && self.is_blank(&lines[end - 1]) {
                end -= 1;
            }
            let start =
                lines[reach..end].iter().rposition(|line| self.is_blank(line)).map_or(reach, |at| reach + at + 1);
            if end <= start {
                return end;
            }
            let told = if is_passed_on { self.instructions_below(&lines[start..end]) } else { 0 };
            let label = if told > 0 {
                lines[end - told..end].iter_mut().for_each(|line| line.label = Label::Banner);
                end -= told;
                continue;
            } else if self.is_footer_of_service(&lines[start..end]) {
                is_passed_on = true;
                Label::Banner
            } else if let Some(label) = self.notice(&lines[start..end]) {
                label
            } else if let Some(adverts) = self.adverts_below(&lines[start..end]) {
                lines[end - adverts..end].iter_mut().for_each(|line| line.label = Label::Signature);
                end -= adverts;
                continue;
            } else if let Some(last) = self.notice_below(&lines[start..end]) {
                lines[end - last..end].iter_mut().for_each(|line| line.label = Label::Disclaimer);
                end -= last;
                continue;
            } else {
                return end;
            };
            lines[start..end].iter_mut().for_each(|line| line.label = label);
            end = start;
        }
    }

    /// What a whole paragraph is, if it is no writing.
    fn notice(&self, lines: &[Line]) -> Option<Label> {
        let (first, last) = (lines.first()?, lines.last()?);
        let whole = &self.text[first.range.start..last.range.end];
        if lines.iter().all(|line| is_rule(self.content(line)) || legal::is_heading(self.content(line))) {
            // A rule alone is none, unless something below it was.
            return None;
        }
        if lines.len() <= 3
            && lines.iter().all(|line| advert::is(self.content(line)) || is_link(self.content(line)))
            && lines.iter().any(|line| advert::is(self.content(line)))
        {
            return Some(Label::Signature);
        }
        if whole.len() > 6_000 {
            return None;
        }
        if is_list_footer(whole) {
            return Some(Label::Disclaimer);
        }
        let words = whole.replace('\n', " ");
        (legal::is_notice(&words, false) && !takes_leave(self.content(first))
            || legal::is_notice(&words, true) && lines.len() <= 2 && !self.names(first))
        .then_some(Label::Disclaimer)
    }

    /// How many of the last lines say how to answer, above the footer of a service.
    fn instructions_below(&self, lines: &[Line]) -> usize {
        let says = |line: &&Line| footer::is_rule(self.content(line).trim()) || footer::ends(self.content(line).trim());
        lines.iter().rev().take_while(says).count()
    }

    /// What a service that passes on mails writes below them.
    fn is_footer_of_service(&self, lines: &[Line]) -> bool {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return false };
        footer::is_of_service(&self.text[first.range.start..last.range.end])
            && !lines.iter().any(|line| self.signs_off(line))
    }

    /// A word of leave, or the sender's name and little else.
    fn signs_off(&self, line: &Line) -> bool {
        let content = self.content(line);
        let is_name = content.split_whitespace().count() <= 4 && self.signer.naming(content) == Naming::Known;
        is_name || takes_leave(content)
    }

    fn names(&self, line: &Line) -> bool {
        self.signer.naming(self.content(line)) != Naming::No
    }

    /// How many of the paragraph's last lines are advertisements.
    fn adverts_below(&self, lines: &[Line]) -> Option<usize> {
        let count = lines
            .iter()
            .rev()
            .take(3)
            .take_while(|line| advert::is(self.content(line)) || is_link(self.content(line)))
            .count();
        (count > 0 && lines[lines.len() - count..].iter().any(|line| advert::is(self.content(line)))).then_some(count)
    }

    /// How many of the paragraph's last lines are a notice that stands right below a signature.
    fn notice_below(&self, lines: &[Line]) -> Option<usize> {
        let at = lines.len().saturating_sub(12);
        let first = (at.max(1)..lines.len()).find(|&line| {
            let content = self.content(&lines[line]);
            content.len() > 40 || legal::is_heading(content)
        })?;
        let whole = self.text[lines[first].range.start..lines.last()?.range.end].replace('\n', " ");
        let is_signed = lines[..first]
            .iter()
            .any(|line| has_contact(self.content(line)) || takes_leave(self.content(line)) || self.names(line));
        (is_signed && legal::is_notice(&whole, true)).then_some(lines.len() - first)
    }

    /// Notices between the lines of a signature.
    pub fn set_inner_notices_aside(&self, lines: &mut [Line]) {
        let mut at = 0;
        while at < lines.len() {
            let end = lines[at..].iter().position(|line| self.is_blank(line)).map_or(lines.len(), |end| at + end);
            if end > at && lines[at].label == Label::Signature {
                let whole = self.text[lines[at].range.start..lines[end - 1].range.end].replace('\n', " ");
                if end - at <= 12
                    && !takes_leave(self.content(&lines[at]))
                    && legal::is_notice(&whole, true)
                    && !self.names(&lines[at])
                {
                    lines[at..end].iter_mut().for_each(|line| line.label = Label::Disclaimer);
                } else {
                    for line in &mut lines[at..end] {
                        let content = unmarked(&self.text[line.range.clone()]);
                        if content.len() > 30 && legal::is_notice(content, true) {
                            line.label = Label::Disclaimer;
                        }
                    }
                }
            }
            at = end + 1;
        }
    }
}

/// What list servers write below a mail: a rule, the list's name, its page.
fn is_list_footer(paragraph: &str) -> bool {
    let words = paragraph.to_lowercase();
    words.starts_with("__") && words.contains("mailing list") && (words.contains("http") || words.contains('@'))
}

fn is_link(line: &str) -> bool {
    let line = line.trim().trim_matches(['<', '>', '(', ')', '[', ']']);
    !line.contains(' ') && (line.starts_with("http") || line.starts_with("www."))
}
