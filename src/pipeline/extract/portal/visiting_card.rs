//! Who asks, as a page shows it that has signs in place of labels: a name, an address and a number, each in a line of its
//! own.

use crate::pipeline::extract::form::by_value::{is_another_s_address, is_called, is_number};
use crate::pipeline::extract::form::fields::{Asked, Field};
use crate::pipeline::extract::form::layout::Page;
use std::ops::Range;

/// Lines of one that are looked at around its address.
const LINES_AROUND: usize = 2;

/// Its values as fields without labels, where a portal's mail shows one.
pub fn fields(page: &Page) -> Vec<Field> {
    if page.setting.portal.is_none() {
        return Vec::new();
    }
    let filled: Vec<usize> = (0..page.all.len()).filter(|&at| !page.is_blank(at)).collect();
    let is_address = |at: &usize| is_another_s_address(page, words(page, *at));
    let Some(address) = filled.iter().position(is_address) else { return Vec::new() };
    let around = address.saturating_sub(LINES_AROUND)..(address + LINES_AROUND + 1).min(filled.len());
    let find = |is_it: &dyn Fn(&str) -> bool| filled[around.clone()].iter().find(|at| is_it(words(page, **at)));
    let person = find(&|words| is_called(words));
    let number = find(&|words| is_number(words));
    let Some(person) = person else { return Vec::new() };
    let all = [(Some(person), Asked::Name), (filled.get(address), Asked::Email), (number, Asked::Phone)];
    let field = |(at, asked): (Option<&usize>, Asked)| at.map(|at| unlabelled(page, *at, asked));
    all.into_iter().filter_map(field).collect()
}

/// A line without the sign that stands for its label.
fn words<'a>(page: &'a Page, at: usize) -> &'a str {
    let is_kept = |c: char| c.is_alphanumeric() || c.is_ascii_punctuation();
    page.words(at).trim_start_matches(|c: char| !is_kept(c))
}

fn unlabelled(page: &Page, at: usize, asked: Asked) -> Field {
    let words = words(page, at);
    let start = words.as_ptr().addr() - page.text.as_ptr().addr();
    let range: Range<usize> = start..start + words.len();
    let label_range = start..start;
    Field { label: String::new(), value: words.to_owned(), asked: Some(asked), range, label_range, is_lead_in: false }
}
