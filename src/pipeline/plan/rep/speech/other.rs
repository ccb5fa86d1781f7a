//! Who is called by name and is not the prospect: a colleague, asked in the middle of a letter, or somebody whom it would
//! not reach.

use super::{Called, Clause, Word, colleague, greeting, is, titles};

/// "Peter", "Peter Lang".
const NAMES_MAX: usize = 2;
/// Letters end here that are written as in Latin.
const LATIN_END: char = '\u{250}';

/// The name by which a letter greets somebody who is called otherwise: "Hi Peter," to Pia. Where nobody knows what he is
/// called, or it is written in another script, any name may be his.
pub(super) fn greeted(clauses: &[Clause], called: &Called) -> Option<String> {
    let first = clauses.first().filter(|first| greeting(&first.words) > 0)?;
    let rest = &first.words[greeting(&first.words)..];
    // "Good morning, Peter!"
    let second = clauses.get(1).filter(|second| rest.is_empty() && second.line == first.line);
    let rest = second.map_or(rest, |second| &second.words);
    let names = &rest[titles(rest)..];
    let known = called.name.as_ref()?;
    let is_name = |word: &Word| {
        word.is_capital
            && !is_common(&word.plain)
            && !called.is_theirs(&word.plain)
            && !called.is_alike(&word.plain)
            && !called.familiar.contains(&word.plain)
            && known.iter().any(|known| is_latin(known) == is_latin(&word.plain))
    };
    let is_other = (1..=NAMES_MAX).contains(&names.len()) && names.iter().all(is_name);
    is_other.then(|| names.iter().map(|word| as_name(&word.plain)).collect::<Vec<_>>().join(" "))
}

/// "Bo, can you take her?", "Hi Pia (Bo, is that ok?)", "… - Bo please take her", "right, Bo?". "Bo, who knows your town, will
/// call you" speaks of him.
pub(super) fn asks_colleague(clauses: &[Clause], called: &Called) -> bool {
    let is_called = |word: &Word| colleague(&Word { begins: false, ..word.clone() }, called).is_some();
    clauses.iter().enumerate().any(|(place, clause)| {
        let said = &clause.words[clause.words.iter().take_while(|word| is("yes", &word.plain)).count()..];
        let next = clauses.get(place + 1).and_then(|next| next.words.first());
        match (said, clause.mark) {
            ([name], Some('?')) => is_called(name) && (name.begins || clause.words.len() > 1),
            ([name], Some(',' | ':' | '!' | '–' | '—')) if is_called(name) => {
                next.is_some_and(|next| is("wish", &next.plain) || name.begins && !is("who", &next.plain))
            }
            ([name, wish, ..], _) => is_called(name) && is("wish", &wish.plain),
            _ => false,
        }
    })
}

/// No name, though a greeting may go on with it and it is written with a great letter.
fn is_common(word: &str) -> bool {
    ["teams", "anybody", "you", "small", "of", "days", "yes", "plain", "glad"].iter().any(|kind| is(kind, word))
}

fn is_latin(word: &str) -> bool {
    word.chars().all(|c| c < LATIN_END)
}

fn as_name(plain: &str) -> String {
    let mut letters = plain.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
