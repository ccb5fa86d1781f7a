//! A lead's story for whoever goes on with it: who had it, what was said, in a few lines.

use crate::domain::id::RepId;
use crate::domain::notice::Told;
use crate::domain::rules::Rules;
use crate::domain::spoken::by_id;
use crate::domain::time::Timestamp;

/// Lines of the beginning and of the end; a longer story leaves out its middle.
const FIRST_LINES: usize = 3;
const LAST_LINES: usize = 12;

/// A story short enough for a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SoFar {
    pub first: Vec<(Timestamp, String)>,
    /// Lines that were left out between the two.
    pub left_out: usize,
    pub last: Vec<(Timestamp, String)>,
}

pub fn so_far(told: &[Told]) -> SoFar {
    let mut lines: Vec<(Timestamp, String)> =
        told.iter().map(|told| (told.at, words(&told.what, &told.text))).collect();
    if lines.len() <= FIRST_LINES + LAST_LINES {
        return SoFar { first: lines, ..SoFar::default() };
    }
    let last = lines.split_off(lines.len() - LAST_LINES);
    let left_out = lines.len() - FIRST_LINES;
    lines.truncate(FIRST_LINES);
    SoFar { first: lines, left_out, last }
}

/// As people say it: why the rules chose somebody is no part of it, nor how we know of an answer.
fn words(what: &str, text: &str) -> String {
    let without_why = || text.split(": ").next().unwrap_or(text).to_owned();
    match what {
        "lead_created" => "the inquiry came in".to_owned(),
        "offered" | "assigned" | "re_offered" | "pulled" | "passed_on" => without_why(),
        // `qualified leads go on with closers: from [rep:ana] to [rep:eve], next in turn`
        "reassigned" => match text.split_once(": ") {
            Some((_, who)) => format!("it went {}", who.split(", ").next().unwrap_or(who)),
            None => text.to_owned(),
        },
        "responded" | "answered_again" => match text.rsplit_once(" (") {
            Some((said, "observed)" | "corroborated)" | "attested)")) => said.to_owned(),
            _ => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// Who answered, of a sentence that says so first; also whoever has left since.
pub fn who_answered(text: &str, rules: &Rules) -> Option<RepId> {
    let first = text.split(' ').next()?;
    let id = by_id(first);
    let is_rep = id != first || rules.team.name_of(&id).is_some();
    is_rep.then(|| RepId::new(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_keeps_its_beginning_and_its_end() {
        let told = |n: i64| Told { at: Timestamp::from_ms(n), what: "accepted".to_owned(), text: format!("step {n}") };
        let short = so_far(&(0..15).map(told).collect::<Vec<_>>());
        assert_eq!((short.first.len(), short.left_out, short.last.len()), (15, 0, 0));
        let long = so_far(&(0..40).map(told).collect::<Vec<_>>());
        assert_eq!((long.first.len(), long.left_out, long.last.len()), (3, 25, 12));
        assert_eq!(long.last[11].1, "step 39");
    }

    #[test]
    fn its_lines_say_who_and_not_why_a_machine_chose() {
        for (what, text, want) in [
            ("lead_created", "inquiry by a person: Demo", "the inquiry came in"),
            ("offered", "offered to [rep:ana]: next in turn of pool everyone", "offered to [rep:ana]"),
            (
                "reassigned",
                "qualified leads go on with closers: from [rep:ana] to [rep:eve], next in turn",
                "it went from [rep:ana] to [rep:eve]",
            ),
            ("responded", "[rep:ana] answered the prospect (observed)", "[rep:ana] answered the prospect"),
            (
                "responded",
                "ana says the prospect has been answered (by phone)",
                "ana says the prospect has been answered (by phone)",
            ),
            ("rejected", "ana rejected the lead: wrong_territory", "ana rejected the lead: wrong_territory"),
        ] {
            assert_eq!(words(what, text), want);
        }
    }
}
