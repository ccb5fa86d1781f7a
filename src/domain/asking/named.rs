//! A company that somebody names in a sentence, answering who they are.

use super::{Need, is_answer};

/// What stands before a company's name in an answer: in German, where every noun has a capital, only what names it.
const NAMED: [&str; 38] = [
    "we are",
    "we're",
    "this is",
    "our company is called",
    "the company is called",
    "our company is",
    "the company is",
    "company name is",
    "our firm is called",
    "i work for",
    "i work at",
    "i am with",
    "i'm with",
    "wir heißen",
    "unsere firma heißt",
    "die firma heißt",
    "wir sind die firma",
    "unser unternehmen heißt",
    "nous sommes la société",
    "nous sommes l'entreprise",
    "nous sommes",
    "notre société s'appelle",
    "notre entreprise s'appelle",
    "la société s'appelle",
    "je travaille chez",
    "somos la empresa",
    "somos",
    "nuestra empresa se llama",
    "la empresa se llama",
    "siamo",
    "la nostra azienda si chiama",
    "l'azienda si chiama",
    "somos a",
    "a nossa empresa chama-se",
    "ons bedrijf heet",
    "het bedrijf heet",
    "wij zijn",
    "we zijn",
];
/// A company's name has no more words.
const NAME_WORDS_MAX: usize = 6;

/// `We are Wolf Foods, about 250 people`, `Ons bedrijf heet Wolf Foods`: the words with capitals behind what names it.
pub(super) fn in_a_sentence(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let low = text.to_lowercase();
    // Else a place in the one is none in the other.
    if low.len() != text.len() {
        return None;
    }
    let mut named: Vec<usize> = NAMED
        .iter()
        .flat_map(|words| low.match_indices(words).map(move |(at, _)| (at, at + words.len())))
        .filter(|(at, _)| low[..*at].chars().next_back().is_none_or(|c| !c.is_alphanumeric()))
        .filter_map(|(_, end)| text[end..].starts_with(' ').then_some(end + 1))
        .collect();
    named.sort_unstable();
    named.into_iter().find_map(|at| name_at(&text[at..]))
}

/// The words with capitals that a text begins with, as far as its next mark.
fn name_at(text: &str) -> Option<String> {
    const BETWEEN: [&str; 10] = ["&", "and", "und", "et", "y", "e", "en", "of", "de", "the"];
    let mut words: Vec<&str> = Vec::new();
    for word in text.split(' ').take(NAME_WORDS_MAX) {
        let plain = word.trim_end_matches([',', '.', ';', ':', '!', '?', ')']);
        let is_of_it = plain.starts_with(char::is_uppercase) || !words.is_empty() && BETWEEN.contains(&plain);
        if plain.is_empty() || !is_of_it {
            break;
        }
        words.push(plain);
        if plain.len() < word.len() {
            break;
        }
    }
    while words.last().is_some_and(|last| BETWEEN.contains(last)) {
        words.pop();
    }
    let name = words.join(" ");
    (name.chars().count() >= 3 && is_answer(Need::Company, &name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_named_in_a_sentence() {
        for (text, name) in [
            ("Sure: we are Wolf Foods, about 250 people.", Some("Wolf Foods")),
            ("We have 250 employees. The company is called Wolf Foods.", Some("Wolf Foods")),
            ("Nous sommes la société Wolf et Fils et avons 250 salariés.", Some("Wolf et Fils")),
            ("Ons bedrijf heet Wolf Foods, we hebben 250 medewerkers", Some("Wolf Foods")),
            ("Somos Wolf Foods, tenemos 250 empleados", Some("Wolf Foods")),
            ("We are looking for more.", None),
            ("Wir sind Hersteller von Pumpen.", None),
        ] {
            assert_eq!(in_a_sentence(text).as_deref(), name, "{text}");
        }
    }
}
