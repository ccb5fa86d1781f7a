//! What spam sells: the table of `pitch.txt`, and the text prepared to be held against it.

use crate::domain::phrases::{Border, Builder, Gap, Hits, Phrases};
use std::borrow::Cow;
use std::sync::LazyLock;

/// What one kind of spam talks about.
pub struct Theme {
    pub name: &'static str,
    /// For each phrase found.
    points: i32,
    /// For all of them.
    most: i32,
}

struct Pitches {
    themes: Vec<Theme>,
    /// By the theme's place.
    phrases: Phrases<usize>,
}

static PITCHES: LazyLock<Pitches> = LazyLock::new(|| pitches(include_str!("pitch.txt")));

pub fn prepare() {
    LazyLock::force(&PITCHES);
}

/// The themes a text speaks of, each with its points and the phrases that gave them.
pub fn spoken_of(plain: &str) -> Vec<(&'static Theme, i32, Vec<&str>)> {
    let hits = PITCHES.phrases.find(plain);
    let themes = PITCHES.themes.iter().enumerate();
    let spoken = themes.map(|(at, theme)| {
        let (points, phrases) = theme.of(plain, &hits, at);
        (theme, points, phrases)
    });
    spoken.filter(|(_, points, _)| *points > 0).collect()
}

impl Theme {
    /// Its points, and the phrases that gave them.
    fn of<'a>(&self, plain: &'a str, hits: &Hits<usize>, at: usize) -> (i32, Vec<&'a str>) {
        let mut found: Vec<&str> = Vec::new();
        for phrase in hits.of(at).map(|range| plain[range].trim()) {
            if !found.contains(&phrase) {
                found.push(phrase);
            }
            if self.points * i32::try_from(found.len()).unwrap_or(i32::MAX) >= self.most {
                break;
            }
        }
        (self.most.min(self.points * i32::try_from(found.len()).unwrap_or(i32::MAX)), found)
    }
}

fn pitches(table: &'static str) -> Pitches {
    let sections = table.split("\n[").skip(1).filter_map(|section| section.split_once(']'));
    let (mut themes, mut builder) = (Vec::new(), Builder::default());
    for (numbers, rest) in sections {
        let (points, most) = numbers.split_once(' ').expect("the table names points and most");
        let (name, lines) = rest.split_once('\n').expect("the table names what it is");
        let number = |text: &str| text.parse().expect("the table counts in whole numbers");
        for (language, phrases) in lines.lines().filter_map(|line| line.split_once(": ")) {
            for phrase in phrases.split(" | ") {
                builder.add(themes.len(), &prepared(language, phrase.trim()), Border::Open, Gap::Words(GAP_WORDS));
            }
        }
        themes.push(Theme { name: name.trim(), points: number(points), most: number(most) });
    }
    Pitches { themes, phrases: builder.build() }
}

/// Words that ` * ` stands for.
const GAP_WORDS: usize = 3;

/// Words of alphabets begin after a space; Chinese and Japanese have none.
fn prepared(language: &str, phrase: &str) -> String {
    let parts: Vec<String> = phrase.split(" * ").map(plain).collect();
    let start = if matches!(language, "zh" | "ja") { "" } else { "_" };
    let end = if phrase.ends_with('_') { "_" } else { "" };
    format!("{start}{}{end}", parts.join(" * ").replace('%', "%%"))
}

/// Lower-case words with one space between them, marks gone, and the disguises of letters undone.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace().flat_map(elided) {
        if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            let start = out.len();
            out.push_str(word);
            out[start..].make_ascii_lowercase();
            out.push(' ');
            continue;
        }
        let word = undisguised(word);
        for c in word.chars().flat_map(char::to_lowercase) {
            match c {
                '$' | '€' | '£' | '%' | '+' | '\'' => out.push(c),
                '’' | '`' => out.push('\''),
                _ if c.is_alphanumeric() => out.push(c),
                // Accents written apart, zero-width characters, soft hyphens: parts of a word, or nothing.
                '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
                _ if !out.ends_with(' ') => out.push(' '),
                _ => {}
            }
        }
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The article of `l'annuaire` and `dell'azienda` is a word; what stands behind `don't` is none.
fn elided(word: &str) -> impl Iterator<Item = &str> {
    let split =
        word.find(['\'', '’']).map(|at| word.split_at(at + word[at..].chars().next().map_or(1, char::len_utf8)));
    let split = split.filter(|(article, rest)| article.chars().count() <= 5 && rest.chars().count() >= 3);
    let (first, second) = split.map_or((word, None), |(article, rest)| (article, Some(rest)));
    std::iter::once(first).chain(second)
}

/// `v1@gra` and `саsinо` with Cyrillic letters in it, as they mean to be read.
fn undisguised(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Cow::Borrowed(word);
    }
    let has_latin = word.chars().any(|c| c.is_ascii_alphabetic());
    let digits_inside = word.char_indices().any(|(at, c)| {
        matches!(c, '0' | '1' | '3' | '4' | '5' | '@' | '$')
            && word[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphabetic())
            && word[at + 1..].chars().next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '@' | '$'))
    });
    if !has_latin || !digits_inside && word.is_ascii() || word.contains('.') && word.contains('@') {
        return Cow::Borrowed(word);
    }
    let plain = word
        .chars()
        .map(|c| match c {
            '0' if digits_inside => 'o',
            '1' if digits_inside => 'i',
            '3' if digits_inside => 'e',
            '4' | '@' if digits_inside => 'a',
            '5' | '$' if digits_inside => 's',
            'а' | 'А' => 'a',
            'е' | 'Е' => 'e',
            'о' | 'О' | 'ο' | 'Ο' => 'o',
            'с' | 'С' => 'c',
            'р' | 'Р' | 'ρ' => 'p',
            'х' | 'Х' => 'x',
            'у' | 'У' => 'y',
            'і' | 'І' | 'ι' => 'i',
            'к' | 'К' | 'κ' => 'k',
            'В' => 'b',
            'М' => 'm',
            'Т' | 'τ' => 't',
            'Н' => 'h',
            other => other,
        })
        .collect();
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_are_undone() {
        assert_eq!(plain("V1@gra, c\u{430}sin\u{43e}!  B\u{200b}itcoin"), "viagra casino bitcoin");
        assert_eq!(plain("Pumps 4711, 0.5 kW: jane@aurora.example"), "pumps 4711 0 5 kw jane aurora example");
    }

    #[test]
    fn the_table_is_whole() {
        let table = include_str!("pitch.txt");
        let themes = &PITCHES.themes;
        assert_eq!(themes.len(), table.lines().filter(|line| line.starts_with('[')).count());
        assert!(themes.iter().all(|theme| theme.points > 0 && theme.most >= theme.points && !theme.name.is_empty()));
        let phrases = table.lines().filter(|line| !line.starts_with('#'));
        assert!(phrases.clone().all(|line| line == line.to_lowercase()), "upper case");
        let unnamed: Vec<&str> =
            phrases.filter(|line| !line.is_empty() && !line.starts_with('[') && !line.contains(": ")).collect();
        assert!(unnamed.is_empty(), "{unnamed:?}");
    }
}
