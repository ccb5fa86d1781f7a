//! What operators and functions make of values that are known.

use super::evaluate::{Expr, Result, Stop, Value};
use super::evidence::shown;
use std::borrow::Cow;
use std::cmp::Ordering;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sum {
    Plus,
    Minus,
    Times,
    Over,
    Rest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Find {
    Contains,
    StartsWith,
    EndsWith,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    Lower,
    LowerAscii,
    Upper,
    UpperAscii,
    Trimmed,
}

impl Relation {
    /// As it is written.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    pub(super) fn holds(self, left: &Value<'_>, right: &Value<'_>) -> bool {
        let order = compare(left, right);
        match self {
            Self::Equal => order == Some(Ordering::Equal),
            Self::NotEqual => order != Some(Ordering::Equal),
            Self::Less => order == Some(Ordering::Less),
            Self::AtMost => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Self::More => order == Some(Ordering::Greater),
            Self::AtLeast => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }
    }
}

/// Numbers of both kinds compare by their value, as in CEL.
fn compare(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
        (Value::Double(left), Value::Double(right)) => left.partial_cmp(right),
        (Value::Int(left), Value::Double(right)) => (*left as f64).partial_cmp(right),
        (Value::Double(left), Value::Int(right)) => left.partial_cmp(&(*right as f64)),
        _ => None,
    }
}

impl Sum {
    /// As it is written.
    pub(super) const fn sign(self) -> char {
        match self {
            Self::Plus => '+',
            Self::Minus => '-',
            Self::Times => '*',
            Self::Over => '/',
            Self::Rest => '%',
        }
    }

    pub(super) fn of<'v>(self, left: Value<'v>, right: Value<'v>) -> Result<'v, Value<'v>> {
        match (left, right) {
            (Value::Int(left), Value::Int(right)) => {
                let result = match self {
                    Self::Plus => left.checked_add(right),
                    Self::Minus => left.checked_sub(right),
                    Self::Times => left.checked_mul(right),
                    Self::Over => left.checked_div(right),
                    Self::Rest => left.checked_rem(right),
                };
                let why = || match self {
                    Self::Over | Self::Rest if right == 0 => format!("{left} cannot be divided by zero"),
                    _ => format!("the result with {left} and {right} is too large"),
                };
                result.map(Value::Int).ok_or_else(|| Stop::Failed(why()))
            }
            (left, right) => {
                let double = |value: Value<'_>| match value {
                    Value::Double(value) => value,
                    Value::Int(value) => value as f64,
                    Value::Bool(_) | Value::Text(_) => f64::NAN,
                };
                let (left, right) = (double(left), double(right));
                Ok(Value::Double(match self {
                    Self::Plus => left + right,
                    Self::Minus => left - right,
                    Self::Times => left * right,
                    Self::Over => left / right,
                    Self::Rest => left % right,
                }))
            }
        }
    }
}

impl Find {
    pub(super) fn holds(self, text: &str, part: &str) -> bool {
        match self {
            Self::Contains => text.contains(part),
            Self::StartsWith => text.starts_with(part),
            Self::EndsWith => text.ends_with(part),
        }
    }
}

impl Writing {
    pub(super) fn of(self, text: Cow<'_, str>) -> Cow<'_, str> {
        match (self, text) {
            (Self::Lower, text) => text.to_lowercase().into(),
            (Self::Upper, text) => text.to_uppercase().into(),
            (Self::LowerAscii, text) => text.to_ascii_lowercase().into(),
            (Self::UpperAscii, text) => text.to_ascii_uppercase().into(),
            (Self::Trimmed, Cow::Borrowed(text)) => text.trim().into(),
            (Self::Trimmed, Cow::Owned(text)) => text.trim().to_owned().into(),
        }
    }
}

pub(super) fn count<'v>(length: usize) -> Value<'v> {
    Value::Int(i64::try_from(length).unwrap_or(i64::MAX))
}

pub(super) fn to_int<'v>(from: &Expr, value: Value<'v>) -> Result<'v, Value<'v>> {
    let number = match value {
        Value::Int(value) => Some(value),
        // Beyond 2^53 a decimal number no longer holds every whole one.
        Value::Double(value) => (value.abs() < 9.0e15).then_some(value as i64),
        Value::Text(ref text) => text.trim().parse().ok(),
        Value::Bool(_) => None,
    };
    number.map(Value::Int).ok_or_else(|| Stop::Failed(format!("{} is no whole number", shown(from))))
}

pub(super) fn to_double<'v>(from: &Expr, value: Value<'v>) -> Result<'v, Value<'v>> {
    let number = match value {
        Value::Int(value) => Some(value as f64),
        Value::Double(value) => Some(value),
        Value::Text(ref text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        Value::Bool(_) => None,
    };
    number.map(Value::Double).ok_or_else(|| Stop::Failed(format!("{} is no number", shown(from))))
}

pub(super) fn to_text(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Bool(value) => Value::Text(value.to_string().into()),
        Value::Int(value) => Value::Text(value.to_string().into()),
        Value::Double(value) => Value::Text(value.to_string().into()),
        Value::Text(text) => Value::Text(text),
    }
}
