//! What is wrong with a configuration, said so that the person who wrote it can put it right.

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The configuration is refused.
    Error,
    /// It is accepted, and probably not what was meant.
    Warning,
}

/// Where in a file: what an editor shows, and the bytes for the caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub span: Range<usize>,
}

impl Spot {
    pub fn of(span: &Range<usize>, text: &str) -> Self {
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let end = text.floor_char_boundary(span.end.clamp(start, text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            span: start..end,
        }
    }
}

/// One mistake, its place and its remedy.
#[derive(Debug, Clone)]
pub struct Problem {
    pub severity: Severity,
    /// Relative to the configuration directory.
    pub file: String,
    /// None when it is about the file as a whole: it is missing, or cannot be read.
    pub spot: Option<Spot>,
    pub message: String,
    pub remedy: String,
    /// The file's text with secrets blanked out.
    pub source: Arc<NamedSource<String>>,
}

/// `file:line:column: message; remedy`, the form for logs and JSON.
impl Problem {
    pub fn to_plain(&self) -> String {
        let place = match &self.spot {
            Some(spot) => format!("{}:{}:{}", self.file, spot.line, spot.column),
            None => self.file.clone(),
        };
        let severity = match self.severity {
            Severity::Error => "",
            Severity::Warning => "warning: ",
        };
        // A quoted value may hold line ends; the form is one line all the same.
        format!("{place}: {severity}{}; {}", self.message, self.remedy).replace(['\n', '\r'], " ")
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.spot {
            Some(_) => f.write_str(&self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.remedy))
    }
    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.spot.as_ref().map(|_| &*self.source as &dyn SourceCode)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let spot = self.spot.as_ref()?;
        Some(Box::new(std::iter::once(LabeledSpan::underline(spot.span.clone()))))
    }
}

/// Everything wrong with one configuration, in the order of files and lines. Drawn with carets by `miette`.
#[derive(Debug, Clone)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// One line for each problem, for logs and JSON.
    pub fn to_plain(&self) -> Vec<String> {
        self.0.iter().map(Problem::to_plain).collect()
    }
}

impl Problems {
    /// What keeps it from being accepted, warnings left out.
    pub fn errors(&self) -> Vec<String> {
        self.0.iter().filter(|problem| problem.severity == Severity::Error).map(Problem::to_plain).collect()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.iter().filter(|problem| problem.severity == Severity::Error).count() {
            1 => f.write_str("the configuration has a mistake"),
            count => write!(f, "the configuration has {count} mistakes"),
        }
    }
}

impl std::error::Error for Problems {}

impl Diagnostic for Problems {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.0.iter().map(|problem| problem as &dyn Diagnostic)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let text = "a = 1\nüü = \"x\"\n";
        assert_eq!(Spot::of(&(0..1), text), Spot { line: 1, column: 1, span: 0..1 });
        let at = text.find('"').unwrap();
        assert_eq!(Spot::of(&(at..at + 3), text), Spot { line: 2, column: 6, span: at..at + 3 });
        assert_eq!(Spot::of(&(900..901), text).line, 3, "a place beyond the end is the end");
    }
}
