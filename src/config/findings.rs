//! The problems found while reading, gathered so that all are told at once.

use super::problem::{Problem, Severity, Spot};
use super::written;
use miette::NamedSource;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::ops::Range;
use std::sync::Arc;

/// A range of bytes in a file, or the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub file: Arc<str>,
    pub span: Option<Range<usize>>,
}

impl Place {
    pub fn whole(file: &str) -> Self {
        Self { file: file.into(), span: None }
    }
}

/// A value and where it stands, to point at should it turn out wrong.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    pub value: T,
    pub place: Place,
}

impl Placed<String> {
    /// The value as something stricter than text; a refusal is a finding.
    pub fn parse<T, E: Display>(
        &self,
        findings: &Findings,
        noun: &str,
        remedy: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        parse(&self.value)
            .map_err(|why| findings.error(&self.place, format!("\"{}\" is no {noun}: {why}", self.value), remedy))
            .ok()
    }

    /// One of a few words.
    pub fn choose<T: Copy>(&self, findings: &Findings, choices: &[(&str, T)]) -> Option<T> {
        let chosen = choices.iter().find(|(word, _)| *word == self.value).map(|(_, value)| *value);
        if chosen.is_none() {
            let words = choices.iter().map(|(word, _)| *word).collect::<Vec<_>>();
            let remedy = format!("write {}", listed(&words, "or"));
            findings.error(&self.place, format!("\"{}\" is not possible here", self.value), remedy);
        }
        chosen
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// The file is not TOML at all; what else is said of that file may be a consequence of it.
    Syntax,
    Value,
    /// A name that nothing bears; meaningless while some file could not be read in full.
    Name,
}

#[derive(Debug)]
struct Finding {
    severity: Severity,
    about: About,
    place: Place,
    message: String,
    remedy: String,
}

#[derive(Debug, Default)]
pub struct Findings {
    list: RefCell<Vec<Finding>>,
    texts: RefCell<BTreeMap<Arc<str>, String>>,
    secrets: RefCell<Vec<Place>>,
}

impl Findings {
    /// Keeps a file's text, for carets.
    pub fn keep_text(&self, file: &Arc<str>, text: &str) {
        self.texts.borrow_mut().insert(file.clone(), text.to_owned());
    }
    pub fn text(&self, file: &str) -> Option<String> {
        self.texts.borrow().get(file).cloned()
    }
    /// Blanks out a place wherever the text is shown or kept.
    pub fn hide(&self, place: &Place) {
        self.secrets.borrow_mut().push(place.clone());
    }
    /// Blanks out a URL after `://`; what is left of the file is TOML still.
    pub fn hide_url(&self, place: &Place) {
        let text = self.text(&place.file).unwrap_or_default();
        let span = place.span.clone().and_then(|span| {
            let written = text.get(span.clone())?;
            let start = written.find("://")? + 3;
            Some(span.start + start..span.start + written.trim_end_matches(['"', '\'']).len())
        });
        self.hide(&Place { file: place.file.clone(), span: span.or_else(|| place.span.clone()) });
    }
    /// The text with hidden places blanked out, byte for byte, so that every other place stays where it is.
    pub fn shown(&self, file: &str, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        for place in self.secrets.borrow().iter().filter(|place| &*place.file == file) {
            let inside = place.span.clone().and_then(|span| bytes.get_mut(span));
            inside.into_iter().flatten().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b'*');
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// A place inside a text's value: the word that begins at a byte of it.
    pub fn inside(&self, text: &Placed<String>, offset: usize) -> Place {
        let file = self.text(&text.place.file).unwrap_or_default();
        let span = text.place.span.clone().and_then(|span| {
            let start = span.start + written::offset_of(file.get(span.clone())?, offset);
            let rest = file.get(start..span.end)?;
            let word = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum::<usize>();
            Some(start..start + word.max(rest.chars().next().map_or(0, char::len_utf8)))
        });
        Place { file: text.place.file.clone(), span: span.or_else(|| text.place.span.clone()) }
    }
    pub fn has_syntax_errors(&self) -> bool {
        self.list.borrow().iter().any(|finding| finding.about == About::Syntax)
    }

    pub fn error(&self, place: &Place, message: impl Into<String>, remedy: impl Into<String>) {
        self.add(Severity::Error, About::Value, place, message.into(), remedy.into());
    }
    /// The same for an error of the domain, which reads `cause; remedy`.
    pub fn refusal(&self, place: &Place, why: &dyn Display) {
        let text = why.to_string();
        let (message, remedy) = text.split_once("; ").unwrap_or((&text, "write it differently"));
        self.error(place, message, remedy);
    }
    pub fn warning(&self, place: &Place, message: impl Into<String>, remedy: impl Into<String>) {
        self.add(Severity::Warning, About::Value, place, message.into(), remedy.into());
    }
    pub fn syntax(&self, place: &Place, message: impl Into<String>, remedy: impl Into<String>) {
        self.add(Severity::Error, About::Syntax, place, message.into(), remedy.into());
    }
    /// Whether `name` is among `known`; if it is not, that is a finding: `there is no [calendar.berln]`.
    pub fn is_known(&self, name: &Placed<String>, noun: &str, known: &BTreeSet<String>) -> bool {
        if known.contains(&name.value) {
            return true;
        }
        let message = format!("there is no {noun} \"{}\"", name.value);
        let remedy = match nearest(&name.value, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None if known.is_empty() => format!("write the {noun} first"),
            None => {
                let words = known.iter().map(String::as_str).take(CHOICES_MAX).collect::<Vec<_>>();
                let more = if known.len() > CHOICES_MAX { ", …" } else { "" };
                format!("write {}{more}", listed(&words, "or"))
            }
        };
        self.add(Severity::Error, About::Name, &name.place, message, remedy);
        false
    }

    /// Whether a name can stand in a URL, a file's name and a mail without further ado.
    pub fn is_sound(&self, name: &Placed<String>, noun: &str) -> bool {
        let is_sound = !name.value.is_empty()
            && name.value.len() <= 64
            && name.value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !is_sound {
            let message = format!("\"{}\" cannot be the name of a {noun}", name.value);
            self.error(&name.place, message, "write letters a-z, digits, - and _ only, 64 at most");
        }
        is_sound
    }

    fn add(&self, severity: Severity, about: About, place: &Place, message: String, remedy: String) {
        let place = place.clone();
        self.list.borrow_mut().push(Finding { severity, about, place, message, remedy });
    }

    /// All of them, by file and line; without those that are only a consequence of a file that is not TOML.
    pub fn into_problems(self) -> Vec<Problem> {
        let list = self.list.take();
        let broken = list.iter().filter(|f| f.about == About::Syntax).map(|f| f.place.file.clone()).collect::<Vec<_>>();
        let tells = |finding: &Finding| match finding.about {
            About::Syntax => true,
            About::Value => !broken.contains(&finding.place.file),
            About::Name => broken.is_empty(),
        };
        let texts = self.texts.take();
        let sources = texts.iter().map(|(file, text)| {
            let shown = self.shown(file, text);
            (file.clone(), Arc::new(NamedSource::new(&**file, shown)))
        });
        let sources = sources.collect::<BTreeMap<_, _>>();
        let problem = |finding: Finding| {
            let file = finding.place.file;
            let source = sources.get(&file).cloned();
            let source = source.unwrap_or_else(|| Arc::new(NamedSource::new(&*file, String::new())));
            Problem {
                severity: finding.severity,
                spot: finding.place.span.map(|span| Spot::of(&span, source.inner())),
                file: file.to_string(),
                message: finding.message,
                remedy: finding.remedy,
                source,
            }
        };
        let mut problems = list.into_iter().filter(tells).map(problem).collect::<Vec<_>>();
        problems.sort_by_key(|problem| (problem.file.clone(), problem.spot.as_ref().map(|spot| spot.span.start)));
        problems
    }
}

/// Most names offered when none is near: all classes there are; a company has hundreds of reps.
pub(super) const CHOICES_MAX: usize = 12;

/// `"a"`, `"a" or "b"`, `"a", "b" or "c"`.
pub fn listed(words: &[&str], last: &str) -> String {
    let quoted = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>();
    match quoted.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        Some((end, _)) => end.clone(),
        None => String::new(),
    }
}

/// The word that was probably meant: the nearest, if at most a third of it is wrong.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = (word.chars().count() / 3).max(1);
    let near = known.map(|candidate| (edits(word, candidate), candidate)).filter(|(distance, _)| *distance <= most);
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Letters to insert, remove, replace or swap with their neighbour to make one word of the other, case aside.
fn edits(left: &str, right: &str) -> usize {
    let [left, right] = [left, right].map(|word| word.to_lowercase().chars().collect::<Vec<_>>());
    let mut table = vec![vec![0; right.len() + 1]; left.len() + 1];
    for i in 0..=left.len() {
        for j in 0..=right.len() {
            let mut least = if i == 0 || j == 0 { i + j } else { usize::MAX };
            if i > 0 && j > 0 {
                let replaced = table[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
                least = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
            }
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                least = least.min(table[i - 2][j - 2] + 1);
            }
            table[i][j] = least;
        }
    }
    table[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_offered_only_if_it_is_near() {
        let known = || ["berlin", "boston", "accept"].into_iter();
        assert_eq!(nearest("berln", known()), Some("berlin"));
        assert_eq!(nearest("acept", known()), Some("accept"));
        assert_eq!(nearest("smpt", ["smtp", "web"].into_iter()), Some("smtp"), "swapped letters are one slip");
        assert_eq!(nearest("tokyo", known()), None);
        assert_eq!(listed(&["a", "b", "c"], "or"), "\"a\", \"b\" or \"c\"");
    }

    #[test]
    fn hidden_places_are_blank_and_nothing_moves() {
        let findings = Findings::default();
        let text = "password = \"hünter2\"\nuser = \"x\"";
        findings.hide(&Place { file: "a.toml".into(), span: Some(11..20) });
        let shown = findings.shown("a.toml", text);
        assert!(!shown.contains("nter"), "{shown}");
        assert_eq!(shown.find("user"), text.find("user"));
    }
}
