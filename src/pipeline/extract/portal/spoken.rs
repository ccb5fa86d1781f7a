//! What somebody wrote whom a portal passes on in prose of its own: below a sentence that leads over to it, in quotation
//! marks, or in a box of the page that keeps its line ends.

use super::footer;
use super::over;
use super::unlabelled;
use crate::domain::relayed::invites_answer;
use crate::pipeline::extract::form::choice::BETTER_WITHIN;
use crate::pipeline::extract::form::fields::{self, Asked, Field};
use crate::pipeline::extract::form::layout::{Page, Setting};
use crate::pipeline::extract::form::marks;
use crate::pipeline::extract::form::page;
use crate::pipeline::extract::quote::split::Line;
use crate::pipeline::extract::squeezed::Squeezed;
use std::ops::Range;

/// Longest name that somebody goes by on a marketplace, in bytes.
const NICK_BYTES: usize = 30;
/// Fewest words that are a message by their marks alone, and fewest letters of other scripts.
const WORDS_MIN: usize = 6;
const LETTERS_MIN: usize = 16;

pub fn range(text: &str, lines: &[Line], setting: &Setting, fields: &[Field]) -> Option<Range<usize>> {
    let page = Page::of(text, lines, setting);
    let range = beside_card(&page, fields)
        .or_else(|| named(&page, fields))
        .or_else(|| relayed(&page, fields))
        .or_else(|| above_button(&page, fields))
        .or_else(|| quoted(&page).filter(|_| !fields.is_empty()))
        .or_else(|| introduced(&page))
        .or_else(|| quoted(&page))
        .or_else(|| boxed(&page, fields))
        .or_else(|| headed(&page))
        .or_else(|| ruled(&page, fields))
        .or_else(|| unlabelled::range(&page, fields))?;
    Some(before_fields(text, range, fields))
}

/// What stands between two lines drawn alike, apart from the labels that tell who wrote it.
fn ruled(page: &Page, fields: &[Field]) -> Option<Range<usize>> {
    const RULE_MIN: usize = 8;
    let is_rule = |at: &usize| footer::is_rule(page.words(*at)) && page.words(*at).len() >= RULE_MIN;
    let is_filled =
        |range: &Range<usize>| fields.iter().any(|field| !field.is_lead_in && range.contains(&field.label_range.start));
    if !fields.iter().any(|field| field.asked.is_some_and(Asked::is_contact)) {
        return None;
    }
    (0..page.all.len()).filter(is_rule).find_map(|rule| {
        let end = ruled_again(page, rule)?;
        let mut written = (rule + 1..end).filter(|&at| !page.is_blank(at));
        let first = written.next()?;
        let last = written.next_back().unwrap_or(first);
        let range = page.all[first].range.start..page.all[last].range.end;
        let words = page.text[range.clone()].split_whitespace().count();
        (words >= WORDS_MIN && !is_filled(&range)).then_some(range)
    })
}

/// Up to the first label of the form below it.
fn before_fields(text: &str, range: Range<usize>, fields: &[Field]) -> Range<usize> {
    let below = fields.iter().filter(|field| !field.is_lead_in && field.asked != Some(Asked::Message));
    let starts = below.map(|field| field.label_range.start).filter(|start| range.contains(start));
    let Some(first) = starts.min().filter(|first| *first > range.start) else { return range };
    let line = text[..first].rfind('\n').map_or(first, |at| at + 1).max(range.start);
    // "Array" and a bracket, where PHP prints them.
    let words = text[range.start..line].trim_end_matches(|c: char| c.is_whitespace() || c == '(');
    let words = words.strip_suffix("Array").unwrap_or(words).trim_end();
    if words.is_empty() { range } else { range.start..range.start + words.len() }
}

/// What the person says himself, below a card without labels that tells who he is, or else beside it.
fn beside_card(page: &Page, fields: &[Field]) -> Option<Range<usize>> {
    let card = fields.iter().filter(|field| field.label.is_empty()).map(|field| field.range.end).max()?;
    let end = (0..page.all.len()).find(|&at| page.all[at].range.end >= card)?;
    let is_said = |at: usize| unlabelled::is_own(page.words(at)) || unlabelled::is_sentence(page.words(at));
    let said = (end + 1..page.all.len()).find(|&at| is_said(at));
    let below = said.and_then(|said| below(page, said - 1)).map(|range| without_sign(page, range));
    quoted(page).or(below).or_else(|| unlabelled::range(page, fields))
}

/// Without the sign that a page sets before it in place of a label.
fn without_sign(page: &Page, range: Range<usize>) -> Range<usize> {
    let words = &page.text[range.clone()];
    let is_kept = |c: char| c.is_alphanumeric() || c.is_ascii_punctuation() || matches!(c, '¿' | '¡' | '„' | '“' | '«');
    range.end - words.trim_start_matches(|c: char| !is_kept(c)).len()..range.end
}

/// The lines below one that ends in a colon and names the person whom the form names, in whatever language: "Jane Roe
/// writes:".
fn named(page: &Page, fields: &[Field]) -> Option<Range<usize>> {
    const WORDS_BESIDE: usize = 4;
    let name = fields::first(fields, Asked::Name)?;
    let is_lead = |at: &usize| {
        let words = page.words(*at);
        let holds = |range: &Range<usize>| page.all[*at].range.contains(&range.start);
        words.ends_with([':', '：'])
            && words.contains(name.value.as_str())
            && words.split_whitespace().count() <= name.value.split_whitespace().count() + WORDS_BESIDE
            && !fields.iter().any(|field| !field.is_lead_in && (holds(&field.label_range) || holds(&field.range)))
    };
    below(page, (0..page.all.len()).find(is_lead)?)
}

/// The lines below the portal's sentence that somebody wrote about something of ours, or wants an answer to its mail.
fn relayed(page: &Page, fields: &[Field]) -> Option<Range<usize>> {
    let end = page.setting.relayed.as_ref()?.end;
    if let Some(range) = above_button(page, fields).or_else(|| boxed(page, fields)) {
        return Some(range);
    }
    let start = page.all.iter().position(|line| line.range.end >= end)?;
    // "Message:", alone in its line.
    let next = (start + 1..page.all.len()).find(|&at| !page.is_blank(at))?;
    let is_label = page.words(next).ends_with([':', '：']) && page.asked(page.words(next)) == Some(Asked::Message);
    below(page, if is_label { next } else { better(page, start) })
}

/// What a marketplace's page shows right above the button to answer it; a form as a whole may stand there as well.
fn above_button(page: &Page, fields: &[Field]) -> Option<Range<usize>> {
    let words = page.setting.html.and_then(page::said_above_button)?;
    let (range, _) = Squeezed::of(page.text).find(&words, 0)?;
    (!holds_form(&words, fields)).then_some(range)
}

/// "This is an enquiry by https://www.northwind.example/ from:", and below it a name with its address.
fn is_of_site(page: &Page, at: usize) -> bool {
    let words = page.words(at);
    let names_person = |words: &str| words.contains('<') && words.ends_with('>') && words.contains('@');
    words.ends_with([':', '：']) && words.contains("://") && names_person(page.words(at + 1))
}

/// The lines below a sentence that leads over to them.
fn introduced(page: &Page) -> Option<Range<usize>> {
    let start = match (0..page.all.len()).find(|&at| is_of_site(page, at)) {
        Some(at) => at + 1,
        None => (0..page.all.len()).find(|&at| leads(page, at))?,
    };
    below(page, better(page, start))
}

/// A line near below one that leads over to somebody's words which does so better: "A buyer has a question on your
/// advert:", the advert, "Message from Jane:".
fn better(page: &Page, start: usize) -> usize {
    let is_alone = |at: usize| page.is_blank(at + 1) || footer::is_rule(page.words(at + 1));
    // "jane87 wrote to you …", and "jane87:" right above her words.
    let names_writer = |words: &str| {
        let name = words.trim_end_matches([':', '：', ' ']);
        name.len() < words.len() && name.len() <= NICK_BYTES && page.words(start).starts_with(&format!("{name} "))
    };
    let is_better = |at: &usize| {
        let words = page.words(*at);
        let is_apart = page.is_blank(*at - 1);
        let is_lead = leads(page, *at) && is_apart || footer::heads(words);
        words.len() < 80 && (is_lead && is_alone(*at) || is_apart && names_writer(words))
    };
    let better = (start + 1..page.all.len().min(start + BETTER_WITHIN)).find(is_better).unwrap_or(start);
    past_goods(page, better)
}

/// The lines with what of ours it is about, where the subject names it and somebody's words follow apart from it.
fn past_goods(page: &Page, start: usize) -> usize {
    const CARD_LINES: usize = 5;
    let Some(at) = (start + 1..page.all.len()).find(|&at| !page.is_blank(at)) else { return start };
    let goods = page.words(at).split([',', '(', '|']).next().unwrap_or_default().trim_end_matches(['.', ':', ' ']);
    let is_named = goods.contains(' ') && page.setting.subject.contains(goods);
    let Some(end) = (at + 1..page.all.len()).find(|&line| page.is_blank(line)) else { return start };
    let is_card = end - at <= CARD_LINES && !(at..end).any(|line| page.words(line).ends_with(['.', '?', '!']));
    let is_over = || over::is_over(page, end + 1) || invites_answer(page.words(end + 1));
    let is_apart = !page.is_blank(end + 1) && !is_over();
    if is_named && is_card && is_apart { end - 1 } else { start }
}

fn leads(page: &Page, at: usize) -> bool {
    let words = page.words(at);
    footer::begins(words)
        || footer::opens_message(words)
        || page.setting.adapter.is_some_and(|adapter| adapter.begins_message(words))
}

/// The lines below a heading.
fn headed(page: &Page) -> Option<Range<usize>> {
    let is_told = |at: usize| is_heading(page, at) && !page.words(at + 1).contains([':', '\t']);
    let start = (0..page.all.len()).find(|&at| is_told(at) || is_label_alone(page, at))?;
    below(page, start)
}

/// What stands below a line, up to the portal's own words.
fn below(page: &Page, start: usize) -> Option<Range<usize>> {
    let is_passed_on = page.setting.relayed.is_some() || page.setting.portal.is_some();
    let is_over = |at: &usize| {
        over::is_over(page, *at)
            || footer::closes_message(page.words(*at))
            || is_passed_on && page.is_blank(*at - 1) && invites_answer(page.words(*at))
            || over::is_rule_of_portal(page, *at)
            || over::advises(page, *at)
            || page.is_blank(*at - 1) && (tells_of_person(page, *at) || heads_card(page, *at))
    };
    // Between two rules.
    let next = (start + 1..page.all.len()).find(|&at| !page.is_blank(at));
    let rule = next.filter(|&at| footer::is_rule(page.words(at)) && ruled_again(page, at).is_some());
    let from = rule.unwrap_or(start) + 1;
    let end = rule.and_then(|rule| ruled_again(page, rule)).unwrap_or(page.all.len());
    let end = (from..end).find(is_over).unwrap_or(end);
    let mut written = (from..end).filter(|&at| !page.is_blank(at));
    let first = written.next()?;
    // In quotation marks as a whole, and the portal's own words below.
    if let Some(range) = quote_at(page, first).filter(|range| range.end <= page.all[end - 1].range.end) {
        return Some(range);
    }
    let last = written.next_back().unwrap_or(first);
    Some(page.all[first].range.start..page.all[last].range.end)
}

/// The next line drawn as this one is.
fn ruled_again(page: &Page, rule: usize) -> Option<usize> {
    (rule + 1..page.all.len()).find(|&at| page.words(at) == page.words(rule))
}

/// "Job description", alone above what somebody wrote.
fn is_heading(page: &Page, at: usize) -> bool {
    let words = page.words(at);
    let is_label = || {
        page.is_blank(at - 1)
            && !page.is_blank(at + 1)
            && words.split_whitespace().count() <= 4
            && page.asked(words) == Some(Asked::Message)
    };
    let stands_apart = || page.is_blank(at - 1) || page.is_blank(at + 1);
    at > 0 && words.starts_with(char::is_uppercase) && (is_label() || stands_apart() && footer::heads(words))
}

/// "MESSAGE" or "Message:", apart from what is above it, with somebody's words or a rule below.
fn is_label_alone(page: &Page, at: usize) -> bool {
    let words = page.words(at);
    let is_set_apart =
        words.ends_with([':', '：']) || !words.chars().any(char::is_lowercase) || page.setting.emphasis.has(words);
    let next = (at + 1..page.all.len()).find(|&line| !page.is_blank(line) && !footer::is_rule(page.words(line)));
    is_set_apart
        && words.split_whitespace().count() <= 4
        && page.asked(words) == Some(Asked::Message)
        && (at == 0 || page.is_blank(at - 1))
        && next.is_some_and(|next| !tells_of_person(page, next))
}

/// `Budget: 500`, `Phone: 07700 900233`: what a portal tells of whoever wrote.
fn tells_of_person(page: &Page, at: usize) -> bool {
    page.words(at).split_once([':', '：']).is_some_and(|(label, value)| {
        !value.trim().is_empty() && page.asked(label).is_some_and(|asked| asked != Asked::Message)
    })
}

/// "Customer", alone above who that is.
fn heads_card(page: &Page, at: usize) -> bool {
    let words = page.words(at);
    !page.is_blank(at + 1)
        && words.split_whitespace().count() <= 3
        && words.starts_with(char::is_uppercase)
        && page.asked(words).is_some_and(Asked::is_contact)
        && (at + 1..at + 5).take_while(|&at| !page.is_blank(at)).any(|at| tells_of_person(page, at))
}

/// One paragraph that stands in quotation marks as a whole.
fn quoted(page: &Page) -> Option<Range<usize>> {
    (0..page.all.len()).find_map(|at| quote_at(page, at))
}

/// The paragraph that begins in a line, if it stands in quotation marks.
fn quote_at(page: &Page, first: usize) -> Option<Range<usize>> {
    let words = page.words(first);
    let (mark, close) = marks::PAIRS.iter().find(|(open, _)| words.starts_with(*open))?;
    let last = (first..page.all.len()).find(|&at| page.words(at).ends_with(*close))?;
    // A portal quotes all that somebody wrote; a person begins each paragraph of a quotation anew.
    let is_one = page.setting.is_program || (first..=last).all(|at| !page.is_blank(at));
    let range = page.all[first].range.start..page.all[last].range.end;
    let inner = page.text[range.clone()].trim().strip_prefix(*mark)?.strip_suffix(*close)?;
    // Scripts without spaces have no words to count.
    let letters = || inner.chars().filter(|c| !c.is_ascii()).count();
    let is_said = inner.split_whitespace().count() >= WORDS_MIN || letters() >= LETTERS_MIN;
    (is_one && is_said && !inner.contains([*mark, *close])).then_some(range)
}

/// The longest box of the page that shows line ends as they were typed.
fn boxed(page: &Page, fields: &[Field]) -> Option<Range<usize>> {
    let html = page.setting.html.filter(|html| html.contains("white-space"))?;
    let mut boxes: Vec<String> = page::kept_as_typed(html);
    boxes.sort_by_key(|words| std::cmp::Reverse(words.len()));
    let words = boxes.into_iter().next().filter(|words| words.split_whitespace().count() >= WORDS_MIN)?;
    let (range, _) = Squeezed::of(page.text).find(&words, 0)?;
    (!holds_form(&words, fields)).then_some(range)
}

/// Whether a box shows what the form's fields say of the person, too.
fn holds_form(words: &str, fields: &[Field]) -> bool {
    let is_within = |field: &Field| {
        field.asked.is_some_and(Asked::is_contact) && !field.value.is_empty() && words.contains(field.value.as_str())
    };
    fields.iter().any(is_within)
}
