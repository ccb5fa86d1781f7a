//! The lists of words, as an index of their phrases and the rules that these make.

use super::folded::{Numbers, folded};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::HashMap;
use std::sync::LazyLock;

pub(super) static LISTS: LazyLock<Lists> =
    LazyLock::new(|| Lists::of(include_str!("asks.txt"), include_str!("classes.txt")));

pub(super) struct Lists {
    pub phrases: AhoCorasick,
    /// Whether the phrase may go on: `cost*`.
    pub is_open: Vec<bool>,
    pub rules: Vec<Rule>,
    /// For each phrase, the rules that begin with it.
    pub begins: Vec<Vec<usize>>,
    pub ask_names: Vec<&'static str>,
    pub class_names: Vec<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Ask,
    Class,
    /// Named by other rules, or by the reading itself: `[@wants]`.
    Helper,
}

/// One alternative of a line.
pub(super) struct Rule {
    pub name: &'static str,
    pub of: Of,
    pub language: &'static str,
    /// Phrases that must all be there; the first is quoted.
    pub all: Vec<usize>,
    pub none: Vec<usize>,
    /// Helpers of which there must be one, too.
    pub helpers: Vec<&'static str>,
}

impl Lists {
    fn of(asks: &'static str, classes: &'static str) -> Self {
        let mut phrases: Vec<String> = Vec::new();
        let mut is_open = Vec::new();
        let mut numbers: HashMap<(String, bool), usize> = HashMap::new();
        let mut number = |phrase: &str| {
            let phrase = phrase.trim();
            let open = phrase.ends_with('*');
            let plain = folded(phrase.trim_end_matches('*'), Numbers::Kept).text;
            *numbers.entry((plain.clone(), open)).or_insert_with(|| {
                phrases.push(plain);
                is_open.push(open);
                phrases.len() - 1
            })
        };
        let (mut rules, mut ask_names, mut class_names) = (Vec::new(), Vec::new(), Vec::new());
        for (text, of_file) in [(asks, Of::Ask), (classes, Of::Class)] {
            let (mut name, mut of) = ("", of_file);
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# ")) {
                if let Some(title) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                    (name, of) = match title.strip_prefix('@') {
                        Some(helper) => (helper, Of::Helper),
                        None => (title, of_file),
                    };
                    match of {
                        Of::Ask => ask_names.push(name),
                        Of::Class => class_names.push(name),
                        Of::Helper => {}
                    }
                    continue;
                }
                let Some((language, alternatives)) = line.split_once(':') else { continue };
                for alternative in alternatives.split('|') {
                    let (mut all, mut none, mut helpers) = (Vec::new(), Vec::new(), Vec::new());
                    for term in alternative.split('&').map(str::trim) {
                        match (term.strip_prefix('!'), term.strip_prefix('@')) {
                            (Some(absent), _) => none.push(number(absent)),
                            (None, Some(helper)) => helpers.push(helper),
                            (None, None) => all.push(number(term)),
                        }
                    }
                    rules.push(Rule { name, of, language: language.trim(), all, none, helpers });
                }
            }
        }
        // Helpers first: the others ask for them.
        rules.sort_by_key(|rule| rule.of != Of::Helper);
        let mut begins = vec![Vec::new(); phrases.len()];
        for (at, rule) in rules.iter().enumerate() {
            rule.all.first().iter().for_each(|first| begins[**first].push(at));
        }
        let phrases = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&phrases)
            .expect("the phrases are few and short");
        Self { phrases, is_open, rules, begins, ask_names, class_names }
    }
}
