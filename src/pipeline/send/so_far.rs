//! A lead's story for whoever goes on with it: who had it, what was said, in a few lines.

use crate::domain::id::RepId;
use crate::domain::notice::Told;
use crate::domain::rules::Rules;
use crate::domain::spoken::by_id;
use crate::domain::time::Timestamp;

/// Lines of the beginning and of the end; a longer story leaves out its middle.
const FIRST_LINES: usize = 3;
const LAST_LINES: usize = 12;

/// How the timeline says that an answer was taken back: by the words that it was told in.
const ANSWERS_SAID: [&str; 2] = ["“responded”", "“answered again”"];

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

/// The last answer that stands, of what is told of answers, the newest first: none where the last one came back, and not
/// one that was taken back since. Only what rests on somebody's word can be.
pub fn standing_answer(told: Vec<Told>) -> Option<Told> {
    let mut taken_back = 0;
    for told in told {
        match told.what.as_str() {
            "answer_undone" => return None,
            "answer_withdrawn" => taken_back += 1,
            "said_by_mistake" => taken_back += usize::from(ANSWERS_SAID.iter().any(|said| told.text.contains(said))),
            _ if taken_back > 0 && !was_seen(&told.text) => taken_back -= 1,
            _ => return Some(told),
        }
    }
    None
}

fn was_seen(text: &str) -> bool {
    ["(observed)", "(corroborated)"].iter().any(|seen| text.contains(seen))
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
    fn an_answer_that_was_taken_back_is_none() {
        let told = |lines: &[(&str, &str)]| {
            let line = |(what, text): &(&str, &str)| Told {
                at: Timestamp::from_ms(0),
                what: (*what).to_owned(),
                text: (*text).to_owned(),
            };
            standing_answer(lines.iter().rev().map(line).collect()).map(|told| told.text)
        };
        let wrote = ("responded", "[rep:ana] answered the prospect (observed)");
        let said = ("responded", "[rep:bo] says the prospect has been answered (by phone)");
        let withdrawn = ("answer_withdrawn", "[rep:bo] takes back that the prospect was answered");
        let by_mistake = ("said_by_mistake", "[rep:bo] takes back “responded”: it was a mistake");
        let other = ("said_by_mistake", "[rep:bo] takes back “rejected”: it was a mistake");
        let undone = ("answer_undone", "nobody has answered the prospect after all");
        for (lines, stands) in [
            (vec![said], Some(said)),
            (vec![said, withdrawn], None),
            (vec![said, by_mistake], None),
            (vec![said, other], Some(said)),
            (vec![said, wrote, withdrawn], Some(wrote)),
            (vec![wrote, said, withdrawn], Some(wrote)),
            (vec![said, withdrawn, said], Some(said)),
            (vec![wrote, undone], None),
            (vec![wrote, undone, said, withdrawn], None),
            (vec![], None),
        ] {
            assert_eq!(told(&lines).as_deref(), stands.map(|(_, text)| text), "{lines:?}");
        }
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
