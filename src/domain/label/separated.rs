//! Labels that stand apart from their values by other marks than a colon: `[Name] Jane`, `[name] => Jane`, `Name » Jane`,
//! `Name - Jane` or any other sign between spaces, wide spaces, a comma as in a table for spreadsheets.

use std::ops::Range;

/// How a label and its value stand apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `[Label] value`, `Label » value`: forms alone write so.
    Sure,
    /// `Label - value`, `Label ~ value`, `<Label> value`, `Label,value`: people write so too, and only a label we know
    /// counts.
    Weak,
    /// `Label      value`.
    Spaces,
}

/// Longest label, in bytes.
const LABEL_MAX: usize = 60;
/// Signs in a row.
const SIGN_CHARS: usize = 3;
/// Spaces that nobody types within a sentence.
const SPACES_MIN: usize = 3;

/// The ways a line may be parted into label and value, the surer first; both within the line and not empty.
pub fn parts(line: &str) -> impl Iterator<Item = (Mark, Range<usize>, Range<usize>)> + '_ {
    [
        bracketed(line, ['[', ']'], Mark::Sure),
        at(line, "»", Mark::Sure),
        spaced(line),
        bracketed(line, ['<', '>'], Mark::Weak),
        bracketed(line, ['{', '}'], Mark::Weak),
        signed(line),
        at(line, ",", Mark::Weak),
    ]
    .into_iter()
    .flatten()
}

fn bracketed(line: &str, [open, close]: [char; 2], kind: Mark) -> Option<(Mark, Range<usize>, Range<usize>)> {
    let close = line.strip_prefix(open)?.find(close)? + 1;
    // `[name] => Jane`, what PHP prints of a form, and `[Name]: Jane`.
    let rest = line[close + 1..].trim_start();
    let value = ["=>", ":", "=", "："].iter().find_map(|mark| rest.strip_prefix(*mark)).unwrap_or(rest);
    found(line, kind, 1..close, line.len() - value.len())
}

/// The first sign that stands between spaces: `-`, `—`, `~`, `|`, `::`.
fn signed(line: &str) -> Option<(Mark, Range<usize>, Range<usize>)> {
    let reach = line.floor_char_boundary(LABEL_MAX);
    let mut spaces = line[..reach].match_indices(' ').map(|(at, _)| at);
    let (at, end) = spaces.find_map(|at| sign_at(line, at))?;
    let is_told_elsewhere = OWN_SIGNS.contains(&line[at..end].trim());
    if is_told_elsewhere { None } else { found(line, Mark::Weak, 0..at, end) }
}

/// Signs that part a label from its value wherever they stand, and so are no matter of spaces.
const OWN_SIGNS: [&str; 8] = [":", "：", "=", "=>", "->", "→", "➔", "⇒"];

/// Where a sign that begins behind the space at `at` ends, if it is one and stands alone.
fn sign_at(line: &str, at: usize) -> Option<(usize, usize)> {
    let token = line[at + 1..].split(' ').next()?;
    let is_sign = |c: char| !c.is_alphanumeric() && !matches!(c, '&' | '+' | '/' | '"' | '\'' | '(' | ')' | '@' | '#');
    let is_short = (1..=SIGN_CHARS).contains(&token.chars().count());
    let is_leader = || token.len() > SIGN_CHARS && token.chars().all(|c| matches!(c, '.' | '…' | '_' | '-' | '·'));
    let is_one = token.chars().all(is_sign) && (is_short || is_leader());
    is_one.then_some((at, at + 1 + token.len()))
}

fn at(line: &str, mark: &str, kind: Mark) -> Option<(Mark, Range<usize>, Range<usize>)> {
    let reach = line.floor_char_boundary(LABEL_MAX + mark.len());
    let end = line[..reach].find(mark)?;
    // A comma within a sentence has a space behind it.
    let is_list = mark == "," && line[end + 1..].starts_with(' ');
    if is_list { None } else { found(line, kind, 0..end, end + mark.len()) }
}

fn spaced(line: &str) -> Option<(Mark, Range<usize>, Range<usize>)> {
    let reach = line.floor_char_boundary(LABEL_MAX + SPACES_MIN);
    let end = line[..reach].find("   ")?;
    found(line, Mark::Spaces, 0..end, end + SPACES_MIN)
}

fn found(line: &str, mark: Mark, label: Range<usize>, from: usize) -> Option<(Mark, Range<usize>, Range<usize>)> {
    let words = line[label.clone()].trim();
    let value = line[from..].trim();
    if words.is_empty()
        || value.is_empty()
        || value.starts_with([':', '：', '='])
        || words.len() > LABEL_MAX
        || words.contains(['@', ':', '：'])
        || words.replace(" / ", "").contains('/')
    {
        return None;
    }
    let start = label.start + line[label].find(words)?;
    let begin = from + line[from..].find(value)?;
    Some((mark, start..start + words.len(), begin..begin + value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(line: &str) -> Option<(Mark, &str, &str)> {
        parts(line).next().map(|(mark, label, value)| (mark, &line[label], &line[value]))
    }

    #[test]
    fn a_line_is_parted_by_its_surest_mark() {
        assert_eq!(first("[Name] Jane Roe"), Some((Mark::Sure, "Name", "Jane Roe")));
        assert_eq!(first("[name] => Jane Roe"), Some((Mark::Sure, "name", "Jane Roe")));
        assert_eq!(first("Name » Jane Roe"), Some((Mark::Sure, "Name", "Jane Roe")));
        assert_eq!(first("Name       Jane Roe"), Some((Mark::Spaces, "Name", "Jane Roe")));
        assert_eq!(first("E-Mail - jane@roe.example"), Some((Mark::Weak, "E-Mail", "jane@roe.example")));
        assert_eq!(first("Name,Jane Roe"), Some((Mark::Weak, "Name", "Jane Roe")));
        assert_eq!(first("Name ~ Jane Roe"), Some((Mark::Weak, "Name", "Jane Roe")));
        assert_eq!(first("Name :: Jane Roe"), Some((Mark::Weak, "Name", "Jane Roe")));
        assert_eq!(first("<Name> Jane Roe"), Some((Mark::Weak, "Name", "Jane Roe")));
        assert_eq!(first("Name ........ Jane Roe"), Some((Mark::Weak, "Name", "Jane Roe")));
        assert_eq!(first("[Name]: Jane Roe"), Some((Mark::Sure, "Name", "Jane Roe")));
        assert_eq!(first("Yes, we do"), None);
        assert_eq!(first("[Name]"), None);
    }
}
