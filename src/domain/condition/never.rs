//! Comparisons that come to nothing whatever a lead is: a country by its name, capitals in what was made small.

use super::Condition;
use super::evaluate::Expr;
use super::evidence::shown;
use super::mentions::{compared, parts};
use super::operate::{Find, Writing};
use crate::domain::language::is_language;
use crate::domain::territory::is_country;

const SENIORITIES: [&str; 4] = ["executive", "director", "manager", "staff"];
const SOURCES: [&str; 5] = ["person", "form", "portal", "adf", "forward"];

/// What is never so, in words, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Never {
    pub told: String,
    pub remedy: String,
}

impl Condition {
    /// Texts that something is compared with, or searched for, and that cannot be.
    pub fn never_so(&self) -> Vec<Never> {
        let mut found = Vec::new();
        compared(&self.0.expr, &mut |fact, text| {
            if let Expr::Name(name) = fact
                && let Some(can_be) = cannot_be(name.path, text)
            {
                found.push(Never { told: format!("`{}` is never \"{text}\"", name.path), remedy: can_be.to_owned() });
            }
            let written = as_written(fact, text);
            if written != text {
                let told = format!("`{}` is never \"{text}\"", call(fact));
                found.push(Never { told, remedy: format!("write \"{written}\"") });
            }
        });
        searched(&self.0.expr, &mut |find, inside, text| {
            let written = in_the_case_of(inside, text);
            if written != text {
                let has = match find {
                    Find::Contains => "contains",
                    Find::StartsWith => "starts with",
                    Find::EndsWith => "ends with",
                };
                let told = format!("`{}` never {has} \"{text}\"", call(inside));
                found.push(Never { told, remedy: format!("write \"{written}\"") });
            }
        });
        found
    }
}

/// Shows each text that is searched for in something.
fn searched(expr: &Expr, see: &mut dyn FnMut(Find, &Expr, &str)) {
    if let Expr::Find(find, inside, text) = expr
        && let Expr::Text(text) = &**text
    {
        see(*find, inside, text);
    }
    parts(expr).into_iter().for_each(|part| searched(part, see));
}

/// A text as it is when `lower(…)`, `upper(…)` and `trim(…)` around a value have left it.
fn as_written(expr: &Expr, text: &str) -> String {
    let cased = in_the_case_of(expr, text);
    if is_trimmed(expr) { cased.trim().to_owned() } else { cased }
}

fn is_trimmed(expr: &Expr) -> bool {
    match expr {
        Expr::Written(Writing::Trimmed, _) => true,
        Expr::Written(_, inner) => is_trimmed(inner),
        _ => false,
    }
}

/// The outermost decides: `upper(lower(title))` is in capitals.
fn in_the_case_of(expr: &Expr, text: &str) -> String {
    match expr {
        Expr::Written(Writing::Trimmed, inner) => in_the_case_of(inner, text),
        Expr::Written(writing, _) => writing.of(text.into()).into_owned(),
        _ => text.to_owned(),
    }
}

/// `lower(contact.title)`.
fn call(expr: &Expr) -> String {
    let Expr::Written(writing, inner) = expr else { return shown(expr).into_owned() };
    let function = match writing {
        Writing::Lower => "lower",
        Writing::LowerAscii => "lowerAscii",
        Writing::Upper => "upper",
        Writing::UpperAscii => "upperAscii",
        Writing::Trimmed => "trim",
    };
    format!("{function}({})", call(inner))
}

fn cannot_be(path: &str, text: &str) -> Option<&'static str> {
    let is_code = |is_letter: fn(&u8) -> bool| text.len() == 2 && text.bytes().all(|byte| is_letter(&byte));
    match path {
        "country" | "company.country" if !is_code(u8::is_ascii_uppercase) => {
            Some("it is two capitals as in ISO 3166-1, like \"DE\"")
        }
        "country" | "company.country" if !is_country(text) => {
            Some("no country has that code in ISO 3166-1; Great Britain is \"GB\", Greece \"GR\"")
        }
        "language" if !is_code(u8::is_ascii_lowercase) => Some("it is two small letters as in ISO 639-1, like \"de\""),
        "language" if !is_language(text) => {
            Some("no language has that code in ISO 639-1; German is \"de\", Czech \"cs\"")
        }
        "source.kind" if !SOURCES.contains(&text) => {
            Some("it is \"person\", \"form\", \"portal\", \"adf\" or \"forward\"")
        }
        "contact.seniority" if !SENIORITIES.contains(&text) => {
            Some("it is \"executive\", \"director\", \"manager\" or \"staff\"")
        }
        "lead.band" if !is_band(text) => Some("it is a letter A to C and a number 1 to 3, like \"A1\""),
        _ => None,
    }
}

fn is_band(text: &str) -> bool {
    matches!(text.as_bytes(), [b'A'..=b'C', b'1'..=b'3'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn never(when: &str) -> Vec<String> {
        Condition::compile(when).unwrap().never_so().into_iter().map(|never| never.told).collect()
    }

    #[test]
    fn what_a_fact_can_never_be() {
        for (when, expected) in [
            ("country == \"Germany\"", "`country` is never \"Germany\""),
            ("asks.price || language in [\"de\", \"EN\"]", "`language` is never \"EN\""),
            ("source.kind != \"addf\"", "`source.kind` is never \"addf\""),
            ("contact.seniority == \"ceo\"", "`contact.seniority` is never \"ceo\""),
            ("country in [\"UK\", \"XK\", \"GB\"]", "`country` is never \"UK\""),
            ("language in [\"ge\", \"de\", \"uk\"]", "`language` is never \"ge\""),
        ] {
            assert_eq!(never(when), [expected], "{when}");
        }
        assert!(never("country in [\"DE\"] && contact.title == \"CEO\"").is_empty());
    }

    #[test]
    fn what_was_made_small_has_no_capitals() {
        for (when, expected) in [
            ("lower(contact.title) == \"Director\"", "`lower(contact.title)` is never \"Director\""),
            ("text.lower().contains(\"Enterprise\")", "`lower(text)` never contains \"Enterprise\""),
            ("lower(subject).startsWith(\"RE:\")", "`lower(subject)` never starts with \"RE:\""),
            ("lower(trim(subject)).endsWith(\"PO\")", "`lower(trim(subject))` never ends with \"PO\""),
            ("trim(contact.name) == \" Jo\"", "`trim(contact.name)` is never \" Jo\""),
            ("upper(company.name) in [\"ACME\", \"Fox\"]", "`upper(company.name)` is never \"Fox\""),
        ] {
            assert_eq!(never(when), [expected], "{when}");
        }
        for sound in [
            "lower(contact.title) == \"director\"",
            "upper(lower(contact.title)) == \"CEO\"",
            "trim(text).contains(\" price \")",
            "lower(text).matches(\"(?i)Price\")",
            "lower(subject).startsWith(\"re:\") || subject.startsWith(\"RE:\")",
        ] {
            assert!(never(sound).is_empty(), "{sound}");
        }
    }
}
