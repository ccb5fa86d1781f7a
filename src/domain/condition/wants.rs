//! What one alternative of a condition wants at once: of some values that they lie between numbers or are one of a list,
//! of the rest that it holds.

use super::evaluate::Expr;
use super::evidence::shown;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

#[derive(Debug, Clone, Default)]
pub(super) struct Wants {
    /// By the words of what is compared.
    values: BTreeMap<String, (String, Values)>,
    /// What is known only by its words, and whether it must hold.
    others: BTreeSet<(String, bool)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Constant {
    Bool(bool),
    Int(i64),
    Text(String),
}

/// The values that are let through. Any at all is what is known of whom it is known.
#[derive(Debug, Clone)]
pub(super) struct Values {
    pub only: Option<BTreeSet<Constant>>,
    pub except: BTreeSet<Constant>,
    pub lo: i64,
    pub hi: i64,
}

impl Wants {
    pub(super) fn of(of: &Expr, values: Values) -> Self {
        let name = match of {
            Expr::Name(name) if name.is_in_tenths() => format!("ten times {}", name.path),
            _ => shown(of).into_owned(),
        };
        Self { values: [(format!("{of:?}"), (name, values))].into(), others: BTreeSet::new() }
    }

    pub(super) fn in_words(expr: &Expr, holds: bool) -> Self {
        Self { values: BTreeMap::new(), others: [(format!("{expr:?}"), holds)].into() }
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for (key, (name, by)) in &other.values {
            match both.values.get_mut(key) {
                Some((_, values)) => values.narrow(by),
                None => {
                    both.values.insert(key.clone(), (name.clone(), by.clone()));
                }
            }
        }
        both.others.extend(other.others.iter().cloned());
        both
    }

    pub(super) fn is_never(&self) -> bool {
        self.values.values().any(|(_, values)| values.is_none())
            || self.others.iter().any(|(words, holds)| *holds && self.others.contains(&(words.clone(), false)))
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.values.is_empty() && self.others.is_empty()
    }

    /// The texts that a fact must be one of.
    pub(super) fn texts_of(&self, fact: &str) -> Option<BTreeSet<String>> {
        let (_, values) = self.values.values().find(|(name, _)| name == fact)?;
        let text = |value: &Constant| match value {
            Constant::Text(text) => Some(text.clone()),
            Constant::Bool(_) | Constant::Int(_) => None,
        };
        Some(values.only.as_ref()?.iter().filter_map(text).collect())
    }

    /// Whoever meets this one meets the other.
    pub(super) fn implies(&self, other: &Self) -> bool {
        let is_implied = |(key, (_, values)): (&String, &(String, Values))| {
            self.values.get(key).is_some_and(|(_, own)| own.is_in(values))
        };
        other.values.iter().all(is_implied) && other.others.is_subset(&self.others)
    }

    /// One for each value of its longest list.
    pub(super) fn one_by_one(&self) -> Vec<Self> {
        let lists = self.values.iter().filter_map(|(key, (name, values))| Some((key, name, values.only.as_ref()?)));
        let Some((key, name, list)) = lists.max_by_key(|(_, _, list)| list.len()) else { return vec![self.clone()] };
        let one = |value: &Constant| {
            let only = Values { only: Some([value.clone()].into()), ..Values::all() };
            let value = Self { values: [(key.clone(), (name.clone(), only))].into(), others: BTreeSet::new() };
            self.and(&value)
        };
        list.iter().map(one).filter(|wants| !wants.is_never()).collect()
    }

    /// One for each part that the others' bounds cut the range of a number into: of the number that they cut most.
    pub(super) fn cut_by<'w>(&self, others: impl Iterator<Item = &'w Self>) -> Vec<Self> {
        let mut cuts: BTreeMap<&String, BTreeSet<i64>> = BTreeMap::new();
        for (key, (_, values)) in others.flat_map(|other| &other.values) {
            let Some((_, own)) = self.values.get(key).filter(|(_, own)| own.only.is_none()) else { continue };
            let begins = [Some(values.lo), values.hi.checked_add(1)].into_iter().flatten();
            let inside = begins.filter(|begins| own.lo < *begins && *begins <= own.hi);
            cuts.entry(key).or_default().extend(inside);
        }
        let most = cuts.into_iter().max_by_key(|(_, cuts)| cuts.len());
        let Some((key, cuts)) = most.filter(|(_, cuts)| !cuts.is_empty()) else { return vec![self.clone()] };
        let Some((name, own)) = self.values.get(key) else { return vec![self.clone()] };
        let ends = cuts.iter().map(|begins| begins - 1).chain([own.hi]);
        let part = |(lo, hi)| {
            let value = (key.clone(), (name.clone(), Values { lo, hi, ..Values::all() }));
            self.and(&Self { values: [value].into(), others: BTreeSet::new() })
        };
        [own.lo].into_iter().chain(cuts.iter().copied()).zip(ends).map(part).collect()
    }

    pub(super) fn asks_the_same_as(&self, other: &Self) -> bool {
        let is_plain = self.others.is_empty() && other.others.is_empty() && !self.values.is_empty();
        is_plain && self.values.keys().eq(other.values.keys())
    }

    pub(super) fn words(&self) -> String {
        let said: Vec<String> = self.values.values().map(|(name, values)| values.words(name)).collect();
        said.join(" and ")
    }
}

impl Values {
    pub(super) const fn all() -> Self {
        Self { only: None, except: BTreeSet::new(), lo: i64::MIN, hi: i64::MAX }
    }

    fn lets(&self, value: &Constant) -> bool {
        let is_between = match value {
            Constant::Int(value) => (self.lo..=self.hi).contains(value),
            Constant::Bool(_) | Constant::Text(_) => true,
        };
        is_between && !self.except.contains(value) && self.only.as_ref().is_none_or(|only| only.contains(value))
    }

    fn narrow(&mut self, by: &Self) {
        (self.lo, self.hi) = (self.lo.max(by.lo), self.hi.min(by.hi));
        self.except.extend(by.except.iter().cloned());
        self.only = match (self.only.take(), &by.only) {
            (Some(one), Some(two)) => Some(one.intersection(two).cloned().collect()),
            (one, two) => one.or_else(|| two.clone()),
        };
    }

    fn is_none(&self) -> bool {
        match &self.only {
            Some(only) => !only.iter().any(|value| self.lets(value)),
            None => self.lo > self.hi,
        }
    }

    fn is_in(&self, other: &Self) -> bool {
        match (&self.only, &other.only) {
            (Some(only), _) => only.iter().filter(|value| self.lets(value)).all(|value| other.lets(value)),
            (None, Some(_)) => false,
            (None, None) => {
                other.lo <= self.lo && other.hi >= self.hi && other.except.iter().all(|value| !self.lets(value))
            }
        }
    }

    fn words(&self, name: &str) -> String {
        let mut words = name.to_owned();
        let shown = |value: &Constant| match value {
            Constant::Bool(value) => value.to_string(),
            Constant::Int(value) => value.to_string(),
            Constant::Text(value) => format!("\"{value}\""),
        };
        if let Some(only) = &self.only {
            let only: Vec<String> = only.iter().filter(|value| self.lets(value)).map(shown).collect();
            let _ = write!(words, " {}", only.join(" or "));
            return words;
        }
        let _ = match (self.lo, self.hi) {
            (i64::MIN, i64::MAX) => Ok(()),
            (lo, i64::MAX) => write!(words, " from {lo}"),
            (i64::MIN, hi) => write!(words, " up to {hi}"),
            (lo, hi) => write!(words, " from {lo} to {hi}"),
        };
        for except in &self.except {
            let _ = write!(words, ", not {}", shown(except));
        }
        words
    }
}
