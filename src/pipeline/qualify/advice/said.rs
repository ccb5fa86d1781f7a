//! What is quoted of a mail where only rules of the workflow's own say why it counts.

use super::short;
use crate::domain::condition::Facts;
use crate::domain::verdict::Verdict;

/// The sentences in which the rules that count have found something, each once: a word alone says little, a `?` nothing.
pub(super) fn where_rules_count(verdict: &Verdict, facts: &Facts<'_>) -> Vec<String> {
    let counts = verdict.intent.reasons.iter().filter(|reason| reason.points > 0);
    let words = counts.flat_map(|reason| words_of_mail(&reason.evidence));
    let mut said: Vec<String> = Vec::new();
    for word in words {
        let sentence = sentence_with(facts.text, &word).or_else(|| sentence_with(facts.subject, &word));
        let quoted = format!("“{}”", short(sentence.unwrap_or(&word)));
        if !said.contains(&quoted) {
            said.push(quoted);
        }
    }
    said
}

/// The first sentence that has the words, in whatever case.
fn sentence_with<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let words = words.to_lowercase();
    sentences(text).find(|sentence| {
        let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        sentence.contains(&words)
    })
}

/// A sentence ends behind its mark, and with its paragraph; lines are broken anywhere.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let paragraphs = text.split("\n\n");
    let sentences = paragraphs.flat_map(|paragraph| {
        let mut rest = paragraph;
        std::iter::from_fn(move || {
            let mut marks = rest.match_indices(['.', '!', '?']).map(|(at, mark)| at + mark.len());
            let end = marks.find(|end| rest[*end..].starts_with(char::is_whitespace)).unwrap_or(rest.len());
            let (sentence, left) = rest.split_at(end);
            rest = left;
            (!sentence.is_empty()).then_some(sentence.trim())
        })
    });
    sentences.filter(|sentence| !sentence.is_empty())
}

/// What evidence quotes of a mail, and not what it looked for in vain: `"oil change" in the text and nothing like "trade in"
/// in the text` → `oil change`.
pub(super) fn words_of_mail(evidence: &str) -> Vec<String> {
    let (mut told, mut quoted, mut is_in_vain, mut is_fact) = (Vec::new(), Vec::new(), false, false);
    for (place, part) in evidence.split('"').enumerate() {
        if place % 2 == 1 {
            quoted.extend((!is_fact).then(|| part.to_owned()));
            continue;
        }
        // `source.kind is "person"`: not of the mail.
        is_fact = part.ends_with(" is ");
        if part.starts_with(" in ") {
            let is_of_mail = part.starts_with(" in the text") || part.starts_with(" in the subject");
            let found = std::mem::take(&mut quoted);
            told.extend(found.into_iter().filter(|_| is_of_mail && !is_in_vain));
            is_in_vain = false;
        }
        is_in_vain |= part.ends_with("nothing like ") || part.ends_with("no ");
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_their_sentence() {
        let text = "Hello,\n\nI saw the blue one. Do you still have\nthat Corolla? It is for my son.\n\nTim";
        assert_eq!(sentence_with(text, "?"), Some("Do you still have\nthat Corolla?"));
        assert_eq!(sentence_with(text, "do you still have that"), Some("Do you still have\nthat Corolla?"));
        assert_eq!(sentence_with(text, "the red one"), None);
    }

    #[test]
    fn a_mail_is_quoted_by_what_was_found_in_it() {
        for (evidence, words) in [
            ("\"lease\" in the text", vec!["lease"]),
            ("\"demo\" and \"pricing\" in the text", vec!["demo", "pricing"]),
            (
                "\"oil change\" in the text and nothing like \"test drive\", \"trade in\" in the text",
                vec!["oil change"],
            ),
            ("no \"spam\" in the subject and \"quote\" in the subject", vec!["quote"]),
            ("source.kind is \"adf\"", vec![]),
            ("source.kind is \"person\" and \"warranty\" in the text", vec!["warranty"]),
            ("signals.webinars is 9", vec![]),
        ] {
            assert_eq!(words_of_mail(evidence), words, "{evidence}");
        }
    }
}
