//! The lists of words, as an index of their phrases and the rules that these make.

use super::folded::{Numbers, folded};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::HashMap;
use std::sync::LazyLock;

pub(super) static LISTS: LazyLock<Lists> =
    LazyLock::new(|| Lists::of(include_str!("sets.txt"), include_str!("asks.txt"), include_str!("classes.txt")));

pub(super) struct Lists {
    pub phrases: AhoCorasick,
    /// Whether the phrase may go on: `cost*`.
    pub is_open: Vec<bool>,
    pub rules: Vec<Rule>,
    /// For each phrase, the rules that begin with it.
    pub begins: Vec<Vec<usize>>,
    /// Rules of helpers alone.
    pub unbegun: Vec<usize>,
    pub ask_names: Vec<&'static str>,
    pub class_names: Vec<&'static str>,
}

/// What a rule is of, in the order in which they are read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of {
    /// Named by other rules, or by the reading itself: `[@wants]`.
    Helper,
    Class,
    Ask,
}

/// How much the words of a sign prove, from `[name]` to `[name??]`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    Sure,
    /// Of an ask it counts only in a sentence that asks, of a class it is only likely.
    Weak,
    /// Of an ask it counts only where nothing looks like no sale, of a class only where nothing is asked for either.
    Guess,
}

/// One alternative of a line.
pub(super) struct Rule {
    pub name: &'static str,
    pub of: Of,
    pub proof: Proof,
    pub language: &'static str,
    /// Phrases that must all be there; the first is quoted.
    pub all: Vec<usize>,
    pub none: Vec<usize>,
    /// Helpers of which there must be one, too.
    pub helpers: Vec<&'static str>,
    /// Helpers of which there must be none.
    pub no_helpers: Vec<&'static str>,
}

/// What stands for `<day>` in the phrases of each language.
type Sets = HashMap<(&'static str, &'static str), Vec<&'static str>>;

/// A phrase with each set's words in its place.
fn spelt_out(phrase: &str, language: &'static str, sets: &Sets) -> Vec<String> {
    let set = phrase.find('<').zip(phrase.find('>')).filter(|(from, to)| from < to);
    let Some((from, to)) = set else { return vec![phrase.trim().to_owned()] };
    let words = sets.iter().find(|((name, spoken), _)| *name == &phrase[from + 1..to] && *spoken == language);
    let put = |word: &&str| format!("{}{word}{}", &phrase[..from], &phrase[to + 1..]);
    words.into_iter().flat_map(|(_, words)| words).flat_map(|word| spelt_out(&put(word), language, sets)).collect()
}

impl Lists {
    fn of(sets_of_words: &'static str, asks: &'static str, classes: &'static str) -> Self {
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
        let mut sets = Sets::new();
        for (text, of_file) in [(sets_of_words, Of::Helper), (asks, Of::Ask), (classes, Of::Class)] {
            let (mut name, mut of, mut proof, mut set) = ("", of_file, Proof::Sure, None);
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# ")) {
                if let Some(title) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                    set = title.strip_prefix('<').and_then(|title| title.strip_suffix('>'));
                    proof = match title.len() - title.trim_end_matches('?').len() {
                        0 => Proof::Sure,
                        1 => Proof::Weak,
                        _ => Proof::Guess,
                    };
                    (name, of) = match title.strip_prefix('@') {
                        Some(helper) => (helper, Of::Helper),
                        None => (title.trim_end_matches('?'), of_file),
                    };
                    match of {
                        _ if set.is_some() || proof != Proof::Sure => {}
                        Of::Ask => ask_names.push(name),
                        Of::Class => class_names.push(name),
                        Of::Helper => {}
                    }
                    continue;
                }
                let Some((language, alternatives)) = line.split_once(':') else { continue };
                let language = language.trim();
                if let Some(set) = set {
                    sets.insert((set, language), alternatives.split('|').map(str::trim).collect());
                    continue;
                }
                let alternatives = alternatives.split('|').flat_map(|alternative| {
                    let helpers = alternative.split('&').map(str::trim).filter_map(|term| term.strip_prefix('@'));
                    let no_helpers = alternative.split('&').map(str::trim).filter_map(|term| term.strip_prefix("!@"));
                    let (helpers, no_helpers): (Vec<_>, Vec<_>) = (helpers.collect(), no_helpers.collect());
                    let spelt_out = spelt_out(alternative, language, &sets);
                    spelt_out.into_iter().map(move |phrases| (phrases, helpers.clone(), no_helpers.clone()))
                });
                for (alternative, mut helpers, no_helpers) in alternatives {
                    let (mut all, mut none) = (Vec::new(), Vec::new());
                    for term in alternative.split('&').map(str::trim) {
                        match term.strip_prefix('!') {
                            Some(absent) if !absent.starts_with('@') => none.push(number(absent)),
                            None if !term.starts_with('@') => all.push(number(term)),
                            _ => {}
                        }
                    }
                    if proof == Proof::Weak && of == Of::Ask {
                        helpers.push("asking");
                    }
                    rules.push(Rule { name, of, proof, language, all, none, helpers, no_helpers });
                }
            }
        }
        // Helpers first: the others ask for them; then what is no sale, beside which nothing is guessed.
        rules.sort_by_key(|rule| rule.of);
        let mut begins = vec![Vec::new(); phrases.len()];
        for (at, rule) in rules.iter().enumerate() {
            rule.all.first().iter().for_each(|first| begins[**first].push(at));
        }
        let unbegun = (0..rules.len()).filter(|at| rules[*at].all.is_empty()).collect();
        let phrases = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&phrases)
            .expect("the phrases are few and short");
        Self { phrases, is_open, rules, begins, unbegun, ask_names, class_names }
    }
}
