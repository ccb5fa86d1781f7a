//! Rows that a program parts by a sign of its own, of labels that nobody knows, one of them above an address or a number:
//! `Chi scrive  | Ugo`.

use super::by_value;
use super::layout::{Labelled, Layout, Page};
use crate::domain::label::separated::{self, Row};
use std::ops::Range;

/// Adds those of the first table of such rows.
pub fn add(page: &Page, all: &mut Vec<Labelled>) {
    let lines = || (0..page.all.len()).map(|at| page.words(at));
    let Some(table) = separated::table(lines()).filter(|_| page.setting.is_program) else { return };
    let mut values = lines().skip(table.first).zip(&table.rows).map(|(line, row)| &line[row.value.clone()]);
    if !values.any(|value| by_value::is_another_s_address(page, value) || by_value::is_number(value)) {
        return;
    }
    for (at, Row { label, value }) in (table.first..).zip(table.rows) {
        let start = page.words(at).as_ptr().addr() - page.text.as_ptr().addr();
        let place = |part: &Range<usize>| start + part.start..start + part.end;
        let is_wide = page.words(at)[label.end..value.start].trim().is_empty();
        let layout = if is_wide { Layout::Cells } else { Layout::Equals };
        all.retain(|l| l.line != at);
        let found = page.found(at, place(&label), place(&value), layout);
        all.insert(all.partition_point(|l| l.line < at), found);
    }
}
