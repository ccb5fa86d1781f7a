//! A form's page: which of its pieces are labels, and which are the values beside or below them.
//!
//! A program writes all labels of a form in one look and all values in another, so a few labels that are known give
//! away those that are not, and no value runs into what the page says beside it.

use super::page::{self, Piece};
use super::value;
use crate::domain::label::{Asked, LABEL_MAX};
use crate::pipeline::extract::portal::footer;
use crate::pipeline::extract::squeezed::Squeezed;
use std::collections::HashMap;
use std::ops::Range;

/// Longest label, in bytes: consent is asked for in whole sentences.
const LONG_MAX: usize = 400;

/// A label and its value, as places in the mail's text.
#[derive(Debug)]
pub struct Pair {
    pub label: Range<usize>,
    pub value: Range<usize>,
}

/// The pairs of a page that shows a form, found again in the mail's text.
pub fn of(html: &str, text: &str, asked: impl Fn(&str) -> Option<Asked>) -> Option<Vec<Pair>> {
    let pieces = page::pieces(html);
    let known = |piece: &Piece| {
        let is_short =
            piece.words.trim().len() <= LABEL_MAX && !piece.words.contains('@') && !piece.words.contains("://");
        asked(&piece.words).filter(|_| is_short)
    };
    let known: Vec<Option<Asked>> = pieces.iter().map(known).collect();
    let labels = labels(&pieces, &known)?;
    let squeezed = Squeezed::of(text);
    let mut from = 0;
    let mut pairs = Vec::new();
    for (n, &label) in labels.iter().enumerate() {
        let next = labels.get(n + 1).copied().unwrap_or(pieces.len());
        let (place, after) = squeezed.find_label(&pieces[label].words, from, text)?;
        let values = values(&pieces, label, next, known[label] == Some(Asked::Message));
        let mut value: Option<Range<usize>> = None;
        let mut at = after;
        for piece in &pieces[values] {
            let words = match value.is_none() {
                true => value::behind_mark(&piece.words),
                false => &piece.words,
            };
            if !is_said(words) && value.is_none() {
                continue;
            }
            let Some((place, after)) = squeezed.find(words, at) else { break };
            value = Some(value.map_or(place.start, |value| value.start)..place.end);
            at = after;
        }
        from = at;
        pairs.push(Pair { value: value.unwrap_or(place.end..place.end), label: place });
    }
    Some(pairs)
}

/// The pieces that are labels: those of the looks in which known labels stand.
fn labels(pieces: &[Piece], asked: &[Option<Asked>]) -> Option<Vec<usize>> {
    let looks: Vec<u64> = pieces.iter().map(Piece::look).collect();
    let mut counts: HashMap<u64, (usize, usize, usize)> = HashMap::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| is_said(&piece.words)) {
        let (all, known, asking) = counts.entry(looks[at]).or_default();
        *all += 1;
        *known += usize::from(asked[at].is_some());
        *asking += usize::from(piece.words.trim_end().ends_with(['?', '？', '…', ':', '!', '*']));
    }
    let mut likely: Vec<(u64, usize)> = counts
        .iter()
        .filter(|(_, (all, known, asking))| {
            *known >= 2 && known * 3 >= *all || *all >= 3 && asking * 3 >= all * 2 && *known >= 1
        })
        .map(|(look, (all, known, _))| (*look, known * 100 / all))
        .collect();
    likely.sort_by_key(|(look, share)| (std::cmp::Reverse(*share), *look));
    // What mostly stands right behind better labels is their values, whatever they say.
    let mut chosen: Vec<u64> = Vec::new();
    for (look, _) in likely {
        let own = || (0..pieces.len()).filter(|&at| looks[at] == look);
        let behind = own().filter(|&at| at > 0 && chosen.contains(&looks[at - 1])).count();
        if behind * 2 <= own().count() {
            chosen.push(look);
        }
    }
    // Nothing stands below a heading but labels.
    let only_heads = |look: u64| {
        let next = (0..pieces.len() - 1).filter(|&at| looks[at] == look).map(|at| looks[at + 1]);
        next.clone().count() > 0 && next.into_iter().all(|next| next != look && chosen.contains(&next))
    };
    let headings: Vec<u64> = chosen.iter().copied().filter(|look| only_heads(*look)).collect();
    chosen.retain(|look| !headings.contains(look));
    let is_label = |look: &u64| chosen.contains(look);
    let is_alone = |at: usize| !pieces[at].is_link() && pieces[at].words.trim().len() <= LONG_MAX;
    let is_one = |at: usize| is_label(&looks[at]) && is_alone(at) && is_said(&pieces[at].words);
    let first = (0..pieces.len()).find(|&at| is_one(at))?;
    // The message may have a heading of its own below the table of the rest.
    let told: Vec<u64> = (first..pieces.len() - 1).filter(|&at| is_one(at)).map(|at| looks[at + 1]).collect();
    let is_heading = |at: usize| {
        let is_person_s = asked[at].is_some_and(|asked| asked.is_contact() || asked == Asked::Message);
        let values = told.iter().filter(|look| **look == looks[at]).count();
        let heads = pieces.get(at + 1).is_some_and(|_| is_one(at + 1));
        at > first && is_person_s && pieces[at].is_bold() && is_alone(at) && values <= 1 && !heads
    };
    let labels: Vec<usize> = (first..pieces.len()).filter(|&at| is_one(at) || is_heading(at)).collect();
    // Words that stand in one look with their values are a list, not a form.
    let filled = labels.iter().filter(|&&at| pieces.get(at + 1).is_some_and(|_| !is_label(&looks[at + 1]))).count();
    (labels.len() >= 2 && filled * 2 >= labels.len()).then_some(labels)
}

fn is_said(words: &str) -> bool {
    words.chars().any(char::is_alphanumeric)
}

/// The pieces of the value that belongs to a label, at most up to the next one.
fn values(pieces: &[Piece], label: usize, next: usize, is_long: bool) -> Range<usize> {
    // A colon may have a cell of its own.
    let Some(first) = (label + 1..next).find(|&at| !matches!(pieces[at].words.trim(), ":" | "：" | "*" | "-:")) else {
        return label + 1..label + 1;
    };
    // A form of one-line fields leaves empty ones empty.
    let is_apart = |at: usize| !is_long && pieces[at].breaks >= 2;
    if is_apart(first) && pieces[first].rules == pieces[label].rules || pieces[first].rules > pieces[label].rules {
        return label + 1..label + 1;
    }
    let (above, begun) = (&pieces[label].around, &pieces[first].around);
    let shared = above.iter().zip(begun).take_while(|(one, other)| one.id == other.id).count();
    let block = |at: usize| pieces[at].around.get(shared..).and_then(|own| own.iter().find(|one| !one.is_inline));
    let own = block(first);
    let is_part = |at: usize| {
        let around = &pieces[at].around;
        let is_within = around.len() >= shared && (shared == 0 || around[shared - 1].id == begun[shared - 1].id);
        let is_same = match (own, block(at)) {
            (Some(own), Some(other)) => own.id == other.id || own.look == other.look || own.is_plain && other.is_plain,
            (None, None) => true,
            (None, Some(other)) => other.is_plain,
            (Some(_), None) => false,
        };
        let is_inside = own.is_some_and(|own| block(at).is_some_and(|other| own.id == other.id));
        let is_button = !is_inside && pieces[at].is_link() && !pieces[at].words.contains(['@', '.']);
        let is_over = pieces[at].rules > pieces[label].rules || own.is_none() && is_apart(at);
        is_within && is_same && !is_button && !is_over && (is_inside || !footer::ends(pieces[at].words.trim()))
    };
    let end = (first + 1..next).find(|&at| !is_part(at)).unwrap_or(next);
    first..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::label;

    fn pairs(html: &str, text: &str) -> Vec<(String, String)> {
        let all = of(html, text, label::asked).unwrap_or_default();
        all.into_iter().map(|pair| (text[pair.label].to_string(), text[pair.value].to_string())).collect()
    }

    #[test]
    fn labels_of_one_look_are_found_with_those_nobody_knows() {
        let html = "<p>A visitor wrote.</p><dl><dt style='color:#888'>form-name</dt><dd>contact</dd>\
            <dt style='color:#888'>name</dt><dd>Jo Roe</dd><dt style='color:#888'>email</dt><dd>jo@roe.example</dd>\
            <dt style='color:#888'>phone</dt><dd></dd><dt style='color:#888'>shoe size</dt><dd>44</dd></dl><p>Our footer</p>";
        let text = "A visitor wrote.\nform-name\ncontact\nname\nJo Roe\nemail\njo@roe.example\nphone\nshoe size\n44\n\nOur footer";
        let found = pairs(html, text);
        let found: Vec<(&str, &str)> = found.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
        assert_eq!(
            found,
            [
                ("form-name", "contact"),
                ("name", "Jo Roe"),
                ("email", "jo@roe.example"),
                ("phone", ""),
                ("shoe size", "44")
            ]
        );
    }
}
