//! The words of commands: a table that is linked in, and what the configuration adds to it.

use std::collections::BTreeMap;

const BUILT_IN: &str = include_str!("words.txt");

/// What a rep may say in the first line of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Say {
    Accept,
    Reject,
    Recycle,
    Respond,
    Qualify,
    Won,
    Lost,
    HandOff,
    Pause,
    Resume,
    Away,
    Back,
    Next,
    /// What was said last was a mistake.
    Undo,
    /// The answer that waits goes to the prospect.
    Send,
    Help,
}

impl Say {
    pub const ALL: [Self; 16] = [
        Self::Accept,
        Self::Reject,
        Self::Recycle,
        Self::Respond,
        Self::Qualify,
        Self::Won,
        Self::Lost,
        Self::HandOff,
        Self::Pause,
        Self::Resume,
        Self::Away,
        Self::Back,
        Self::Next,
        Self::Undo,
        Self::Send,
        Self::Help,
    ];
    /// As the configuration calls it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Recycle => "recycle",
            Self::Respond => "respond",
            Self::Qualify => "qualify",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::HandOff => "hand_off",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Away => "away",
            Self::Back => "back",
            Self::Next => "next",
            Self::Undo => "undo",
            Self::Send => "send",
            Self::Help => "help",
        }
    }
}

/// The small words beside the verbs, as the configuration calls them.
pub const SMALL: [&str; 28] = [
    "to",
    "until",
    "day",
    "week",
    "month",
    "today",
    "tomorrow",
    "next_week",
    "next_month",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Phrases by their key; all languages at once, for people write in the one they have at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Language and words of each phrase, by its key.
    phrases: BTreeMap<String, Vec<(String, Vec<String>)>>,
}

impl Default for Words {
    fn default() -> Self {
        let mut words = Self { phrases: BTreeMap::new() };
        for line in BUILT_IN.lines().filter(|line| !line.starts_with('#')) {
            let Some((head, phrases)) = line.split_once(": ") else { continue };
            let Some((language, key)) = head.split_once(' ') else { continue };
            phrases.split(", ").for_each(|phrase| words.add(language, key, phrase));
        }
        words
    }
}

impl Words {
    pub fn add(&mut self, language: &str, key: &str, phrase: &str) {
        let phrase = in_words(phrase);
        if phrase.is_empty() {
            return;
        }
        let phrases = self.phrases.entry(key.to_owned()).or_default();
        for other in [phrase.clone(), spelled(&phrase, &WRITTEN_OUT), spelled(&phrase, &BARE)] {
            if !phrases.iter().any(|(of, known)| of == language && *known == other) {
                phrases.push((language.to_owned(), other));
            }
        }
    }

    /// The same, and shown before what is there already.
    pub fn prefer(&mut self, language: &str, key: &str, phrase: &str) {
        self.add(language, key, phrase);
        let wanted = in_words(phrase);
        let Some(phrases) = self.phrases.get_mut(key) else { return };
        if let Some(place) = phrases.iter().position(|(of, known)| of == language && *known == wanted) {
            phrases[..=place].rotate_right(1);
        }
    }

    /// How many of these plain words are a phrase of this key; the longest counts.
    pub fn begins(&self, key: &str, words: &[String]) -> Option<usize> {
        let phrases = self.phrases.get(key)?.iter().map(|(_, phrase)| phrase);
        phrases.filter(|phrase| words.starts_with(phrase)).map(Vec::len).max()
    }

    /// The verb that these words begin with, and how many of them it is.
    pub fn verb(&self, words: &[String]) -> Option<(Say, usize)> {
        let all = Say::ALL.into_iter().filter_map(|say| Some((say, self.begins(say.as_str(), words)?)));
        all.max_by_key(|(say, length)| (*length, std::cmp::Reverse(*say)))
    }

    /// What our mails show for it, in the first of these languages that has a phrase, else in English.
    pub fn shown(&self, key: &str, languages: &[String]) -> String {
        let Some(phrases) = self.phrases.get(key) else { return key.to_owned() };
        let wanted = languages.iter().map(String::as_str).chain(["en"]);
        let of = |language: &str| {
            let own = phrases.iter().find(|(of, _)| of == language);
            own.map(|(_, phrase)| phrase.join(" "))
        };
        wanted.filter_map(of).next().unwrap_or_else(|| key.to_owned())
    }
}

impl Words {
    /// A reason, in the first of these languages that has words for it; one of your own in yours.
    pub fn shown_reason(&self, reason: &str, languages: &[String]) -> String {
        match self.phrases.contains_key(reason) {
            true => self.shown(reason, languages),
            false => reason.replace('_', " "),
        }
    }
}

fn in_words(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().map(plain).filter(|word| !word.is_empty()).collect()
}

/// German letters as they are written out.
const WRITTEN_OUT: [(&str, &str); 4] = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")];
/// Letters without their marks.
const BARE: [(&str, &str); 32] = [
    ("ä", "a"),
    ("ö", "o"),
    ("ü", "u"),
    ("ß", "ss"),
    ("é", "e"),
    ("è", "e"),
    ("ê", "e"),
    ("à", "a"),
    ("á", "a"),
    ("û", "u"),
    ("ú", "u"),
    ("í", "i"),
    ("ó", "o"),
    ("ñ", "n"),
    ("ç", "c"),
    ("ë", "e"),
    ("î", "i"),
    ("ï", "i"),
    ("ô", "o"),
    ("å", "a"),
    ("ø", "o"),
    ("æ", "ae"),
    ("ł", "l"),
    ("ś", "s"),
    ("š", "s"),
    ("č", "c"),
    ("ć", "c"),
    ("ž", "z"),
    ("ż", "z"),
    ("ő", "o"),
    ("ű", "u"),
    ("ę", "e"),
];

/// As keyboards without those letters have it.
fn spelled(phrase: &[String], letters: &[(&str, &str)]) -> Vec<String> {
    phrase.iter().map(|word| respelled(word, letters)).collect()
}

fn respelled(word: &str, letters: &[(&str, &str)]) -> String {
    letters.iter().fold(word.to_owned(), |word, (from, to)| word.replace(from, to))
}

/// A word in small letters as it is, and as keyboards without its letters have it.
pub fn spellings(word: &str) -> [String; 3] {
    [word.to_owned(), respelled(word, &WRITTEN_OUT), respelled(word, &BARE)]
}

/// A word as it is compared: small letters, without the marks around it.
pub fn plain(word: &str) -> String {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    bare.to_lowercase().replace('’', "'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::workflow::Reasons;

    #[test]
    fn every_reason_has_words_in_every_language_and_english_ones_are_its_name() {
        let words = Words::default();
        let Reasons { misroute, quality, recycle, pause } = Reasons::default();
        for reason in [misroute, quality, recycle, pause].concat() {
            assert_eq!(words.shown(&reason, &[]), reason.replace('_', " "));
            for language in ["de", "fr", "es"] {
                assert!(words.phrases[&reason].iter().any(|(of, _)| of == language), "{language} {reason}");
            }
        }
        assert_eq!(words.shown_reason("no_need", &["de".to_owned()]), "kein bedarf");
        assert_eq!(words.shown_reason("too_far_away", &["de".to_owned()]), "too far away");
    }

    #[test]
    fn every_key_has_words_in_every_language_and_no_phrase_is_two_verbs() {
        let words = Words::default();
        for key in Say::ALL.map(Say::as_str).into_iter().chain(SMALL) {
            for language in ["en", "de", "fr", "es"] {
                assert!(words.phrases[key].iter().any(|(of, _)| of == language), "{language} {key}");
            }
        }
        let mut seen = BTreeMap::new();
        for say in Say::ALL {
            for (_, phrase) in &words.phrases[say.as_str()] {
                let other = seen.insert(phrase.clone(), say);
                assert!(other.is_none_or(|other| other == say), "{phrase:?} is {say:?} and {other:?}");
            }
        }
        assert_eq!(words.shown("accept", &["de".to_owned()]), "annehmen");
        assert_eq!(words.shown("accept", &["nl".to_owned()]), "accept");
    }
}
