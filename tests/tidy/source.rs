//! A Rust file taken apart just far enough to ask questions about it: code, texts in it, and which of it is a test.
//!
//! In: a path below the repository. Out: what the compiler would run, what stands between quotation marks. Never: a parse
//! tree; the rules asked here are about words.

use std::fs;
use std::path::{Path, PathBuf};

pub struct Source {
    /// Below the repository, with slashes: `src/store/open.rs`.
    pub path: String,
    pub text: String,
    /// The same bytes with comments, the insides of literals and test code made blank, so that places still fit.
    pub code: String,
    /// The byte where each text literal outside tests starts, and what it says.
    pub literals: Vec<(usize, String)>,
}

impl Source {
    /// Every file of the program itself; files that only tests compile are left out.
    pub fn all(root: &Path) -> Vec<Self> {
        let mut sources =
            files_below(&root.join("src"), "rs").iter().map(|path| Self::read(root, path)).collect::<Vec<_>>();
        let tests_only = sources.iter().flat_map(Self::modules_for_tests).collect::<Vec<_>>();
        sources.retain(|source| {
            !tests_only
                .iter()
                .any(|module| source.path == format!("{module}.rs") || source.path.starts_with(&format!("{module}/")))
        });
        sources
    }

    fn read(root: &Path, path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let path = path.strip_prefix(root).expect("it was found below the root");
        Self::of(path.to_string_lossy().replace('\\', "/"), text)
    }

    fn of(path: String, text: String) -> Self {
        let (mut code, mut literals) = take_apart(&text);
        for (start, end) in tests_in(&code) {
            literals.retain(|(at, _)| !(start..end).contains(at));
            blank(&mut code, start, end);
        }
        Self { path, text, code, literals }
    }

    /// `#[cfg(test)] mod x;` in `src/a/mod.rs` makes `src/a/x` a file for tests.
    fn modules_for_tests(&self) -> Vec<String> {
        let folder = match self.path.rsplit_once('/') {
            Some((folder, "mod.rs" | "lib.rs" | "main.rs")) => folder.to_owned(),
            _ => self.path.trim_end_matches(".rs").to_owned(),
        };
        let declared = self.text.split("#[cfg(test)]").skip(1).filter_map(|after| {
            let name = after.trim_start().trim_start_matches("pub(crate) ").trim_start_matches("pub ");
            let name = name.strip_prefix("mod ")?.split_once(';')?.0;
            name.chars().all(|char| char.is_alphanumeric() || char == '_').then(|| format!("{folder}/{name}"))
        });
        declared.collect()
    }

    /// `src/store/open.rs:12`, for a byte of the file.
    pub fn place(&self, byte: usize) -> String {
        format!("{}:{}", self.path, self.text[..byte].matches('\n').count() + 1)
    }

    /// Where `word` stands in the code, not as a part of a longer word.
    pub fn places_of(&self, word: &str) -> Vec<String> {
        let is_part = |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || char == '_');
        let begins_with_a_word = is_part(word.chars().next());
        let ends_with_a_word = is_part(word.chars().next_back());
        let found = self.code.match_indices(word).filter(|(at, _)| {
            let goes_on_before = begins_with_a_word && is_part(self.code[..*at].chars().next_back());
            let goes_on_after = ends_with_a_word && is_part(self.code[at + word.len()..].chars().next());
            !goes_on_before && !goes_on_after
        });
        found.map(|(at, _)| self.place(at)).collect()
    }

    /// The module that this file is: `["pipeline", "arrive", "run"]` for `src/pipeline/arrive/run.rs`.
    pub fn module(&self) -> Vec<&str> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut parts = path.split('/').collect::<Vec<_>>();
        parts.pop_if(|last| matches!(*last, "mod" | "lib" | "main"));
        parts
    }

    /// Every path of our own that the code names, from the crate's root: `["domain", "lead", "Lead"]`, with its place.
    /// `super` is resolved, braces are opened; inside a `mod x { }` of a file `super` is taken as the file's own parent.
    pub fn own_paths(&self) -> Vec<(Vec<String>, String)> {
        let mut paths = Vec::new();
        for (at, _) in self.code.match_indices("crate::") {
            let before = self.code[..at].chars().next_back();
            if before.is_none_or(|char| !char.is_alphanumeric() && char != '_' && char != '$') {
                self.open_braces(&[], at + "crate::".len(), &mut paths);
            }
        }
        for (at, _) in self.code.match_indices("super::super::") {
            if self.code[..at].ends_with("super::") {
                continue;
            }
            let mut module = self.module().iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
            let mut start = at;
            while self.code[start..].starts_with("super::") {
                module.pop();
                start += "super::".len();
            }
            self.open_braces(&module, start, &mut paths);
        }
        paths
    }

    fn open_braces(&self, before: &[String], start: usize, paths: &mut Vec<(Vec<String>, String)>) {
        let mut path = before.to_vec();
        let mut at = start;
        loop {
            let rest = &self.code[at..];
            let name = rest.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect::<String>();
            if name.is_empty() {
                if rest.starts_with('{') {
                    let close = at + closing(rest);
                    for item in top_level_items(&self.code, at + 1, close) {
                        self.open_braces(&path, item, paths);
                    }
                    return;
                }
                break;
            }
            at += name.len();
            path.push(name);
            if !self.code[at..].starts_with("::") {
                break;
            }
            at += 2;
        }
        paths.push((path, self.place(start)));
    }
}

/// Files with this extension below a folder, sorted; an empty extension means all.
pub fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.expect("a folder of the repository can be read").path();
        if path.is_dir() {
            found.extend(files_below(&path, extension));
        } else if extension.is_empty() || path.extension().is_some_and(|is| is == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Where each item of a `use` list starts.
fn top_level_items(code: &str, start: usize, end: usize) -> Vec<usize> {
    let mut items = Vec::new();
    let mut depth = 0;
    let mut expected = true;
    for (offset, char) in code[start..end].char_indices() {
        if expected && !char.is_whitespace() {
            items.push(start + offset);
            expected = false;
        }
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => expected = true,
            _ => {}
        }
    }
    items
}

/// The byte of the brace that closes the one `code` begins with.
fn closing(code: &str) -> usize {
    let mut depth = 0;
    for (at, char) in code.char_indices() {
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    code.len()
}

/// The spans of items behind `#[cfg(test)]`: to the end of the braces or the semicolon, whichever comes first.
fn tests_in(code: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut from = 0;
    while let Some(found) = code[from..].find("#[cfg(test)]") {
        let start = from + found;
        let rest = &code[start..];
        let brace = rest.find('{').unwrap_or(rest.len());
        let semicolon = rest.find(';').unwrap_or(rest.len());
        let length = if brace < semicolon { brace + closing(&rest[brace..]) + 1 } else { semicolon + 1 };
        from = (start + length).min(code.len());
        spans.push((start, from));
    }
    spans
}

fn blank(text: &mut String, start: usize, end: usize) {
    let spaces = text[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect::<String>();
    text.replace_range(start..end, &spaces);
}

/// The code with comments and the insides of literals made blank, and the text literals.
fn take_apart(text: &str) -> (String, Vec<(usize, String)>) {
    let mut code = text.to_owned();
    let mut literals = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = if rest.starts_with("//") {
            let length = rest.find('\n').unwrap_or(rest.len());
            blank(&mut code, at, at + length);
            length
        } else if rest.starts_with("/*") {
            let length = rest.find("*/").map_or(rest.len(), |end| end + 2);
            blank(&mut code, at, at + length);
            length
        } else if let Some((opening, inside, closing)) = text_literal(rest) {
            let start = at + opening;
            literals.push((start, text[start..start + inside].to_owned()));
            blank(&mut code, start, start + inside);
            opening + inside + closing
        } else if let Some(length) = character_literal(rest) {
            blank(&mut code, at + 1, at + length - 1);
            length
        } else {
            // A whole word at once, so that the r of `for"…"` or the b of `sub'…` begins nothing.
            let word = rest.chars().take_while(|char| char.is_alphanumeric() || *char == '_').map(char::len_utf8);
            word.sum::<usize>().max(rest.chars().next().map_or(1, char::len_utf8))
        };
        at += length;
    }
    (code, literals)
}

/// Lengths of the opening, the inside and the closing of the text literal that `rest` begins with.
fn text_literal(rest: &str) -> Option<(usize, usize, usize)> {
    let after_prefix = rest.trim_start_matches(['b', 'c']);
    if rest.len() - after_prefix.len() > 1 {
        return None;
    }
    if let Some(raw) = after_prefix.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inside = raw[hashes..].strip_prefix('"')?;
        let closing = format!("\"{}", "#".repeat(hashes));
        let length = inside.find(&closing).unwrap_or(inside.len());
        return Some((rest.len() - inside.len(), length, closing.len()));
    }
    let inside = after_prefix.strip_prefix('"')?;
    let mut escaped = false;
    let end = inside.find(|char| {
        let ends = char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        ends
    });
    Some((rest.len() - inside.len(), end.unwrap_or(inside.len()), 1))
}

/// The length of the character literal that `rest` begins with; a lifetime is none.
fn character_literal(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    let first = inside.chars().next()?;
    if first == '\\' {
        let escaped = inside.chars().nth(1)?.len_utf8() + 1;
        return Some(1 + escaped + inside[escaped..].find('\'')? + 1);
    }
    inside[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 2)
}

#[test]
fn a_file_is_taken_apart_where_it_should_be() {
    let text = r##"
//! let x = "a comment".unwrap();
use crate::{store::Store, domain::{id, time::Timestamp}};
use super::super::web::x;
fn letters<'a>(c: &'a char) -> bool { *c == '"' || *c == '\'' }
fn raw() { let e = r#"in "marks""#; e.find("x\"y"); go.unwrap() }
#[cfg(test)]
mod tests { fn x() { let x = "in a test"; crate::cli::Foo.unwrap(); } }
fn after() { unwrapped.unwrap_or_default() }
"##;
    let source = Source::of("src/pipeline/decode/mod.rs".to_owned(), text.to_owned());
    let literals = source.literals.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>();
    assert_eq!(literals, [r#"in "marks""#, r#"x\"y"#]);
    assert_eq!(source.places_of(".unwrap()"), ["src/pipeline/decode/mod.rs:6"]);
    assert_eq!(source.code.len(), text.len());
    let paths = source.own_paths().into_iter().map(|(path, _)| path.join("::")).collect::<Vec<_>>();
    assert_eq!(paths, ["store::Store", "domain::id", "domain::time::Timestamp", "web::x"]);
}
