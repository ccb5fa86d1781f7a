//! Which leads a condition can hold of at all, beside those of others: for telling that nothing can come as far as a
//! route, before anything has.
//!
//! A condition is taken apart into alternatives, each of which wants several things at once: that a value lies between
//! numbers, or is one of some texts. Whatever else stands there (a search, a sum, a comparison of two facts) is the same
//! only as what is written in the same words. So what is found is true, and much that is true is not found. What is
//! unknown holds of nothing, here as there.

use super::Condition;
use super::evaluate::{Expr, List};
use super::mentions::Silence;
use super::names::Kind;
use super::operate::Relation;
use super::wants::{Constant, Values, Wants};
use crate::domain::signal::TENTHS;
use crate::domain::territory::Territory;
use std::collections::{BTreeMap, BTreeSet};

/// Alternatives beyond this are not followed up: `(a || b) && (c || d) && …` doubles them each time.
const ALTERNATIVES_MAX: usize = 64;

/// The leads that a condition holds of.
#[derive(Debug, Clone)]
pub struct Reach {
    alternatives: Vec<Wants>,
}

/// What is known while a condition is taken apart.
struct Given<'a> {
    territories: &'a BTreeMap<String, Territory>,
    /// Only of those who have said nothing.
    silence: Option<&'a Silence<'a>>,
}

impl Reach {
    /// Of no condition: every lead.
    pub fn of(condition: Option<&Condition>, territories: &BTreeMap<String, Territory>) -> Self {
        let Some(condition) = condition else { return Self::every() };
        Self::by(&condition.0.expr, &Given { territories, silence: None })
    }

    /// Of the leads of those who ask for nothing, whatever is known of them and their company.
    pub fn of_silent(condition: &Condition, territories: &BTreeMap<String, Territory>) -> Self {
        Self::by(&condition.0.expr, &Given { territories, silence: Some(&Silence::default()) })
    }

    pub fn every() -> Self {
        Self { alternatives: vec![Wants::default()] }
    }

    fn by(expr: &Expr, given: &Given<'_>) -> Self {
        let alternatives = taken_apart(expr, true, given).unwrap_or_else(|| vec![Wants::in_words(expr, true)]);
        Self { alternatives: alternatives.into_iter().filter(|wants| !wants.is_never()).collect() }
    }

    /// It contradicts itself.
    pub fn is_nobody(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// Every lead meets it, whatever is known of it.
    pub fn is_every(&self) -> bool {
        self.alternatives.iter().any(Wants::is_nothing)
    }

    /// The texts that a fact must be one of; None if it may be anything.
    pub fn texts_of(&self, fact: &str) -> Option<BTreeSet<String>> {
        let each: Option<Vec<BTreeSet<String>>> = self.alternatives.iter().map(|wants| wants.texts_of(fact)).collect();
        Some(each?.into_iter().flatten().collect())
    }

    /// Of both. Where they are too many to follow up, it is more than that, never less.
    pub fn and(&self, other: &Self) -> Self {
        let both = self.alternatives.iter().flat_map(|one| other.alternatives.iter().map(|two| one.and(two)));
        let alternatives: Vec<Wants> = both.filter(|wants| !wants.is_never()).take(ALTERNATIVES_MAX + 1).collect();
        if alternatives.len() > ALTERNATIVES_MAX { Self::every() } else { Self { alternatives } }
    }

    /// Which of the others have this one's leads, if surely every lead that this holds of is one of theirs. None: some
    /// lead may be nobody's.
    pub fn taken_by(&self, others: &[&Self]) -> Option<BTreeSet<usize>> {
        // A list is taken by several together, value by value; the range of a number part by part.
        let theirs = || others.iter().flat_map(|other| &other.alternatives);
        let each = self.alternatives.iter().flat_map(Wants::one_by_one).flat_map(|wants| wants.cut_by(theirs()));
        let taker = |wants: Wants| {
            others.iter().position(|other| other.alternatives.iter().any(|others| wants.implies(others)))
        };
        each.map(taker).collect()
    }

    /// In words, what surely can be of both, where both ask for the same facts and nothing else: who takes it is then a
    /// matter of their order alone.
    pub fn shared(&self, other: &Self) -> Option<String> {
        let ([one], [two]) = (self.alternatives.as_slice(), other.alternatives.as_slice()) else { return None };
        let is_part = |one: &Self, two: &Self| one.taken_by(&[two]).is_some();
        if !one.asks_the_same_as(two) || is_part(self, other) || is_part(other, self) {
            return None;
        }
        let both = one.and(two);
        (!both.is_never()).then(|| both.words())
    }
}

/// The alternatives of what must hold, or must not. None of too many.
fn taken_apart(expr: &Expr, holds: bool, given: &Given<'_>) -> Option<Vec<Wants>> {
    let both = |one: Vec<Wants>, two: Vec<Wants>| {
        one.iter().flat_map(|one| two.iter().map(|two| one.and(two))).filter(|wants| !wants.is_never()).collect()
    };
    if let Some(value) = settled(expr) {
        return Some(if value == holds { vec![Wants::default()] } else { Vec::new() });
    }
    let all: Vec<Wants> = match (expr, holds) {
        (Expr::Bool(value), _) if *value == holds => vec![Wants::default()],
        (Expr::Bool(_), _) => Vec::new(),
        (Expr::Not(inner), _) => taken_apart(inner, !holds, given)?,
        (Expr::Both(one, two), true) | (Expr::Either(one, two), false) => {
            both(taken_apart(one, holds, given)?, taken_apart(two, holds, given)?)
        }
        (Expr::Either(one, two), true) | (Expr::Both(one, two), false) => {
            let mut all = taken_apart(one, holds, given)?;
            all.extend(taken_apart(two, holds, given)?);
            all
        }
        (Expr::If(condition, one, two), _) => {
            let mut all: Vec<Wants> = both(taken_apart(condition, true, given)?, taken_apart(one, holds, given)?);
            all.extend(both(taken_apart(condition, false, given)?, taken_apart(two, holds, given)?));
            all
        }
        _ => match given.silence.and_then(|silence| silence.can_come_to(expr, holds)) {
            Some(true) => vec![Wants::default()],
            Some(false) => Vec::new(),
            None => vec![one_want(expr, holds, given)],
        },
    };
    (all.len() <= ALTERNATIVES_MAX).then_some(all)
}

/// What compares only what is written there: `1 == 1`, `"DE" in ["FR"]`.
pub(super) fn settled(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Compare(relation, one, two) => {
            let order = match (number(one), number(two)) {
                (Some(one), Some(two)) => one.partial_cmp(&two)?,
                _ => constant(one)?.cmp(&constant(two)?),
            };
            Some(match relation {
                Relation::Equal => order.is_eq(),
                Relation::NotEqual => order.is_ne(),
                Relation::Less => order.is_lt(),
                Relation::AtMost => order.is_le(),
                Relation::More => order.is_gt(),
                Relation::AtLeast => order.is_ge(),
            })
        }
        Expr::In(one, List::Of(list)) => {
            let list: BTreeSet<Constant> = list.iter().map(constant).collect::<Option<_>>()?;
            Some(list.contains(&constant(one)?))
        }
        _ => None,
    }
}

fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Int(value) => Some(*value as f64),
        Expr::Double(value) => Some(*value),
        Expr::Negative(inner) => number(inner).map(|value| -value),
        _ => None,
    }
}

/// What one comparison wants.
fn one_want(expr: &Expr, holds: bool, given: &Given<'_>) -> Wants {
    let is = if holds { Relation::Equal } else { Relation::NotEqual };
    match expr {
        Expr::Name(name) if name.kind == Kind::Bool => one_of(expr, [Constant::Bool(holds)].into(), Relation::Equal),
        Expr::Has(fact) if holds => {
            let lo = if is_never_below_nought(fact) { 0 } else { i64::MIN };
            Wants::of(fact, Values { lo, ..Values::all() })
        }
        Expr::Compare(relation, one, two) if fades(one) || fades(two) => in_tenths(expr, (*relation, one, two), holds),
        Expr::Compare(relation, one, two) => match (constant(one), constant(two)) {
            (None, Some(value)) => compared(expr, one, *relation, value, holds),
            (Some(value), None) => compared(expr, two, turned(*relation), value, holds),
            _ => Wants::in_words(expr, holds),
        },
        Expr::In(one, List::Of(list)) => match list.iter().map(constant).collect::<Option<BTreeSet<Constant>>>() {
            Some(list) => one_of(one, list, is),
            None => Wants::in_words(expr, holds),
        },
        Expr::In(one, List::Territory(name)) => match given.territories.get(name).and_then(Territory::at_all_times) {
            Some(codes) => one_of(one, codes.iter().cloned().map(Constant::Text).collect(), is),
            None => Wants::in_words(expr, holds),
        },
        _ => Wants::in_words(expr, holds),
    }
}

/// Activity, whose value is one of tenths.
fn fades(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(name) if name.is_in_tenths())
}

/// What a comparison wants of activity, as whole numbers of tenths.
fn in_tenths(whole: &Expr, (relation, one, two): (Relation, &Expr, &Expr), holds: bool) -> Wants {
    let (of, relation, bound) = match (number(one), number(two)) {
        (None, Some(bound)) => (one, relation, bound),
        (Some(bound), None) => (two, turned(relation), bound),
        _ => return Wants::in_words(whole, holds),
    };
    let tenths = bound * TENTHS as f64;
    // Below 0.45 is below 0.5, and above it is above 0.4.
    let nearest = match relation {
        Relation::Less | Relation::AtLeast => tenths.ceil(),
        Relation::AtMost | Relation::More => tenths.floor(),
        Relation::Equal | Relation::NotEqual if tenths.fract() != 0.0 => return Wants::in_words(whole, holds),
        Relation::Equal | Relation::NotEqual => tenths,
    };
    compared(whole, of, relation, Constant::Int(nearest as i64), holds)
}

fn constant(expr: &Expr) -> Option<Constant> {
    Some(match expr {
        Expr::Bool(value) => Constant::Bool(*value),
        Expr::Int(value) => Constant::Int(*value),
        Expr::Text(value) => Constant::Text(value.clone()),
        Expr::Negative(inner) => match **inner {
            Expr::Int(value) => Constant::Int(value.checked_neg()?),
            _ => return None,
        },
        _ => return None,
    })
}

/// Equal, or not, to one of these.
fn one_of(of: &Expr, list: BTreeSet<Constant>, relation: Relation) -> Wants {
    let values = match relation {
        Relation::Equal => Values { only: Some(list), ..Values::all() },
        _ => Values { except: list, ..Values::all() },
    };
    Wants::of(of, values)
}

fn compared(whole: &Expr, of: &Expr, relation: Relation, value: Constant, holds: bool) -> Wants {
    let relation = if holds { relation } else { denied(relation) };
    let between = |lo: i64, hi| {
        let lo = if is_never_below_nought(of) { lo.max(0) } else { lo };
        match lo == 0 && hi == i64::MAX && is_always_known(of) {
            true => Wants::default(),
            false => Wants::of(of, Values { lo, hi, ..Values::all() }),
        }
    };
    match (relation, value) {
        // What is not true is false.
        (Relation::NotEqual, Constant::Bool(value)) => one_of(of, [Constant::Bool(!value)].into(), Relation::Equal),
        (Relation::Equal | Relation::NotEqual, value) => one_of(of, [value].into(), relation),
        (_, Constant::Int(number)) if of.kind() == Kind::Int || fades(of) => match relation {
            Relation::Less => between(i64::MIN, number.saturating_sub(1)),
            Relation::AtMost => between(i64::MIN, number),
            Relation::More => between(number.saturating_add(1), i64::MAX),
            _ => between(number, i64::MAX),
        },
        _ => Wants::in_words(whole, holds),
    }
}

/// A number of things: `size(text) >= 0` asks for nothing.
fn is_never_below_nought(expr: &Expr) -> bool {
    match expr {
        Expr::Length(_) | Expr::Count(_) => true,
        Expr::Name(name) => name.path == "company.size" || is_counted(name.path),
        _ => false,
    }
}

fn is_always_known(expr: &Expr) -> bool {
    match expr {
        Expr::Length(inner) => matches!(&**inner, Expr::Name(name) if ["text", "subject"].contains(&name.path)),
        Expr::Count(list) => matches!(list, List::Labels),
        Expr::Name(name) => is_counted(name.path),
        _ => false,
    }
}

/// What somebody did elsewhere is nought of whoever did nothing; a model, or what came of others, need not say anything.
fn is_counted(path: &str) -> bool {
    ["attachments", "known.leads"].contains(&path)
        || path.starts_with("signals.") && !["signals.model", "signals.learned"].contains(&path)
}

const fn turned(relation: Relation) -> Relation {
    match relation {
        Relation::Less => Relation::More,
        Relation::AtMost => Relation::AtLeast,
        Relation::More => Relation::Less,
        Relation::AtLeast => Relation::AtMost,
        Relation::Equal | Relation::NotEqual => relation,
    }
}

const fn denied(relation: Relation) -> Relation {
    match relation {
        Relation::Less => Relation::AtLeast,
        Relation::AtMost => Relation::More,
        Relation::More => Relation::AtMost,
        Relation::AtLeast => Relation::Less,
        Relation::Equal => Relation::NotEqual,
        Relation::NotEqual => Relation::Equal,
    }
}

#[cfg(test)]
mod tests;
