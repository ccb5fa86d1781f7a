//! Conditions written by people, compiled once: `company.size >= 200 && text.matches("(?i)demo")`.
//!
//! In: a text in CEL, and the [`Facts`] of one lead. Out: whether it holds, or which fact is missing to tell. Never: a
//! clock, a loop without end, a pattern that takes more than linear time.
//!
//! The grammar is CEL's, read by the `cel` crate. Evaluation is ours: CEL has no word for "nobody knows", and its
//! types are found wrong only when a mail meets them. Here every name and kind is settled while compiling, patterns
//! are compiled once, and what is unknown stays unknown: `unknown || true` is true, `unknown && false` is false, and
//! everything else made of an unknown is unknown.

mod check;
mod evaluate;
mod evidence;
mod facts;
mod mentions;
mod names;
mod never;
mod operate;
mod pattern;
mod reach;
#[cfg(test)]
mod tests;
mod wants;

pub use facts::{ContactFacts, Facts, LeadFacts};
pub use reach::Reach;

use evaluate::{Expr, Stop, Value};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// What is compiled at most. A condition is a line or two; a list of hundreds of names belongs in a table.
const SOURCE_MAX_BYTES: usize = 4_096;

/// How deep brackets may stand in each other. The parser and we recurse: at 300 it overflows a thread's stack.
const NESTING_MAX: usize = 32;

/// Operators, dots and brackets together, for the same reason: `1+1+1+…` nests as deep as it is long.
const MARKS_MAX: usize = 400;

/// A compiled condition. Cloning it is cheap.
#[derive(Clone)]
pub struct Condition(Arc<Compiled>);

struct Compiled {
    source: String,
    expr: Expr,
}

/// What a condition comes to for one lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    Yes,
    No,
    /// Nobody can tell without this: `company.size`.
    Unknown(String),
    /// It cannot be worked out: a number divided by zero, a text that is no number. Counts as unknown, and is shown.
    Failed(String),
}

/// The names that only a configuration can tell. None: anything goes that does not look like a slip of the pen.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// The columns of the company table beyond the known ones.
    pub company_columns: Option<BTreeSet<String>>,
    pub territories: Option<BTreeSet<String>>,
    /// It is asked of a lead, long after its mail was read: it has a band, and no form's fields any more.
    pub of_lead: bool,
}

/// Where in the source, for an editor's caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub offset_bytes: usize,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

/// Why a text is no condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCondition {
    pub message: String,
    pub remedy: String,
    pub at: Option<Place>,
}

impl fmt::Display for BadCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.remedy)
    }
}

impl std::error::Error for BadCondition {}

impl Condition {
    /// Compiles against the names that every configuration has.
    pub fn compile(source: &str) -> Result<Self, BadCondition> {
        Self::compile_with(source, &Vocabulary::default())
    }

    /// Compiles against the columns and territories of one configuration, so that none is misspelt.
    pub fn compile_with(source: &str, vocabulary: &Vocabulary) -> Result<Self, BadCondition> {
        refuse_monsters(source)?;
        // An empty environment expands no macros: `exists` stays a call that can be read as it was written.
        let parsed = cel::Env::default().parser().parse_with_source_info(source);
        let (ast, info) = parsed.map_err(|errors| unreadable(source, &errors))?;
        let expr = check::Check::new(source, &info, vocabulary).condition(&ast)?;
        Ok(Self(Arc::new(Compiled { source: source.to_owned(), expr })))
    }

    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// The same words, however they are laid out.
    pub fn is_written_like(&self, other: &Self) -> bool {
        self.source().split_whitespace().eq(other.source().split_whitespace())
    }

    pub fn evaluate(&self, facts: &Facts<'_>) -> Holds {
        match self.0.expr.value(&evaluate::Scope { facts, each: None }) {
            Ok(Value::Bool(true)) => Holds::Yes,
            // Checked to be yes or no while compiling.
            Ok(_) => Holds::No,
            Err(Stop::Unknown(fact)) => Holds::Unknown(evidence::shown(fact).into_owned()),
            Err(Stop::Failed(why)) => Holds::Failed(why),
        }
    }

    /// The same as [`Self::evidence`] where it is known that it holds: it is not worked out again.
    pub fn why_it_holds(&self, facts: &Facts<'_>) -> String {
        evidence::of(&self.0.expr, facts, true)
    }

    /// The same where it is known that it does not hold.
    pub fn why_not(&self, facts: &Facts<'_>) -> String {
        evidence::of(&self.0.expr, facts, false)
    }

    /// What made it hold, or not hold, in words a rep can check against the mail: `"pricing" in the text`.
    pub fn evidence(&self, facts: &Facts<'_>) -> String {
        match self.evaluate(facts) {
            Holds::Yes => self.why_it_holds(facts),
            Holds::No => self.why_not(facts),
            Holds::Unknown(fact) => format!("{fact} is unknown"),
            Holds::Failed(why) => why,
        }
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Condition({:?})", self.source())
    }
}

impl Place {
    fn at_byte(source: &str, offset_bytes: usize) -> Self {
        let offset_bytes = source.floor_char_boundary(offset_bytes);
        let before = &source[..offset_bytes];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        Self { offset_bytes, line, column: before[line_start..].chars().count() + 1 }
    }

    fn at_line_and_column(source: &str, line: usize, column: usize) -> Self {
        let line_start = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
        let rest = &source[line_start.min(source.len())..];
        let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(offset, _)| offset);
        Self { offset_bytes: line_start + within, line, column }
    }
}

/// Refuses, before anything recurses over it, what would exhaust the stack.
fn refuse_monsters(source: &str) -> Result<(), BadCondition> {
    let refuse = |message: String, remedy: &str| Err(BadCondition { message, remedy: remedy.to_owned(), at: None });
    if source.len() > SOURCE_MAX_BYTES {
        return refuse(
            format!("the condition is longer than {SOURCE_MAX_BYTES} bytes"),
            "split it into several rules, or put long lists into a table",
        );
    }
    let (mut quote, mut escaped) = (None, false);
    let (mut nesting, mut deepest, mut marks) = (0_usize, 0_usize, 0_usize);
    for c in source.chars() {
        match quote {
            Some(_) if escaped => escaped = false,
            // A raw text (`r"\"`) has no escapes; taking its backslash for one only counts differently.
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None => {
                marks += usize::from(c.is_ascii_punctuation() && c != ',' && c != '_');
                if matches!(c, '(' | '[' | '{') {
                    nesting += 1;
                    deepest = deepest.max(nesting);
                } else if matches!(c, ')' | ']' | '}') {
                    nesting = nesting.saturating_sub(1);
                }
            }
        }
    }
    if deepest > NESTING_MAX {
        return refuse(format!("brackets are nested more than {NESTING_MAX} deep"), "split it into several rules");
    }
    if marks > MARKS_MAX {
        return refuse(format!("there are more than {MARKS_MAX} operators in it"), "split it into several rules");
    }
    Ok(())
}

/// The parser's first complaint, in our words: its own lists the grammar's tokens.
fn unreadable(source: &str, errors: &cel::ParseErrors) -> BadCondition {
    let operators = "write `&&` for and, `||` for or, `!` for not, `==` for equal, and texts in quotes";
    let Some(error) = errors.errors.first() else {
        return BadCondition { message: "it cannot be read".to_owned(), remedy: operators.to_owned(), at: None };
    };
    let culprit = error.msg.split('\'').nth(1).unwrap_or_default();
    let (message, remedy) = match culprit {
        _ if source.trim().is_empty() => ("it is empty".to_owned(), "write a condition, or leave `when` out"),
        "<EOF>" => ("it ends too early".to_owned(), "add what is missing: an operand, or a closing bracket"),
        text if text.starts_with(['"', '\\']) || error.msg.contains("token recognition error at: ''") => {
            ("a text is not closed".to_owned(), "end it with the quote it began with")
        }
        text if error.msg.starts_with("Syntax error: missing ") => {
            (format!("`{text}` is missing"), "put it here, or take away what it belongs to")
        }
        "" => (error.msg.trim_start_matches("Syntax error: ").to_owned(), operators),
        text => (format!("`{text}` does not belong here"), operators),
    };
    let at = |number: isize| usize::try_from(number).unwrap_or(0);
    let place = Place::at_line_and_column(source, at(error.pos.0), at(error.pos.1));
    BadCondition { message, remedy: remedy.to_owned(), at: (error.pos.0 > 0).then_some(place) }
}
