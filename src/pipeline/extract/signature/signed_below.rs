//! Where the signature begins below a few words whose writer we know: a colleague, with the name that the configuration
//! calls him by. The reading of a stranger's mail keeps what may be a word of his; here a line that nothing but signs is
//! none, and whoever asks takes what is left as words.

use super::advert;
use super::farewell::{self, Leave};
use super::line::{ends_sentence, is_rule, starts_postscript};
use super::signer::{Naming, Signer, has_contact, is_sentence};
use crate::domain::address::Address;
use crate::domain::email::{Email, Party};
use crate::domain::legal;
use crate::domain::phrases::lower;
use crate::pipeline::extract::form::own_mail::is_greeting;

/// How far from the end it is looked for, in lines.
const REACH: usize = 60;
/// Shorter lines are no notice of lawyers.
const NOTICE_MIN: usize = 40;
/// "Your team in Berlin": what may stand below a farewell in place of a name, in words.
const TEAM_WORDS: usize = 8;
/// "Tel.", "M +49 …", "E-Mail:": what stands before a number is no sentence.
const REACHED_WORDS: usize = 8;

/// Where he signs, among lines that are not empty; their number if he does not.
pub fn start(lines: &[&str], name: &str, address: &Address) -> usize {
    let party = Party { name: Some(name.to_owned()), address: Some(address.clone()) };
    let signer = Signer::of(&Email { from: vec![party], ..Email::default() });
    let from = lines.len().saturating_sub(REACH);
    (from..lines.len())
        .find(|at| sign_of(lines[*at], &signer).is_some() && only_signs(&lines[*at..], &signer))
        .unwrap_or(lines.len())
}

/// Whether a line does nothing but greet: "Dear Pia,".
pub fn greets(line: &str) -> bool {
    is_greeting(line)
}

/// What a line says that says nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Thanks or a farewell, and nobody's name.
    Leave,
    /// Who he is or how he is reached: whatever stands below, he has signed.
    Signed,
    /// A notice of lawyers, the advertisement of a telephone.
    Notice,
}

fn sign_of(line: &str, signer: &Signer) -> Option<Sign> {
    let is_delimiter = matches!(line.trim(), "--" | "—" | "–" | "‐‐") || is_rule(line);
    if is_delimiter {
        return Some(Sign::Signed);
    }
    if advert::is(line) || legal::is_heading(line) || line.len() > NOTICE_MIN && legal::is_notice(line, true) {
        return Some(Sign::Notice);
    }
    if farewell::of_words(&lower(line)).is_some() {
        return Some(Sign::Leave);
    }
    let is_known = |name: &str| signer.naming(name) == Naming::Known;
    let is_reached = || {
        has_contact(line)
            && !is_sentence(line)
            && !ends_sentence(line)
            && line.split_whitespace().count() <= REACHED_WORDS
    };
    let is_signed = farewell::names_after(line, |rest, leave, has_comma| {
        is_known(rest) || leave == Leave::Farewell && has_comma && signer.naming(rest) == Naming::Looks
    })
    .is_some()
        || names(line, &is_known)
        || is_reached();
    is_signed.then_some(Sign::Signed)
}

/// His name, alone or before what else he is: "Ana Keller (she/her)", "Ana Keller | Sales | 030 123", "i. A. Ana Keller".
fn names(line: &str, is_known: &dyn Fn(&str) -> bool) -> bool {
    if is_sentence(line) || line.ends_with(['.', '!', '?', ':', ',']) && line.split_whitespace().count() > 3 {
        return false;
    }
    let head = line.split(['|', '(', '·', '•', '/', '–', '—']).next().unwrap_or(line);
    let head = head.split(" - ").next().unwrap_or(head).trim();
    let head = ["i. A. ", "i.A. ", "i. V. ", "i.V. ", "p.p. ", "ppa. "]
        .iter()
        .find_map(|on_behalf| head.strip_prefix(on_behalf))
        .unwrap_or(head);
    is_known(head) || head.contains(',') && head.split(',').next().is_some_and(|first| is_known(first.trim()))
}

/// Whether nobody is told anything from here on but who wrote it.
fn only_signs(lines: &[&str], signer: &Signer) -> bool {
    let (mut takes_leave, mut has_signed) = (false, false);
    for line in lines {
        if starts_postscript(line) || is_greeting(line) && farewell::of_words(&lower(line)).is_none() {
            return false;
        }
        match sign_of(line, signer) {
            Some(Sign::Leave) => takes_leave = true,
            Some(Sign::Signed) => has_signed = true,
            Some(Sign::Notice) => {}
            // Title, company, street; the fair we are at; when we are closed.
            None if has_signed && !line.ends_with(['?', '？']) => {}
            None if takes_leave
                && !is_sentence(line)
                && !ends_sentence(line)
                && line.split_whitespace().count() <= TEAM_WORDS =>
            {
                has_signed = true;
            }
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of these lines above Ana Keller's signature.
    fn words(text: &str) -> String {
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let at = start(&lines, "Keller, Ana", &Address::parse("ana.keller@northwind.example").unwrap());
        lines[..at].join(" / ")
    }

    #[test]
    fn what_only_signs_is_no_word_and_whatever_else_stands_below_is() {
        for (text, expected) in [
            ("Ana Keller\nSales Manager\nNorthwind GmbH\nTel. +49 30 1234567", ""),
            ("Viele Grüße\n\nAna Keller\nSales Manager\nNorthwind GmbH · Hauptstr. 1\nTel. +49 30 1234567", ""),
            ("-- \nAna\nNorthwind GmbH\nTel 030 123", ""),
            ("Tel. +49 30 1234567", ""),
            ("Best,\nAna\n\nBook a meeting with me: https://cal.example.test/ana\nMeet us at Messe Hannover!", ""),
            ("Mit freundlichen Grüßen\ni. A. Ana Keller\n\nGeschäftsführer: Dr. Max Boss\nHRB 12345", ""),
            ("LG Ana\n\nWir sind vom 24.12. bis 2.1. geschlossen.", ""),
            ("Ana Keller (she/her)\nAccount Executive", ""),
            ("thanks\nAna", ""),
            ("Saludos,\nSu equipo de ventas", ""),
            ("the student asks for a thesis\n\nThanks\nAna", "the student asks for a thesis"),
            ("Dear Pia,\nthe price is 5.\nAna", "Dear Pia, / the price is 5."),
            ("Ana\n\nP.S. The price is 5.", "Ana / P.S. The price is 5."),
            ("Best\nAna\n\nDear Pia,\nthe price is 5.", "Best / Ana / Dear Pia, / the price is 5."),
            ("Thanks\nI will call Pia tomorrow about the price.", "Thanks / I will call Pia tomorrow about the price."),
            (
                "Please call me on +49 30 1234567 and I tell you more.",
                "Please call me on +49 30 1234567 and I tell you more.",
            ),
            ("will call tomorrow", "will call tomorrow"),
        ] {
            assert_eq!(words(text), expected, "{text:?}");
        }
    }
}
