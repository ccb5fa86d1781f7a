//! Answers to the question that are given without its labels: in a sentence, below a quoted line.

use super::labels::{of_line, unnumbered, without_label};
use super::ours;
use super::{Need, is_answer, named, size};

/// Lines of a reply that are looked at.
const LINES_MAX: usize = 200;
/// An answer on a line of its own is no longer.
const ANSWER_MAX: usize = 60;

/// What a reply says to the question that stands quoted in it, or that is known to have been asked. Nothing of a reply to
/// another mail.
pub(super) fn answers(text: &str, quoted: &str, asked: &[Need]) -> Vec<(Need, String)> {
    let asked = asked_in(quoted).unwrap_or_else(|| asked.to_vec());
    let mut said = in_order(text, &asked);
    let is_open =
        |said: &[(Need, String)], need: Need| asked.contains(&need) && !said.iter().any(|(had, _)| *had == need);
    if let Some(name) = named::in_a_sentence(text).filter(|_| is_open(&said, Need::Company)) {
        said.push((Need::Company, name));
    }
    if let Some(number) = size::in_a_sentence(text).filter(|_| is_open(&said, Need::Size)) {
        said.push((Need::Size, number.to_string()));
    }
    said
}

/// The quoted lines without their marks.
fn lines(quoted: &str) -> impl Iterator<Item = &str> {
    quoted.lines().take(LINES_MAX).map(|line| line.trim_start_matches(['>', '|', ' ', '\t']).trim_end())
}

/// What our question asked for, if it is our question that is quoted.
fn asked_in(quoted: &str) -> Option<Vec<Need>> {
    lines(quoted).any(ours::requests).then(|| {
        let mut asked = Vec::new();
        for (need, _) in after_request(quoted).filter_map(of_line) {
            if !asked.contains(&need) {
                asked.push(need);
            }
        }
        asked
    })
}

/// Whatever stands above our request is a mail of somebody else's, with lines of his own.
fn after_request(quoted: &str) -> impl Iterator<Item = &str> {
    lines(quoted).skip_while(|line| !ours::requests(line)).take_while(|line| !ours::closes(line))
}

/// As many lines of his own as there were questions, in their order: what somebody writes between quoted lines. Among
/// other words where a number tells their place, and then also in one line: "Wolf Foods, +49 30 1234567, 250".
fn in_order(text: &str, open: &[Need]) -> Vec<(Need, String)> {
    let is_courtesy = |line: &str| line.ends_with([',', '!']) || of_line(line).is_some();
    let own: Vec<&str> =
        text.lines().take(LINES_MAX).map(unnumbered).filter(|line| !line.is_empty() && !is_courtesy(line)).collect();
    let is_told =
        |lines: &[&str]| lines.len() == open.len() && open.iter().zip(lines).all(|(need, line)| fits(*need, line));
    let is_placed = open.len() > 1 && open.iter().any(|need| matches!(need, Need::Phone | Need::Size));
    let found = match () {
        () if open.is_empty() => return Vec::new(),
        () if is_told(&own) => own,
        () if !is_placed => return Vec::new(),
        () => {
            let below_each_other = own.windows(open.len()).find(|lines| is_told(lines)).map(<[&str]>::to_vec);
            match below_each_other.or_else(|| own.iter().map(|line| in_parts(line)).find(|parts| is_told(parts))) {
                Some(found) => found,
                None => return Vec::new(),
            }
        }
    };
    open.iter().zip(found).map(|(need, line)| (*need, without_label(line, *need).to_owned())).collect()
}

fn in_parts(line: &str) -> Vec<&str> {
    line.split([',', ';']).map(str::trim).collect()
}

/// Whether a line may answer this, and nothing else.
fn fits(need: Need, line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let is_short = line.chars().count() <= ANSWER_MAX && is_answer(need, line);
    is_short
        && match need {
            Need::Phone => true,
            Need::Size => digits < 8,
            Need::Name | Need::Company | Need::Title => digits < 3 && !line.ends_with(['.', '?']),
        }
}

#[cfg(test)]
mod tests {
    use super::super::number_of_people;
    use super::*;

    /// The question as a mail program quotes it, with what stands behind its labels.
    fn quoted(phone: &str, size: &str) -> String {
        format!(
            "> Hello Nora,\n>\n> thank you for your message.\n>\n> To give you the right answer, it would help us to know this.\n> Just \
             reply to this mail:\n>\n> Telephone:{phone}\n> Number of employees:{size}\n>\n> Kind regards\n> Telephone: +49 30 1"
        )
    }

    #[test]
    fn a_reply_answers_in_prose_between_and_behind_the_quoted_lines() {
        let phone = || (Need::Phone, "+47 22 33 44 55".to_owned());
        for (text, quote, said) in [
            (
                "Hi,\n\n+47 22 33 44 55\nabout 400\n",
                quoted("", ""),
                vec![phone(), (Need::Size, "about 400".to_owned())],
            ),
            ("Sure. We are about 400 people in Oslo.", quoted("", ""), vec![(Need::Size, "400".to_owned())]),
            ("Wir haben rund 1.200 Mitarbeiter.", quoted("", ""), vec![(Need::Size, "1200".to_owned())]),
            ("We need it for 40 people.", quoted("", ""), vec![]),
            ("I shall think about it.\nNora", quoted("", ""), vec![]),
            ("We need it for about 40 people.", quoted("", ""), vec![]),
            ("Nous avons 250 salariés.", quoted("", ""), vec![(Need::Size, "250".to_owned())]),
            (
                "Hi, see below.\n\n1. +47 22 33 44 55\n2. 250",
                quoted("", ""),
                vec![phone(), (Need::Size, "250".to_owned())],
            ),
            ("phone +47 22 33 44 55\nstaff 250", quoted("", ""), vec![phone(), (Need::Size, "250".to_owned())]),
            ("+47 22 33 44 55, 250", quoted("", ""), vec![phone(), (Need::Size, "250".to_owned())]),
            ("See below.", quoted(" none", " lots"), vec![]),
            // Of another house, and of a part.
            ("Our parent company has 40,000 employees, we ourselves 30.", quoted("", ""), vec![]),
            ("We have 250 employees, 40 employees in Oslo.", quoted("", ""), vec![]),
            // Not of another mail.
            ("We are about 400 people.", "> Telephone: +49 30 1".to_owned(), vec![]),
        ] {
            assert_eq!(answers(text, &quote, &[]), said, "{text}");
        }
        for text in ["250", "We are 250 people.", "Around 250 employees.", "250 employees, in two offices."] {
            let said = answers(text, "", &[Need::Size]);
            let sizes: Vec<_> = said.iter().map(|(need, value)| (*need, number_of_people(value))).collect();
            assert_eq!(sizes, [(Need::Size, Some(250))], "{text}");
        }
    }
}
