//! What our mails say beside a rep's words, in his language: what each is for, and why a reply did nothing.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const BUILT_IN: &str = include_str!("hints.txt");
const ENGLISH: &str = "en";
/// Where a text says what it is about.
const GAP: &str = "{}";
/// Keys of the reasons why nothing was done.
const REASONS: &str = "not_";

type Texts = BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>;

/// By key and language.
static TEXTS: LazyLock<Texts> = LazyLock::new(|| {
    let mut texts = Texts::new();
    for line in BUILT_IN.lines().filter(|line| !line.starts_with('#')) {
        let Some((head, text)) = line.split_once(": ") else { continue };
        let Some((language, key)) = head.split_once(' ') else { continue };
        texts.entry(key).or_default().insert(language, text);
    }
    texts
});

/// In the first of these languages that has the text, else in English; what it is about stands in its gaps.
pub fn hint(key: &str, about: &[&str], languages: &[String]) -> String {
    let Some(texts) = TEXTS.get(key) else { return key.to_owned() };
    let mut wanted = languages.iter().map(String::as_str).chain([ENGLISH]);
    let text = wanted.find_map(|language| texts.get(language)).copied().unwrap_or(key);
    about.iter().fold(text.to_owned(), |text, about| text.replacen(GAP, about, 1))
}

/// A reason that was given in English, in the first of these languages; as it is, if it is none of the usual ones.
pub fn reason(said: &str, languages: &[String]) -> String {
    let mut reasons = TEXTS.iter().filter(|(key, _)| key.starts_with(REASONS));
    let found = reasons.find_map(|(key, texts)| Some((key, gaps(said, texts.get(ENGLISH)?)?)));
    found.map_or_else(|| said.to_owned(), |(key, about)| hint(key, &about, languages))
}

/// What stands where this text has its gaps; none if the rest is not the same.
fn gaps<'a>(said: &'a str, text: &str) -> Option<Vec<&'a str>> {
    let mut pieces = text.split(GAP);
    let mut rest = said.strip_prefix(pieces.next()?)?;
    let mut about = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let end = match (piece.is_empty(), pieces.peek()) {
            (true, None) => rest.len(),
            (false, None) => rest.strip_suffix(piece)?.len(),
            (_, Some(_)) => rest.find(piece)?,
        };
        about.push(&rest[..end]);
        rest = &rest[end + piece.len()..];
    }
    rest.is_empty().then_some(about)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(one: &str) -> Vec<String> {
        vec![one.to_owned()]
    }

    #[test]
    fn every_text_is_in_every_language_with_the_same_gaps() {
        for (key, texts) in TEXTS.iter() {
            let gaps: Vec<_> = [ENGLISH, "de", "fr", "es"].map(|language| texts[language].matches(GAP).count()).into();
            assert!(gaps.iter().all(|count| *count == gaps[0]), "{key}: {gaps:?}");
        }
    }

    #[test]
    fn a_reason_is_said_in_the_rep_s_language_with_what_it_is_about() {
        let told = |said: &str, language: &str| reason(said, &languages(language));
        assert_eq!(told("there is nothing in it", "de"), "es steht nichts darin");
        assert_eq!(
            told("“kein plan” is not one of the reasons: kein bedarf, spam", "de"),
            "„kein plan“ ist keiner der Gründe: kein bedarf, spam"
        );
        assert_eq!(
            told("Ana is away until Mon 23 Nov 9:00; name somebody who is there", "es"),
            "Ana está ausente hasta Mon 23 Nov 9:00; nombrar a alguien que esté"
        );
        assert_eq!(told("this lead is closed: spam", "fr"), "ce contact est clos : spam");
        assert_eq!(told("the moon is full", "de"), "the moon is full");
        assert_eq!(told("there is nothing in it", "nl"), "there is nothing in it");
    }
}
