//! Whom a clause speaks to, and of whom.

use super::{Word, is};

/// "She wants more", "Sie will mehr", "ils n'ont pas de budget".
pub(super) fn is_spoken_of(clause: &[Word]) -> bool {
    let is_small = |word: &Word| !word.is_capital && is("small", &word.plain);
    let is_of = |(place, word): (usize, &Word)| {
        is("of", &word.plain)
            || is_small(word)
            || word.begins && word.plain == "sie" && !is_plural(clause.get(place + 1))
    };
    clause.iter().enumerate().any(is_of)
}

/// "You get the link", "bei Ihnen", "je vous envoie"; but for "thank you".
pub(super) fn is_spoken_to(clause: &[Word]) -> bool {
    let is_to = |(place, word): (usize, &Word)| {
        let is_thanked = place > 0 && matches!(clause[place - 1].plain.as_str(), "thank" | "danke" | "merci");
        let is_sie = is("small", &word.plain) && word.is_capital && (!word.begins || is_plural(clause.get(place + 1)));
        !is_thanked && (is("you", &word.plain) || is_sie)
    };
    clause.iter().enumerate().any(is_to)
}

/// "Machst du das bitte", with or without a question mark.
pub(super) fn is_asked(clause: &[Word]) -> bool {
    matches!(clause, [verb, whom, ..] if verb.begins && verb.plain.ends_with("st") && whom.plain == "du")
}

/// The verb of "Sie können", which "sie will" has not.
fn is_plural(verb: Option<&Word>) -> bool {
    verb.is_some_and(|verb| verb.plain.ends_with('n') || verb.plain == "sind")
}

/// "Dann bis Dienstag!", "à mardi": how one takes leave, and no more.
pub(super) fn parts(clause: &[Word]) -> bool {
    let said = clause.iter().map(|word| word.plain.as_str()).skip_while(|word| is("then", word));
    let mut said = said.peekable();
    said.next_if(|word| is("until", word)).is_some() && {
        let (mut days, mut others) = (0, 0);
        said.for_each(|word| match () {
            () if is("days", word) => days += 1,
            () if word.chars().all(char::is_numeric)
                || is("or", word)
                || matches!(word, "el" | "la" | "um" | "at" | "then") => {}
            () => others += 1,
        });
        days > 0 && others == 0
    }
}
