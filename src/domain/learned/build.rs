//! How a text is built beside its words: whether it asks, how long it is, how many links, figures and marks it has.
//!
//! In: subject and text. Out: for each thing looked at, a number that stands for how much of it there is. Never: words, nor
//! capitals, which whoever reads a mail has made small.

pub fn of<'a>(subject: &'a str, text: &str, words: &[String]) -> impl Iterator<Item = (usize, u32)> + use<'a> {
    let times = |marks: &[char], most: usize| count(text.matches(marks).count(), most);
    let holds = |mark: bool| u32::from(mark);
    let named = |name: &str, most: usize| count(words.iter().filter(|word| *word == name).count(), most);
    let questions = times(&['?', '？', '؟'], 3);
    let length = rough(words.len());
    let links = named("@link", 3);
    let end = text.trim_end();
    let built = [
        questions,
        length,
        links,
        named("@address", 2),
        times(&['!', '！'], 3),
        rough(text.chars().filter(|c| c.is_numeric()).count()),
        holds(end.ends_with(['?', '？', '؟'])),
        questions * 4 + links,
        questions * 16 + length,
        rough(subject.chars().count()),
        times(&[':', '：'], 5),
        times(&['%'], 1),
        times(&['€', '$', '£', '¥'], 2),
        holds(text.chars().chain(subject.chars()).any(is_picture)),
        times(&['«', '»', '"', '“', '„'], 1),
        count(subject.chars().filter(|c| c.is_numeric()).count(), 6),
    ];
    built.into_iter().enumerate()
}

fn count(times: usize, most: usize) -> u32 {
    times.min(most) as u32
}

/// How often it can be halved: a hundred and a hundred and twenty are alike.
fn rough(count: usize) -> u32 {
    (count + 1).ilog2()
}

const fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{1f300}'..='\u{1faff}')
}
