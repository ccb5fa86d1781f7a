//! "Thanks, on it!", "will do": what somebody writes back to whoever gave him something to do, in a conversation that goes
//! on as well as at its beginning. A prospect who is told so and no more would not know what to make of it.

use super::whom::{TO_SOMEBODY, in_words};
use std::sync::LazyLock;

/// Words that may follow a promise: "I will call her tomorrow at three".
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

/// Whether it says nothing but that it will be done, or has been read; a rep signs with his own name.
pub(super) fn are_all(words: &str, own_names: &[String]) -> bool {
    let mut promises = false;
    for clause in words.split(['.', ',', '!', ';', '\n', '\r', '–', '—', '-', '(', ')', '…']) {
        let said = in_words(clause);
        let is_own = !said.is_empty() && said.iter().all(|word| own_names.contains(word));
        match PHRASES.iter().find(|(stands, phrase)| says(&said, *stands, phrase)) {
            Some((Stands::Beside, _)) => {}
            Some((Stands::Alone | Stands::Before, _)) => promises = true,
            None if said.is_empty() || is_own => {}
            None => return false,
        }
    }
    promises && !words.contains('?')
}

fn says(said: &[String], stands: Stands, phrase: &[String]) -> bool {
    let Some(rest) = said.strip_prefix(phrase) else { return false };
    let speaks_to = || rest.iter().any(|word| TO_SOMEBODY.contains(&word.as_str()));
    match stands {
        Stands::Alone | Stands::Beside => rest.is_empty(),
        Stands::Before => rest.len() <= MORE_WORDS && !speaks_to(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_to_us_is_told_from_an_answer() {
        let names = in_words("Ana Keller");
        for said in [
            "Thanks, on it!",
            "Will do!",
            "Ok, I will call her tomorrow",
            "noted",
            "Noted, thanks.\nAna",
            "I'll take care of it",
            "I’ll ring him this afternoon.",
            "Danke, ich kümmere mich darum!",
            "Mach ich.",
            "Wird erledigt - Ana",
            "ich rufe ihn morgen an",
            "Merci, je m'en occupe !",
            "C'est noté",
            "Je l'appelle demain",
            "Gracias, me encargo",
            "Hecho",
            "Ci penso io, grazie",
            "Lo chiamo domani",
            "Komt goed, ik bel haar morgen",
            "Doe ik!",
            "Deixa comigo",
            "Vou ligar amanhã, obrigada",
        ] {
            assert!(are_all(said, &names), "{said}");
        }
        for said in [
            "Thanks, Tuesday at ten works.",
            "Will do, see you on Tuesday!",
            "I will call you tomorrow.",
            "Ok, I will call her tomorrow, and the price is 400 EUR.",
            "Ich rufe Sie morgen an.",
            "Je vous appelle demain",
            "Le llamo mañana",
            "La chiamo domani alle dieci, va bene?",
            "The price is 400 EUR.",
            "Attached.",
            "Yes, we have it in blue.",
            "Done: the contract is signed and on its way to Hamburg by courier today",
            "",
        ] {
            assert!(!are_all(said, &names), "{said}");
        }
    }
}
