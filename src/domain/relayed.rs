//! What a portal passes on of somebody: the sentence that says who wrote and about what ("Jane wrote to you about your ad"),
//! and the one that says how to answer ("Reply directly to this mail"), in some thirty languages.
//!
//! In: a text. Out: where the sentence ends, whom it names. Never: whether to believe it: anybody may write like that.

use super::phrases::{Border, Builder, Phrases, of_section, sections, spelled_out, split};
use std::ops::Range;
use std::sync::LazyLock;

const WORDS: &str = include_str!("relayed/words.txt");

/// Lines with words in which somebody is announced, how many the sentence may be wrapped to, and how long it may be.
const LINES_MAX: usize = 12;
const WRAPPED_MAX: usize = 3;
const BYTES_MAX: usize = 400;
/// Most words of a name.
const NAME_WORDS: usize = 4;
/// Most bytes between two words that a name stands between.
const NAME_BYTES: usize = 80;
/// As far below the sentence the portal says how to answer, in lines.
const BELOW_MAX: usize = 80;

/// The sentence that announces somebody's words.
#[derive(Debug, PartialEq, Eq)]
pub struct Announced {
    /// It goes so far: behind it, or in the lines below, stand his words.
    pub end: usize,
    pub name: Option<Range<usize>>,
}

/// `left @ right`: literals, of which the last of the left ones and the first of the right ones touch the name.
struct Template {
    left: Vec<String>,
    right: Vec<String>,
}

/// On which side of a text a name is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let parts = |side: &str| side.split(" * ").filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let template = |phrase: String| {
        let (left, right) = phrase.split_once('@')?;
        Some(Template { left: parts(left), right: parts(right) })
    };
    lists("wrote").flat_map(spelled_out).filter_map(template).collect()
});
/// What touches the name: a cheap look before the templates.
static WROTE: LazyLock<Phrases<()>> = LazyLock::new(|| {
    let touching = |template: &Template| template.right.first().or(template.left.last()).cloned();
    let mut builder = Builder::default();
    TEMPLATES.iter().filter_map(touching).for_each(|literal| builder.add_list((), &literal, Border::Open));
    builder.build()
});
static ABOUT: LazyLock<Phrases<()>> = LazyLock::new(|| of_section(WORDS, "about", Border::Open));
static REPLY: LazyLock<Phrases<()>> = LazyLock::new(|| of_section(WORDS, "reply", Border::Open));
static NONE: LazyLock<Vec<&str>> = LazyLock::new(|| lists("none").collect());

fn lists(name: &'static str) -> impl Iterator<Item = &'static str> {
    sections(WORDS).filter(move |(section, _)| *section == name).flat_map(|(_, list)| split(list))
}

/// The first sentence among a text's first lines that says so: it names what of ours it is about, or one below says how to
/// answer.
pub fn announced(text: &str) -> Option<Announced> {
    let lines: Vec<Range<usize>> = ranges(text, |c| c == '\n').collect();
    let is_blank = |at: usize| text[lines[at].clone()].trim().is_empty();
    let filled: Vec<usize> = (0..lines.len()).filter(|&at| !is_blank(at)).take(LINES_MAX).collect();
    filled.into_iter().find_map(|first| {
        let last = (first..lines.len().min(first + WRAPPED_MAX))
            .take_while(|&at| !is_blank(at))
            .find(|&at| text[lines[at].clone()].trim_end().ends_with([':', '：', '.', '!', '。']))
            .unwrap_or(first);
        let sentence = lines[first].start..lines[last].end;
        let words = lowered(&text[sentence.clone()]);
        if words.len() > BYTES_MAX || !WROTE.is_in(&words) {
            return None;
        }
        let name = TEMPLATES.iter().filter_map(|template| template.find(&text[sentence.clone()], &words));
        // The template that knows the name counts before those that only fit.
        let name = name.max_by_key(Option::is_some)?;
        let is_told = ABOUT.is_in(&words)
            || lines[last + 1..].iter().take(BELOW_MAX).any(|line| invites_answer(&text[line.clone()]));
        let name = name.map(|name| sentence.start + name.start..sentence.start + name.end);
        is_told.then_some(Announced { end: sentence.end, name })
    })
}

/// Whether a line says that its mail is to be answered.
pub fn invites_answer(line: &str) -> bool {
    line.len() <= BYTES_MAX && REPLY.is_in(&lowered(line))
}

impl Template {
    /// Whether it fits, and where the name stands then, if there is one.
    fn find(&self, sentence: &str, low: &str) -> Option<Option<Range<usize>>> {
        let from = match self.left.last() {
            Some(left) => low.find(left.as_str())? + left.len(),
            None => 0,
        };
        let to = match self.right.first() {
            Some(right) => from + low[from..].find(right.as_str())?,
            None => low.len(),
        };
        let is_between = !self.left.is_empty() && !self.right.is_empty();
        let mut rest = &low[to..];
        for part in &self.right {
            rest = &rest[rest.find(part.as_str())? + part.len()..];
        }
        if is_between && to - from > NAME_BYTES {
            return None;
        }
        let around = &sentence[from..to];
        let name = run(around, if self.left.is_empty() { Side::End } else { Side::Start });
        Some(name.map(|name| from + name.start..from + name.end))
    }
}

/// The words of a name at the end of a text, or at its beginning.
fn run(text: &str, side: Side) -> Option<Range<usize>> {
    let mut words: Vec<Range<usize>> = words(text).collect();
    if side == Side::End {
        words.reverse();
    }
    let bare = |at: &Range<usize>| text[at.clone()].trim_end_matches([',', ':', ';']).to_lowercase();
    let is_none = |at: &&Range<usize>| NONE.contains(&bare(at).as_str());
    let is_name = |at: &&Range<usize>| {
        let word = &text[(*at).clone()];
        word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
            && !word.contains(['"', '“', '«', '„', '»', '”', '(', '/', '「', '」'])
    };
    let mut named: Vec<&Range<usize>> = Vec::new();
    for at in words.iter().skip_while(is_none).take(NAME_WORDS).take_while(|at| is_name(at) && !is_none(at)) {
        // "Jane Doe, Leeds": what a comma parts from the name is a place or a trade.
        let left = named.last().map(|last| if side == Side::Start { *last } else { at });
        if left.is_some_and(|left| text[left.clone()].ends_with(',')) {
            break;
        }
        named.push(at);
    }
    let start = named.iter().map(|at| at.start).min()?;
    let end = named.iter().map(|at| at.end).max()?;
    let name = text[start..end].trim_end_matches([',', ':', ';', '.']);
    (!name.is_empty()).then_some(start..start + name.len())
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    ranges(text, char::is_whitespace).filter(|at| !at.is_empty())
}

/// The parts between marks, as places.
fn ranges(text: &str, is_mark: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split(is_mark).map(move |part| {
        let at = start..start + part.len();
        let width = text[at.end..].chars().next().map_or(0, char::len_utf8);
        start = at.end + width;
        at
    })
}

/// Lower case, every letter where it stood.
fn lowered(text: &str) -> String {
    let low = |c: char| {
        let mut all = c.to_lowercase();
        match (all.next(), all.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    text.chars().map(|c| if c == '\n' { ' ' } else { low(c) }).collect()
}
