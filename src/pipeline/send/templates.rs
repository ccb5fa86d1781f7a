//! The wording of our mail: built in, and each file replaceable by one of the same name in the configuration.

use super::facts::facts;
use super::sample;
use super::words::{brief, capital, sentence, without_gaps, wrap};
use super::{alarm, digest};
use crate::domain;
use crate::domain::alarm::KIND;
use crate::domain::notice::NoticeKind;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, HtmlEscape, UndefinedBehavior, Value};
use std::collections::BTreeMap;

macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../../templates/mail/", $name)))),+]
    };
}

/// Every file under `templates/mail/`, by its name.
pub const BUILT_IN: [(&str, &str); 72] = built_in![
    "layout.html",
    "layout.txt",
    "parts.html",
    "parts.txt",
    "said.txt",
    "background.txt",
    "assignment.subject",
    "assignment.txt",
    "assignment.html",
    "reminder.subject",
    "reminder.txt",
    "reminder.html",
    "taken-away.subject",
    "taken-away.txt",
    "taken-away.html",
    "escalation.subject",
    "escalation.txt",
    "escalation.html",
    "reply.subject",
    "reply.txt",
    "reply.html",
    "warmer.subject",
    "warmer.txt",
    "warmer.html",
    "follow-up.subject",
    "follow-up.txt",
    "follow-up.html",
    "review.subject",
    "review.txt",
    "review.html",
    "exit.subject",
    "exit.txt",
    "exit.html",
    "confirmed.subject",
    "confirmed.txt",
    "confirmed.html",
    "help.subject",
    "help.txt",
    "help.html",
    "held.subject",
    "held.txt",
    "held.html",
    "question.subject",
    "question.txt",
    "question.html",
    "undelivered.subject",
    "undelivered.txt",
    "undelivered.html",
    "unreachable.subject",
    "unreachable.txt",
    "unreachable.html",
    "acknowledgement.subject",
    "acknowledgement.txt",
    "acknowledgement.html",
    "hand-off.subject",
    "hand-off.txt",
    "hand-off.html",
    "hand-off-answer.subject",
    "hand-off-answer.txt",
    "hand-off-answer.html",
    "handover.subject",
    "handover.txt",
    "handover.html",
    "leaver.subject",
    "leaver.txt",
    "leaver.html",
    "set-aside.subject",
    "set-aside.txt",
    "set-aside.html",
    "digest.subject",
    "digest.txt",
    "digest.html",
];

/// Work one template may do, in instructions. The built-in ones use about a tenth with the longest mail.
const FUEL: u64 = 50_000;

/// Text and page of a mail.
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    #[error("there is no mail template called `{name}`; the names are {known}")]
    Unknown { name: String, known: String },
    #[error("the mail template `{name}`, line {line}: {message}")]
    Broken { name: String, line: usize, message: String },
}

pub struct Templates {
    built_in: Environment<'static>,
    /// With people's own wording; none where nobody changed any.
    own: Option<Environment<'static>>,
}

impl Templates {
    pub fn built_in() -> Self {
        Self { built_in: environment(UndefinedBehavior::Chainable), own: None }
    }

    /// With these texts in place of the built-in ones of the same name, such as `assignment.txt`. Each is tried on
    /// notices with everything and with nothing to tell, so that a mistake shows here and not on a Friday evening.
    pub fn with(own: &BTreeMap<String, String>) -> Result<Self, BadTemplate> {
        if own.is_empty() {
            return Ok(Self::built_in());
        }
        let strict = replaced(environment(UndefinedBehavior::Strict), own)?;
        for kind in NoticeKind::ALL.into_iter().filter(|kind| kind.is_ours()) {
            for due in sample::notices(kind) {
                let facts = facts(&due, &sample::rules(), &sample::site(), &sample::key(), sample::NOW);
                rendered(&strict, kind.as_str(), &facts).map_err(|error| broken(&error))?;
            }
        }
        for due in sample::alarms() {
            let facts = alarm::facts(&due, &sample::rules(), &sample::site());
            rendered(&strict, KIND, &facts).map_err(|error| broken(&error))?;
        }
        let facts = digest::facts(&sample::digest(), &sample::rules(), &sample::site(), &sample::key(), sample::NOW);
        rendered(&strict, domain::digest::KIND, &facts).map_err(|error| broken(&error))?;
        let lenient = replaced(environment(UndefinedBehavior::Chainable), own)?;
        Ok(Self { own: Some(lenient), ..Self::built_in() })
    }

    pub(super) fn render_digest(&self, facts: &Value) -> Result<Rendered, BadTemplate> {
        self.render_named(domain::digest::KIND, facts)
    }

    pub(super) fn render_alarm(&self, facts: &Value) -> Result<Rendered, BadTemplate> {
        self.render_named(KIND, facts)
    }

    pub(super) fn render(&self, kind: NoticeKind, facts: &Value) -> Result<Rendered, BadTemplate> {
        self.render_named(kind.as_str(), facts)
    }

    /// People's own wording; if it fails on this notice, the built-in one: a mail that reads otherwise than they wish
    /// is better than none.
    fn render_named(&self, kind: &str, facts: &Value) -> Result<Rendered, BadTemplate> {
        if let Some(own) = &self.own {
            match rendered(own, kind, facts) {
                Ok(rendered) => return Ok(rendered),
                Err(error) => tracing::warn!("the built-in wording is used instead: {}", broken(&error)),
            }
        }
        rendered(&self.built_in, kind, facts).map_err(|error| broken(&error))
    }
}

fn environment(undefined: UndefinedBehavior) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|name| match name.ends_with(".html") {
        true => AutoEscape::Html,
        false => AutoEscape::None,
    });
    environment.set_undefined_behavior(undefined);
    environment.set_fuel(Some(FUEL));
    // A line that holds nothing but a tag leaves nothing behind.
    environment.set_syntax(
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().expect("it is the usual syntax"),
    );
    environment.add_filter("wrap", |text: &str, first: Option<&str>, rest: Option<&str>| {
        let first = first.unwrap_or_default();
        wrap(text, first, rest.unwrap_or(first))
    });
    environment.add_filter("breaks", |text: &str| {
        let lines = text.lines().map(|line| format!("{}<br>", HtmlEscape(line)));
        Value::from_safe_string(lines.collect::<Vec<_>>().join("\n"))
    });
    environment.add_filter("sentence", |text: &str| sentence(text));
    environment.add_filter("sentence_start", |text: &str| capital(text));
    environment.add_filter("brief", |text: &str| brief(text));
    for (name, text) in BUILT_IN {
        environment.add_template(name, text).expect("the built-in templates are sound: a test renders each");
    }
    environment
}

fn replaced(
    mut environment: Environment<'static>,
    own: &BTreeMap<String, String>,
) -> Result<Environment<'static>, BadTemplate> {
    for (name, text) in own {
        if !BUILT_IN.iter().any(|(known, _)| known == name) {
            let known = BUILT_IN.map(|(known, _)| known).join(", ");
            return Err(BadTemplate::Unknown { name: name.clone(), known });
        }
        environment.add_template_owned(name.clone(), text.clone()).map_err(|error| broken(&error))?;
    }
    Ok(environment)
}

fn rendered(environment: &Environment<'_>, kind: &str, facts: &Value) -> Result<Rendered, minijinja::Error> {
    let part = |end: &str| environment.get_template(&format!("{kind}.{end}"))?.render(facts);
    Ok(Rendered { subject: part("subject")?, text: without_gaps(&part("txt")?), html: part("html")? })
}

/// The innermost cause: of a page that includes a part, the part's own name and line.
fn broken(error: &minijinja::Error) -> BadTemplate {
    let mut cause = error;
    while let Some(inner) =
        std::error::Error::source(cause).and_then(|source| source.downcast_ref::<minijinja::Error>())
    {
        cause = inner;
    }
    BadTemplate::Broken {
        name: cause.name().unwrap_or("?").to_owned(),
        line: cause.line().unwrap_or(0),
        message: cause.detail().map_or_else(|| cause.kind().to_string(), str::to_owned),
    }
}
