//! What made a condition hold, in words that a rep can check against the mail.

use super::evaluate::{Expr, List, Quantity, Scope, Value};
use super::facts::Facts;
use super::mentions::parts;
use super::operate::{Find, Writing};
use super::pattern::Pattern;
use crate::domain::spoken::whole_words;
use std::borrow::Cow;

/// What is quoted of one value at most, in characters: enough to recognise it.
const QUOTE_MAX: usize = 60;

/// How many different matches of one pattern are named.
const MATCHES_MAX: usize = 3;

/// How many factors of a learned score are named.
const FACTORS_MAX: usize = 4;

/// What adds less log-odds than this moves a percentage by one at most.
const TELLING: f64 = 0.05;

/// Why `expr` came to `held`. Nothing here is unknown: the caller has seen it come to that.
pub(super) fn of(expr: &Expr, facts: &Facts<'_>, held: bool) -> String {
    let mut words = Words::default();
    tell(expr, &Scope { facts, each: None }, held, &mut words);
    match words.first {
        None if held => "always".to_owned(),
        None => "never".to_owned(),
        Some(first) if words.more.is_empty() => first,
        Some(first) => format!("{first} and {}", words.more.join(" and ")),
    }
}

/// What is told, each once. As a rule it is one thing, and rules are many: that needs no list.
#[derive(Default)]
struct Words {
    first: Option<String>,
    more: Vec<String>,
}

impl Words {
    fn say(&mut self, sentence: String) {
        if sentence.is_empty() || self.first.as_ref() == Some(&sentence) || self.more.contains(&sentence) {
            return;
        }
        match self.first {
            None => self.first = Some(sentence),
            Some(_) => self.more.push(sentence),
        }
    }
}

/// An expression as its author wrote it, near enough to know it again: `company.size`, `fields["Budget"]`.
pub(super) fn shown(expr: &Expr) -> Cow<'static, str> {
    Cow::Owned(match expr {
        Expr::Name(name) => return Cow::Borrowed(name.path),
        Expr::Column(column) => format!("company.{column}"),
        Expr::Field(label) => format!("fields[{}]", shown(label)),
        Expr::Text(text) => quoted(text),
        Expr::Int(number) => number.to_string(),
        Expr::Double(number) => number.to_string(),
        Expr::Bool(value) => value.to_string(),
        Expr::Each(_) => "the element".to_owned(),
        Expr::ToInt(inner) | Expr::ToDouble(inner) | Expr::ToText(inner) => return shown(inner),
        Expr::Written(_, inner) => return shown(inner),
        Expr::Length(inner) => format!("the length of {}", place(inner)),
        Expr::Count(_) => "the size of the list".to_owned(),
        Expr::Joined(left, right) => format!("{} and {}", shown(left), shown(right)),
        Expr::Calculate(sum, left, right) => format!("{} {} {}", operand(left), sum.sign(), operand(right)),
        Expr::Negative(inner) => format!("-{}", operand(inner)),
        _ => "this".to_owned(),
    })
}

/// Part of a calculation.
fn operand(expr: &Expr) -> Cow<'static, str> {
    match expr {
        Expr::Calculate(..) => Cow::Owned(format!("({})", shown(expr))),
        _ => shown(expr),
    }
}

fn tell<'v>(expr: &'v Expr, scope: &Scope<'v>, held: bool, words: &mut Words) {
    let mut say = |sentence: String| words.say(sentence);
    match expr {
        Expr::Not(inner) => tell(inner, scope, !held, words),
        Expr::Both(left, right) | Expr::Either(left, right) => {
            // What holds together is told together; of what settles the matter alone, the first is enough.
            let together = matches!(expr, Expr::Both(..)) == held;
            if together || left.holds(scope).is_ok_and(|left| left == held) {
                tell(left, scope, held, words);
                if !together {
                    return;
                }
            }
            tell(right, scope, held, words);
        }
        Expr::If(condition, one, other) => {
            let chosen = condition.holds(scope).unwrap_or_default();
            tell(condition, scope, chosen, words);
            tell(if chosen { one } else { other }, scope, held, words);
        }
        Expr::Compare(_, left, right) => {
            for side in [left, right] {
                say(told(side, scope));
            }
        }
        Expr::In(item, List::Labels) => {
            let label = item.text(scope).unwrap_or_default();
            say(format!("the form {} {}", if held { "has" } else { "has no" }, quoted(&label)));
        }
        Expr::In(item, _) => say(told(item, scope)),
        Expr::Has(fact) => say(format!("{} is {}", shown(fact), if held { "known" } else { "not known" })),
        Expr::Find(find, text, part) => say(found(*find, text, part, scope, held)),
        Expr::Matches(text, pattern) => say(matched(text, pattern, scope, held)),
        Expr::Elements(quantity, list, body) => {
            // One element decides: the first that holds for `exists`, the first that does not for `all`.
            let decides = *quantity != Quantity::All;
            for each in list.values(scope).unwrap_or_default().into_iter().flatten() {
                let inner = Scope { facts: scope.facts, each: Some(each) };
                if decides == held && body.holds(&inner).is_ok_and(|body| body == held) {
                    return tell(body, &inner, held, words);
                }
            }
            say(format!("{} of the list", if *quantity == Quantity::All { "all" } else { "none" }));
        }
        Expr::Bool(_) => {}
        _ => say(told(expr, scope)),
    }
}

/// `company.size is 250`; nothing of a literal.
fn told<'v>(expr: &'v Expr, scope: &Scope<'v>) -> String {
    if matches!(expr, Expr::Text(_) | Expr::Int(_) | Expr::Double(_) | Expr::Bool(_) | Expr::Each(_)) {
        return String::new();
    }
    if let Expr::Name(name) = expr
        && let Some(what) = name.path.strip_prefix("asks.")
    {
        return asked(what, scope.facts);
    }
    if let Expr::Name(name) = expr
        && name.path == "signals.learned"
    {
        return learned(scope.facts);
    }
    match expr.value(scope) {
        // Put together without `format!`: every route that does not hold tells why.
        Ok(Value::Text(text)) => quoted_after(&[&shown(expr), " is "], &text),
        Ok(value) => {
            let said = [shown(expr).as_ref(), " is ", &value_in_words(&value)].concat();
            let of = calculated_of(expr).into_iter().map(|fact| told(fact, scope)).collect::<Vec<_>>().join(" and ");
            if of.is_empty() { said } else { format!("{said}, where {of}") }
        }
        Err(_) => [shown(expr).as_ref(), " is unknown"].concat(),
    }
}

/// The facts that a calculation is made of.
fn calculated_of(expr: &Expr) -> Vec<&Expr> {
    let mut open = if matches!(expr, Expr::Calculate(..) | Expr::Negative(_)) { parts(expr) } else { Vec::new() };
    let mut facts = Vec::new();
    while let Some(part) = open.pop() {
        match part {
            Expr::Name(_) | Expr::Field(_) | Expr::Column(_) | Expr::Length(_) | Expr::Count(_) => facts.push(part),
            _ => open.extend(parts(part)),
        }
    }
    facts.reverse();
    facts
}

/// `it asks for a quote: "Angebot"`.
fn asked(what: &str, facts: &Facts<'_>) -> String {
    let words = match what {
        "product" => facts.product,
        _ => facts.asks.iter().find(|sign| sign.name == what).map(|sign| sign.words.as_str()),
    };
    match words {
        Some(words) => quoted_after(&["asks for ", what, ": "], words),
        None => format!("does not ask for {what}"),
    }
}

/// `signals.learned is 62: source portal -1.10, asks price +0.70`, as log-odds.
fn learned(facts: &Facts<'_>) -> String {
    let Some(foretold) = facts.foretold() else { return "signals.learned is unknown".to_owned() };
    let telling = foretold.factors.iter().take(FACTORS_MAX).filter(|(_, odds)| odds.abs() >= TELLING);
    let factors = telling.map(|(factor, odds)| format!("{factor} {odds:+.2}"));
    let factors: Vec<String> = factors.collect();
    match factors.is_empty() {
        true => format!("signals.learned is {} as of all leads", foretold.percent),
        false => format!("signals.learned is {}: {}", foretold.percent, factors.join(", ")),
    }
}

fn found<'v>(find: Find, text: &'v Expr, part: &'v Expr, scope: &Scope<'v>, held: bool) -> String {
    let part = quoted(&part.text(scope).unwrap_or_default());
    let place = place(text);
    match (find, held) {
        (Find::Contains, true) => [&part, " in ", &place].concat(),
        (Find::Contains, false) => format!("no {part} in {place}"),
        (Find::StartsWith, true) => format!("{place} begins with {part}"),
        (Find::StartsWith, false) => format!("{place} does not begin with {part}"),
        (Find::EndsWith, true) => format!("{place} ends with {part}"),
        (Find::EndsWith, false) => format!("{place} does not end with {part}"),
    }
}

/// `"demo" and "pricing" in the text`: the words themselves, each once whatever its case.
fn matched<'v>(text: &'v Expr, pattern: &Pattern, scope: &Scope<'v>, held: bool) -> String {
    let place = place(text);
    let text = text.text(scope).unwrap_or_default();
    if !held {
        // A word of it may stand there by itself.
        let has_one = || pattern.words.split('"').skip(1).step_by(2).any(|word| text.contains(word));
        return match pattern.words.as_str() {
            "" => format!("nothing of that kind in {place}"),
            words if has_one() => ["nothing like ", words, " in ", &place, " as it is looked for"].concat(),
            words => ["nothing like ", words, " in ", &place].concat(),
        };
    }
    let mut matches: Vec<String> = Vec::new();
    for found in pattern.regex.find_iter(&text).filter(|found| !found.as_str().trim().is_empty()) {
        let word = quoted(found.as_str());
        if !matches.iter().any(|known| known.to_lowercase() == word.to_lowercase()) {
            matches.push(word);
        }
        if matches.len() == MATCHES_MAX {
            break;
        }
    }
    match matches.as_slice() {
        [] => format!("{place} is as asked"),
        [one] => [one, " in ", &place].concat(),
        several => format!("{} in {place}", several.join(" and ")),
    }
}

/// Where something was found, as people say it.
fn place(expr: &Expr) -> Cow<'static, str> {
    match expr {
        Expr::Name(name) if name.path == "text" => Cow::Borrowed("the text"),
        Expr::Name(name) if name.path == "subject" => Cow::Borrowed("the subject"),
        Expr::Written(Writing::Lower | Writing::LowerAscii | Writing::Upper | Writing::UpperAscii, inner) => {
            place(inner)
        }
        Expr::Written(Writing::Trimmed, inner) => place(inner),
        Expr::Joined(left, right) => match (place(left), place(right)) {
            (left, right) if left.starts_with('"') => right,
            (left, right) if right.starts_with('"') => left,
            (left, right) => Cow::Owned(format!("{left} or {right}")),
        },
        other => shown(other),
    }
}

fn value_in_words(value: &Value<'_>) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Double(number) => number.to_string(),
        Value::Text(text) => quoted(text),
    }
}

/// On one line, cut short, in quotes.
fn quoted(text: &str) -> String {
    quoted_after(&[], text)
}

fn quoted_after(before: &[&str], text: &str) -> String {
    // A character is four bytes at most: what lies beyond is not looked at.
    let enough = QUOTE_MAX * 4 + 4;
    let before_bytes: usize = before.iter().map(|part| part.len()).sum();
    let mut words = String::with_capacity(before_bytes + text.len().min(enough) + 5);
    words.extend(before.iter().copied());
    words.push('"');
    let start = words.len();
    for word in text.split_whitespace() {
        if words.len() > start {
            words.push(' ');
        }
        words.push_str(&word[..word.floor_char_boundary(enough)]);
        if words.len() - start > enough {
            break;
        }
    }
    if let Some(whole) = whole_words(&words[start..], QUOTE_MAX) {
        words.truncate(start + whole.len());
        words.push('…');
    }
    words.push('"');
    words
}
