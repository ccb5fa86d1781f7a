//! A form as a table whose first row holds the labels, and the row below it the values.

use super::fields::{Asked, Field};
use super::layout::Page;
use super::value;
use crate::pipeline::extract::portal::over;
use std::ops::Range;

/// Fewest columns, and of them labels we know.
const COLUMNS_MIN: usize = 2;
const KNOWN_MIN: usize = 2;

pub fn fields(page: &Page) -> Vec<Field> {
    if !page.setting.is_program && page.setting.adapter.is_none() {
        return Vec::new();
    }
    let filled: Vec<usize> = (0..page.all.len()).filter(|&at| !is_drawn(page, at)).collect();
    filled.windows(2).find_map(|rows| of_rows(page, rows[0], rows[1])).unwrap_or_default()
}

/// Nothing, or a line between the rows.
fn is_drawn(page: &Page, at: usize) -> bool {
    !page.words(at).contains(char::is_alphanumeric)
}

fn of_rows(page: &Page, head: usize, row: usize) -> Option<Vec<Field>> {
    let mark = ['\t', '|', ';'].into_iter().find(|mark| page.words(head).contains(*mark))?;
    let (labels, values) = (cells(page, head, mark), cells(page, row, mark));
    let words = |cell: &Range<usize>| &page.text[cell.clone()];
    let asked: Vec<Option<Asked>> = labels.iter().map(|cell| page.asked(words(cell))).collect();
    let is_contact = |asked: &Option<Asked>| asked.is_some_and(Asked::is_contact);
    let is_head = labels.len() >= COLUMNS_MIN
        && labels.len() == values.len()
        && asked.iter().flatten().count() >= KNOWN_MIN
        && asked.iter().any(is_contact)
        // A row of labels and their values is no head.
        && !values.iter().any(|cell| page.asked(words(cell)).is_some_and(Asked::is_contact))
        && !labels.iter().any(|cell| words(cell).contains('@'));
    if !is_head {
        return None;
    }
    let field = |((label, range), asked): ((Range<usize>, Range<usize>), Option<Asked>)| Field {
        label: value::label(words(&label)),
        value: value::plain_value(words(&range)),
        asked,
        range,
        label_range: label,
        is_lead_in: false,
    };
    let mut fields: Vec<Field> = labels.into_iter().zip(values).zip(asked).map(field).collect();
    // What somebody wrote in the last column may have lines of its own.
    if let Some(last) = fields.last_mut().filter(|last| last.asked == Some(Asked::Message)) {
        let lines =
            (row + 1..page.all.len()).take_while(|&at| !over::is_over(page, at) && !page.words(at).contains(mark));
        let end = lines.filter(|&at| !is_drawn(page, at)).last().map_or(last.range.end, |at| page.all[at].range.end);
        last.range.end = end.max(last.range.end);
        last.value = value::plain_value(&page.text[last.range.clone()]);
    }
    Some(fields)
}

/// The cells of a line; of a table drawn with bars not what stands outside them.
fn cells(page: &Page, at: usize, mark: char) -> Vec<Range<usize>> {
    let line = page.all[at].range.clone();
    let text = &page.text[line.clone()];
    let inner = text.trim_matches(|c: char| c == mark && mark == '|' || c == ' ');
    let start = line.start + (inner.as_ptr().addr() - text.as_ptr().addr());
    let mut from = start;
    inner
        .split(mark)
        .map(|cell| {
            let lead = cell.len() - cell.trim_start().len();
            let range = from + lead..from + lead + cell.trim().len();
            from += cell.len() + mark.len_utf8();
            range
        })
        .collect()
}
