//! "Thanks, on it!", "will do": what somebody writes back to whoever gave him something to do, in a conversation that goes
//! on as well as at its beginning. A prospect who is told so and no more would not know what to make of it.

use super::whom::in_words;
use std::sync::LazyLock;

/// Words that may follow a promise: "I will call tomorrow at three".
const MORE_WORDS: usize = 5;

/// A line a phrase, in the words that [`in_words`] makes of it: `= noted` stands alone, `> i will call` may go on, and
/// `+ thanks` says nothing beside another.
static PHRASES: LazyLock<Vec<(Stands, Vec<String>)>> = LazyLock::new(|| {
    let lines = include_str!("promises.txt").lines().map(str::trim).filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| Some((Stands::of(line.get(..1)?)?, in_words(line.get(1..)?)))).collect()
});

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Alone,
    Before,
    Beside,
}

impl Stands {
    fn of(sign: &str) -> Option<Self> {
        match sign {
            "=" => Some(Self::Alone),
            ">" => Some(Self::Before),
            "+" => Some(Self::Beside),
            _ => None,
        }
    }
}

/// Whether a text that speaks to nobody says nothing but that it will be done, or has been read.
pub(super) fn are_all(text: &str) -> bool {
    let mut promises = false;
    for clause in text.split(['.', ',', '!', ';', '\n', '–', '—', '-', '(', ')', '…']) {
        let said = in_words(clause);
        match PHRASES.iter().find(|(stands, phrase)| says(&said, *stands, phrase)) {
            Some((Stands::Beside, _)) => {}
            Some((Stands::Alone | Stands::Before, _)) => promises = true,
            None if said.is_empty() => {}
            None => return false,
        }
    }
    promises && !text.contains('?')
}

fn says(said: &[String], stands: Stands, phrase: &[String]) -> bool {
    let Some(rest) = said.strip_prefix(phrase) else { return false };
    match stands {
        Stands::Alone | Stands::Beside => rest.is_empty(),
        Stands::Before => rest.len() <= MORE_WORDS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_to_us_is_told_from_an_answer() {
        for said in [
            "Thanks, on it!",
            "Will do!",
            "noted",
            "I'll take care of it",
            "Danke, ich kümmere mich darum!",
            "Wird erledigt",
            "Merci, je m'en occupe !",
            "Gracias, me encargo",
            "Ci penso io, grazie",
            "Doe ik!",
            "Vou ligar amanhã, obrigada",
        ] {
            assert!(are_all(said), "{said}");
        }
        for said in [
            "Thanks, Tuesday at ten works.",
            "Will do, see you on Tuesday!",
            "Until Thursday, then!",
            "Alles klar, dann bis Dienstag!",
            "Nein, leider nicht. Die Daten liegen in Frankfurt.",
            "In Frankfurt, with a certified provider.",
            "Los datos están en Fráncfort.",
            "Attached.",
            "",
        ] {
            assert!(!are_all(said), "{said}");
        }
    }
}
