//! A checked condition, and its value for one lead: true, false, or unknown for want of one fact.

use super::facts::Facts;
use super::names::{Kind, Name};
use super::operate::{Find, Relation, Sum, Writing, count, to_double, to_int, to_text};
use super::pattern::Pattern;
use std::borrow::Cow;

/// Every kind is settled by [`super::check`]; what an operand cannot be is not asked again here.
#[derive(Debug)]
pub(super) enum Expr {
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(String),
    Name(&'static Name),
    /// A column of the company table beyond the known ones.
    Column(String),
    /// A form's value by its label.
    Field(Box<Expr>),
    /// The element that `exists` or `all` looks at; they do not nest, so there is one.
    Each(Kind),
    Not(Box<Expr>),
    Both(Box<Expr>, Box<Expr>),
    Either(Box<Expr>, Box<Expr>),
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    Compare(Relation, Box<Expr>, Box<Expr>),
    In(Box<Expr>, List),
    Has(Box<Expr>),
    Calculate(Sum, Box<Expr>, Box<Expr>),
    Negative(Box<Expr>),
    Joined(Box<Expr>, Box<Expr>),
    Find(Find, Box<Expr>, Box<Expr>),
    Matches(Box<Expr>, Box<Pattern>),
    Written(Writing, Box<Expr>),
    Length(Box<Expr>),
    Count(List),
    ToInt(Box<Expr>),
    ToDouble(Box<Expr>),
    ToText(Box<Expr>),
    Elements(Quantity, List, Box<Expr>),
}

#[derive(Debug)]
pub(super) enum List {
    Of(Vec<Expr>),
    /// The country codes of a territory.
    Territory(String),
    /// The labels of the form.
    Labels,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantity {
    Some,
    All,
    One,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'v> {
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(Cow<'v, str>),
}

impl<'v> Value<'v> {
    pub(super) const fn text(text: &'v str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

/// Why there is no value.
#[derive(Debug)]
pub(super) enum Stop<'v> {
    /// This fact is not known.
    Unknown(&'v Expr),
    Failed(String),
}

pub(super) struct Scope<'v> {
    pub facts: &'v Facts<'v>,
    pub each: Option<Value<'v>>,
}

pub(super) type Result<'v, T> = std::result::Result<T, Stop<'v>>;

impl Expr {
    /// What it always comes to, whatever the facts.
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Int(_) | Self::Length(_) | Self::Count(_) | Self::ToInt(_) => Kind::Int,
            Self::Double(_) | Self::ToDouble(_) => Kind::Double,
            Self::Text(_) | Self::Column(_) | Self::Field(_) => Kind::Text,
            Self::Joined(..) | Self::Written(..) | Self::ToText(_) => Kind::Text,
            Self::Name(name) => name.kind,
            Self::Each(kind) => *kind,
            Self::Calculate(_, one, two) if one.kind() == Kind::Int => two.kind(),
            Self::If(_, one, _) | Self::Calculate(_, one, _) | Self::Negative(one) => one.kind(),
            Self::Bool(_) | Self::Not(_) | Self::Both(..) | Self::Either(..) | Self::Compare(..) => Kind::Bool,
            Self::In(..) | Self::Has(_) | Self::Find(..) | Self::Matches(..) | Self::Elements(..) => Kind::Bool,
        }
    }

    pub(super) fn value<'v>(&'v self, scope: &Scope<'v>) -> Result<'v, Value<'v>> {
        let facts = scope.facts;
        let known = |value: Option<Value<'v>>| value.ok_or(Stop::Unknown(self));
        Ok(match self {
            Self::Bool(value) => Value::Bool(*value),
            Self::Int(value) => Value::Int(*value),
            Self::Double(value) => Value::Double(*value),
            Self::Text(value) => Value::text(value),
            Self::Name(name) => known((name.read)(facts))?,
            Self::Column(column) => known(facts.column(column).map(Value::text))?,
            Self::Field(label) => known(facts.field(&label.text(scope)?).map(Value::text))?,
            Self::Each(_) => known(scope.each.clone())?,
            Self::Not(inner) => Value::Bool(!inner.holds(scope)?),
            Self::Both(left, right) => Value::Bool(until(left, right, scope, false)?),
            Self::Either(left, right) => Value::Bool(until(left, right, scope, true)?),
            Self::If(condition, one, other) => if condition.holds(scope)? { one } else { other }.value(scope)?,
            Self::Compare(relation, left, right) => {
                Value::Bool(relation.holds(&left.value(scope)?, &right.value(scope)?))
            }
            Self::In(item, list) => Value::Bool(list.contains(&item.value(scope)?, scope)?),
            Self::Has(fact) => Value::Bool(fact.is_known(scope)?),
            Self::Calculate(sum, left, right) => sum.of(left.value(scope)?, right.value(scope)?)?,
            Self::Negative(inner) => Sum::Minus.of(Value::Int(0), inner.value(scope)?)?,
            Self::Joined(left, right) => {
                Value::Text((left.text(scope)? + right.text(scope)?.as_ref()).into_owned().into())
            }
            Self::Find(find, text, part) => Value::Bool(find.holds(&text.text(scope)?, &part.text(scope)?)),
            Self::Matches(text, pattern) => Value::Bool(pattern.regex.is_match(&text.text(scope)?)),
            Self::Written(writing, text) => Value::Text(writing.of(text.text(scope)?)),
            Self::Length(text) => count(text.text(scope)?.chars().count()),
            Self::Count(list) => count(list.len(scope)?),
            Self::ToInt(inner) => to_int(inner, inner.value(scope)?)?,
            Self::ToDouble(inner) => to_double(inner, inner.value(scope)?)?,
            Self::ToText(inner) => to_text(inner.value(scope)?),
            Self::Elements(quantity, list, body) => Value::Bool(quantity.holds(list, body, scope)?),
        })
    }

    pub(super) fn holds<'v>(&'v self, scope: &Scope<'v>) -> Result<'v, bool> {
        Ok(self.value(scope)? == Value::Bool(true))
    }

    pub(super) fn text<'v>(&'v self, scope: &Scope<'v>) -> Result<'v, Cow<'v, str>> {
        Ok(match self.value(scope)? {
            Value::Text(text) => text,
            Value::Bool(_) | Value::Int(_) | Value::Double(_) => Cow::Borrowed(""),
        })
    }

    pub(super) fn is_known<'v>(&'v self, scope: &Scope<'v>) -> Result<'v, bool> {
        match self.value(scope) {
            Ok(_) => Ok(true),
            Err(Stop::Unknown(_)) => Ok(false),
            Err(failed) => Err(failed),
        }
    }
}

/// `||` with `stop` true, `&&` with `stop` false: one side that stops it settles the matter, whatever is unknown on
/// the other.
fn until<'v>(left: &'v Expr, right: &'v Expr, scope: &Scope<'v>, stop: bool) -> Result<'v, bool> {
    match left.holds(scope) {
        Ok(value) if value == stop => Ok(stop),
        Ok(_) => right.holds(scope),
        Err(left_stop) => match right.holds(scope) {
            Ok(value) if value == stop => Ok(stop),
            // A fault is told before a gap: it is somebody's to mend.
            Err(failed @ Stop::Failed(_)) if matches!(left_stop, Stop::Unknown(_)) => Err(failed),
            Ok(_) | Err(_) => Err(left_stop),
        },
    }
}

impl List {
    /// Every element with its value, or why it has none.
    pub(super) fn values<'v>(&'v self, scope: &Scope<'v>) -> Result<'v, Vec<Result<'v, Value<'v>>>> {
        Ok(match self {
            Self::Of(items) => items.iter().map(|item| item.value(scope)).collect(),
            Self::Territory(name) => territory(name, scope.facts)?.iter().map(|code| Ok(Value::text(code))).collect(),
            Self::Labels => scope.facts.fields.iter().map(|(label, _)| Ok(Value::text(label))).collect(),
        })
    }

    fn len<'v>(&'v self, scope: &Scope<'v>) -> Result<'v, usize> {
        Ok(match self {
            Self::Of(items) => items.len(),
            Self::Territory(name) => territory(name, scope.facts)?.len(),
            Self::Labels => scope.facts.fields.len(),
        })
    }

    /// One element that is equal settles it; without one, an unknown element leaves it unknown.
    fn contains<'v>(&'v self, item: &Value<'v>, scope: &Scope<'v>) -> Result<'v, bool> {
        let is_item = |value: &Value<'_>| Relation::Equal.holds(item, value);
        match self {
            Self::Of(items) => {
                let mut stopped = None;
                for other in items {
                    match other.value(scope) {
                        Ok(value) if is_item(&value) => return Ok(true),
                        Ok(_) => {}
                        Err(stop) => stopped = stopped.or(Some(stop)),
                    }
                }
                stopped.map_or(Ok(false), Err)
            }
            Self::Territory(name) => Ok(territory(name, scope.facts)?.iter().any(|code| is_item(&Value::text(code)))),
            Self::Labels => match item {
                Value::Text(label) => Ok(scope.facts.field(label).is_some()),
                Value::Bool(_) | Value::Int(_) | Value::Double(_) => Ok(false),
            },
        }
    }
}

fn territory<'v>(name: &str, facts: &'v Facts<'v>) -> Result<'v, &'v [String]> {
    let codes = facts.territories.get(name).map(|territory| territory.on(facts.today));
    codes.ok_or_else(|| Stop::Failed(format!("there is no territory `{name}` in the team")))
}

impl Quantity {
    fn holds<'v>(self, list: &'v List, body: &'v Expr, scope: &Scope<'v>) -> Result<'v, bool> {
        let (mut held, mut stopped) = (0, None);
        for each in list.values(scope)? {
            let one = each.and_then(|each| body.holds(&Scope { facts: scope.facts, each: Some(each) }));
            match (one, self) {
                (Ok(true), Self::Some) => return Ok(true),
                (Ok(false), Self::All) => return Ok(false),
                (Ok(one), _) => held += usize::from(one),
                (Err(stop), _) => stopped = stopped.or(Some(stop)),
            }
        }
        match (stopped, self) {
            (Some(_), Self::One) if held > 1 => Ok(false),
            (Some(stop), _) => Err(stop),
            (None, Self::Some) => Ok(false),
            (None, Self::All) => Ok(true),
            (None, Self::One) => Ok(held == 1),
        }
    }
}
