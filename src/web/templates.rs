//! The templates: ours are embedded, each may be replaced by the configuration's. What is put into them is always data.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, HtmlEscape, UndefinedBehavior};
use serde::Serialize;
use std::collections::BTreeMap;
use tracing::error;

/// Bounds a template's work: the fullest board takes about 200,000 steps; one that loops for ever stops here.
const FUEL: u64 = 5_000_000;

macro_rules! embedded {
    ($($name:literal),+ $(,)?) => { [$(($name, include_str!(concat!("../../templates/web/", $name)))),+] };
}

const EMBEDDED: [(&str, &str); 10] = embedded![
    "base.html",
    "board.html",
    "board_rows.html",
    "lead.html",
    "workflow.html",
    "mail.html",
    "one_mail.html",
    "act.html",
    "done.html",
    "sorry.html",
];

/// The files a configuration may bring of its own, in `templates/web/`.
pub const TEMPLATE_NAMES: [&str; 10] = {
    let mut names = [""; 10];
    let mut n = 0;
    while n < names.len() {
        names[n] = EMBEDDED[n].0;
        n += 1;
    }
    names
};

/// Why a template of the configuration is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    #[error("there is no page template `{name}`; the names are {}", TEMPLATE_NAMES.join(", "))]
    UnknownName { name: String },
    #[error("templates/web/{name}{}: {cause}", line.map(|line| format!(":{line}")).unwrap_or_default())]
    Broken { name: String, line: Option<usize>, cause: String },
}

/// Compiled templates.
#[derive(Debug)]
pub struct Templates {
    chosen: Environment<'static>,
    /// What serves when one of the configuration's fails at a page that it was not tried with.
    ours: Environment<'static>,
}

impl Templates {
    /// Ours, with those in `overrides` (file name → text) in their place.
    pub fn new(overrides: &BTreeMap<String, String>) -> Result<Self, BadTemplate> {
        let ours = environment(&BTreeMap::new())?;
        let chosen = environment(overrides)?;
        Ok(Self { chosen, ours })
    }

    pub(super) fn render(&self, name: &str, view: &impl Serialize) -> Result<String, Error> {
        let view =
            serde_json::to_value(view).map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))?;
        let view = in_template(view);
        self.chosen.get_template(name)?.render(view.clone()).or_else(|failed| {
            error!("the template {name} failed, the one that comes with anteroom is used: {failed:#}");
            self.ours.get_template(name)?.render(view)
        })
    }
}

/// A view as templates see it; minijinja 3 takes no serde values itself.
fn in_template(view: serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match view {
        Json::Null => Value::from(()),
        Json::Bool(flag) => Value::from(flag),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::from(number.as_f64()), Value::from),
        Json::String(text) => Value::from(text),
        Json::Array(list) => list.into_iter().map(in_template).collect(),
        Json::Object(map) => Value::from_pairs(map.into_iter().map(|(name, value)| (name, in_template(value)))),
    }
}

fn environment(overrides: &BTreeMap<String, String>) -> Result<Environment<'static>, BadTemplate> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .map_err(|error| broken("base.html", &error))?,
    );
    // Escapes whatever a template says, `{% autoescape false %}` included; only what a macro has already rendered passes.
    environment.set_formatter(|out, _state, value| {
        if value.is_none() {
            return Ok(());
        }
        if value.is_safe() {
            return write!(out, "{value}").map_err(Error::from);
        }
        write!(out, "{}", HtmlEscape(&value.to_string())).map_err(Error::from)
    });
    environment.remove_filter("safe");
    if let Some(name) = overrides.keys().find(|name| !TEMPLATE_NAMES.contains(&name.as_str())) {
        return Err(BadTemplate::UnknownName { name: name.clone() });
    }
    for (name, embedded) in EMBEDDED {
        let added = match overrides.get(name) {
            Some(text) => environment.add_template_owned(name, text.clone()),
            None => environment.add_template(name, embedded),
        };
        added.map_err(|error| broken(name, &error))?;
    }
    Ok(environment)
}

fn broken(name: &str, error: &Error) -> BadTemplate {
    BadTemplate::Broken { name: name.to_owned(), line: error.line(), cause: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(sorry: &str, view: &BTreeMap<&str, &str>) -> String {
        let overrides = BTreeMap::from([("sorry.html".to_owned(), sorry.to_owned())]);
        Templates::new(&overrides).unwrap().render("sorry.html", view).unwrap()
    }

    #[test]
    fn nothing_a_template_says_turns_escaping_off() {
        let view = BTreeMap::from([("x", "<b>&\"'")]);
        let escaped = "&lt;b&gt;&amp;&quot;&#x27;";
        assert_eq!(render("{{ x }}", &view), escaped);
        assert_eq!(render("{% autoescape false %}{{ x }}{% endautoescape %}", &view), escaped);
        assert_eq!(
            render("{% macro m(y) %}<i>{{ y }}</i>{% endmacro %}{{ m(x) }}", &view),
            format!("<i>{escaped}</i>")
        );
    }

    #[test]
    fn a_broken_template_is_refused_with_its_line() {
        let bad = |name: &str, text: &str| {
            Templates::new(&BTreeMap::from([(name.to_owned(), text.to_owned())])).unwrap_err().to_string()
        };
        assert!(bad("sorry.html", "fine\n{% if %}").starts_with("templates/web/sorry.html:2: "));
        assert!(bad("bord.html", "").contains("board.html"));
    }

    #[test]
    fn a_template_that_fails_at_a_page_gives_way_to_ours() {
        let view = BTreeMap::from([("code", "404"), ("title", "gone"), ("text", "so it is")]);
        assert!(render("{{ no_such_thing }}", &view).contains("so it is"));
        assert!(render("{{ title|safe }}", &view).contains("so it is"));
    }
}
