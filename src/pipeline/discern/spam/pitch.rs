//! What spam sells: the table of `pitch.txt`, and the text prepared to be held against it.

use crate::pipeline::discern::reading::compiled;
use regex::Regex;
use std::sync::LazyLock;

/// What one kind of spam talks about.
pub struct Theme {
    pub name: &'static str,
    /// For each phrase found.
    points: i32,
    /// For all of them.
    most: i32,
    phrases: Regex,
}

pub static THEMES: LazyLock<Vec<Theme>> = LazyLock::new(|| themes(include_str!("pitch.txt")));

impl Theme {
    /// Its points, and the phrases that gave them.
    pub fn of<'a>(&self, plain: &'a str) -> (i32, Vec<&'a str>) {
        let mut found: Vec<&str> = Vec::new();
        for phrase in self.phrases.find_iter(plain).map(|found| found.as_str().trim()) {
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

fn themes(table: &'static str) -> Vec<Theme> {
    let sections = table.split("\n[").skip(1).filter_map(|section| section.split_once(']'));
    sections
        .map(|(numbers, rest)| {
            let (points, most) = numbers.split_once(' ').expect("the table names points and most");
            let (name, lines) = rest.split_once('\n').expect("the table names what it is");
            let number = |text: &str| text.parse().expect("the table counts in whole numbers");
            Theme { name: name.trim(), points: number(points), most: number(most), phrases: compiled(&pattern(lines)) }
        })
        .collect()
}

/// Words of alphabets begin after a space; Chinese and Japanese have none.
fn pattern(lines: &str) -> String {
    let (mut spaced, mut unspaced) = (Vec::new(), Vec::new());
    for (language, phrases) in lines.lines().filter_map(|line| line.split_once(": ")) {
        for phrase in phrases.split(" | ") {
            let parts = phrase.trim().split(" * ").map(|part| regex::escape(&plain(part)));
            let pattern = parts.collect::<Vec<_>>().join(r" (?:\S+ ){0,3}");
            let is_open = !phrase.trim().ends_with('_');
            let pattern = if is_open { pattern } else { format!("{pattern} ") };
            if matches!(language, "zh" | "ja") { unspaced.push(pattern) } else { spaced.push(pattern) }
        }
    }
    let spaced = format!(" (?:{})", spaced.join("|"));
    if unspaced.is_empty() { spaced } else { format!("{spaced}|{}", unspaced.join("|")) }
}

/// Lower-case words with one space between them, marks gone, and the disguises of letters undone.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace()) {
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

/// `v1@gra` and `саsinо` with Cyrillic letters in it, as they mean to be read.
fn undisguised(word: &str) -> String {
    let has_latin = word.chars().any(|c| c.is_ascii_alphabetic());
    let digits_inside = word.char_indices().any(|(at, c)| {
        matches!(c, '0' | '1' | '3' | '4' | '5' | '@' | '$')
            && word[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphabetic())
            && word[at + 1..].chars().next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '@' | '$'))
    });
    if !has_latin || !digits_inside && word.is_ascii() || word.contains('.') && word.contains('@') {
        return word.to_owned();
    }
    word.chars()
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
        .collect()
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
        assert_eq!(THEMES.len(), table.lines().filter(|line| line.starts_with('[')).count());
        assert!(THEMES.iter().all(|theme| theme.points > 0 && theme.most >= theme.points && !theme.name.is_empty()));
        let phrases = table.lines().filter(|line| !line.starts_with('#'));
        assert!(phrases.clone().all(|line| line == line.to_lowercase()), "upper case");
        let unnamed: Vec<&str> =
            phrases.filter(|line| !line.is_empty() && !line.starts_with('[') && !line.contains(": ")).collect();
        assert!(unnamed.is_empty(), "{unnamed:?}");
    }
}
