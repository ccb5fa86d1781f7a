//! Labels that stand apart from their values by other marks than a colon: `[Name] Jane`, `[name] => Jane`, `Name » Jane`,
//! `Name - Jane` or any other sign between spaces, leaders (`Name..... Jane`), wide spaces, a comma as in a table for
//! spreadsheets.

use std::ops::Range;

/// How a label and its value stand apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `[Label] value`, `Label » value`: forms alone write so.
    Sure,
    /// `Label - value`, `Label ~ value`, `<Label> value`, `Label,value`, `Label|value`: people write so too, and only a label we know
    /// counts.
    Weak,
    /// `Label      value`.
    Spaces,
}

/// Longest label, in bytes.
const LABEL_MAX: usize = 60;
/// Rows that make a table, and their longest label in characters and words.
const ROWS_MIN: usize = 3;
const ROW_LABEL_CHARS: usize = 30;
const ROW_LABEL_WORDS: usize = 4;
/// What leads from a label to its value.
const LEADERS: [char; 5] = ['.', '…', '_', '-', '·'];
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
        led(line),
        at(line, ",", Mark::Weak),
        // Two of them are a row of links or cells.
        at(line, "|", Mark::Weak).filter(|_| line.matches('|').count() == 1),
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
    let is_leader = || token.len() > SIGN_CHARS && token.chars().all(|c| LEADERS.contains(&c));
    let is_one = token.chars().all(is_sign) && (is_short || is_leader());
    is_one.then_some((at, at + 1 + token.len()))
}

/// `Name..... Jane`: dots that lead from the label to its value, right behind it.
fn led(line: &str) -> Option<(Mark, Range<usize>, Range<usize>)> {
    let reach = line.floor_char_boundary(LABEL_MAX);
    let start = line[..reach].find("...").or_else(|| line[..reach].find('…'))?;
    let end = line.len() - line[start..].trim_start_matches(LEADERS).len();
    if line[end..].starts_with(' ') { found(line, Mark::Weak, 0..start, end) } else { None }
}

/// Lines that are parted alike, one below the other.
#[derive(Debug, Default)]
pub struct Table {
    /// The line it begins in.
    pub first: usize,
    pub rows: Vec<Row>,
}

/// A line's label and value.
#[derive(Debug)]
pub struct Row {
    pub label: Range<usize>,
    pub value: Range<usize>,
}

/// The first table among the lines.
pub fn table<'l>(lines: impl Iterator<Item = &'l str>) -> Option<Table> {
    let (mut table, mut sign) = (Table::default(), None);
    for (at, line) in lines.enumerate() {
        let found = row(line);
        if found.is_none() || found.as_ref().map(|(own, _)| *own) != sign {
            if table.rows.len() >= ROWS_MIN {
                break;
            }
            (table.first, sign) = (at, found.as_ref().map(|(own, _)| *own));
            table.rows.clear();
        }
        table.rows.extend(found.map(|(_, row)| row));
    }
    (table.rows.len() >= ROWS_MIN).then_some(table)
}

/// A line of such a table, and the sign in it, however often it is repeated.
fn row(line: &str) -> Option<(char, Row)> {
    let (_, label, value) = parts(line).find(|(_, label, value)| &line[label.end..value.start] != ",")?;
    let words = &line[label.clone()];
    let is_label = words.starts_with(char::is_alphabetic)
        && words.chars().count() <= ROW_LABEL_CHARS
        && words.split_whitespace().count() <= ROW_LABEL_WORDS;
    let sign = line[label.end..value.start].trim().chars().next().unwrap_or(' ');
    is_label.then_some((sign, Row { label, value }))
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
    // Spaces that set a sign in a column of its own.
    let before_value = line.len() - line[end..].trim_start_matches(' ').len() - 1;
    if sign_at(line, before_value).is_some() {
        return None;
    }
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
        assert_eq!(first("Name..... Jane Roe"), Some((Mark::Weak, "Name", "Jane Roe")));
        assert_eq!(first("Well...maybe"), None);
        assert_eq!(first("name|Jane Roe"), Some((Mark::Weak, "name", "Jane Roe")));
        assert_eq!(first("Contact|Shop|Imprint"), None);
        assert_eq!(first("Yes, we do"), None);
        assert_eq!(first("[Name]"), None);
    }

    #[test]
    fn rows_that_are_parted_alike_are_a_table() {
        let table = |text: &str| {
            let lines: Vec<&str> = text.lines().collect();
            let Table { first, rows } = table(lines.iter().copied())?;
            let cells = rows.iter().zip(&lines[first..]);
            let cells = cells.map(|(row, line)| format!("{}={}", &line[row.label.clone()], &line[row.value.clone()]));
            Some(cells.collect::<Vec<_>>().join(";"))
        };
        assert_eq!(
            table("Hello - all\n\nChi scrive  | Ugo\nPosta       | u@b.example\nCosa        | Un argano\n\nBye")
                .as_deref(),
            Some("Chi scrive=Ugo;Posta=u@b.example;Cosa=Un argano")
        );
        assert_eq!(
            table("Qui... Ugo\nOù..... Brest\nQuoi ..... Un treuil").as_deref(),
            Some("Qui=Ugo;Où=Brest;Quoi=Un treuil")
        );
        assert_eq!(
            table("Kto    Ugo\nKontakt     605\nMail        u@b.example").as_deref(),
            Some("Kto=Ugo;Kontakt=605;Mail=u@b.example")
        );
        assert_eq!(table("one - two\nthree | four\nfive ~ six"), None);
        assert_eq!(table("one, two\nthree, four\nfive, six"), None);
    }
}
