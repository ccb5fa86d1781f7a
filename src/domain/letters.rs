//! Prepared letters to people who are not ready yet: what they say, when, and to whom none goes.

use super::calendar::WorkSpan;
use super::inquiry::ConsentPurpose;
use super::lead::{Lead, Prospect, Stage};

/// `[nurture]` of a workflow.
#[derive(Debug, Clone, PartialEq)]
pub struct Letters {
    /// What the person must have agreed to.
    pub consent: ConsentPurpose,
    /// Below each: who writes, from where, and why.
    pub footer: String,
    pub letters: Vec<Letter>,
    /// So many go out in 24 hours, of all leads together.
    pub per_day: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// After the lead came to rest, or after the letter before it.
    pub after: WorkSpan,
    pub subject: String,
    pub text: String,
}

/// Why no more letters go to whoever has ended them by the link in one.
pub const UNSUBSCRIBED: &str = "the person has unsubscribed";

/// What may stand in braces.
pub const BLANKS: [&str; 3] = ["name", "company", "sender"];

/// Why no letter goes to this lead, as far as the lead itself knows.
pub fn may_write(lead: &Lead, letters: &Letters) -> Result<(), String> {
    if let Some(ended) = &lead.after.letters_ended {
        return Err(ended.clone());
    }
    let refused = lead.consent.iter().any(|agreed| !agreed.is_given);
    let agreed = |purpose| lead.consent.iter().any(|agreed| agreed.purpose == purpose && agreed.is_given);
    Err(match () {
        () if lead.stage != Stage::Nurture => "it does not rest any more",
        () if lead.quiet => "it came in quietly",
        () if lead.prospect.email.is_none() => "there is no address",
        () if lead.doubt.is_some() => "a machine may have written it",
        () if refused => "the person has refused",
        () if !agreed(letters.consent) => "the person has not agreed",
        () => return Ok(()),
    }
    .to_owned())
}

/// The words with their blanks filled: `{name}`, or `{name|there}` with what stands for a name nobody knows.
pub fn fill(words: &str, prospect: &Prospect, sender: &str) -> String {
    let mut filled = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((blank, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let (name, otherwise) = blank.split_once('|').unwrap_or((blank, ""));
        let value = match name.trim() {
            "name" => prospect.name.as_deref(),
            "company" => prospect.company.as_deref(),
            "sender" => Some(sender),
            _ => None,
        };
        // A stranger chose the value: one line, and no longer than a name.
        let value = value.map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "));
        let value = value.filter(|value| !value.is_empty() && value.chars().count() <= 80 && !value.contains("://"));
        filled.push_str(value.as_deref().unwrap_or(otherwise));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// A blank that nobody knows how to fill.
pub fn unknown_blank(words: &str) -> Option<&str> {
    let blanks = words.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(blank, _)| blank);
    let name = |blank: &'_ str| blank.split('|').next().unwrap_or_default().trim().to_owned();
    blanks.into_iter().find(|blank| !BLANKS.contains(&name(blank).as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_and_unknown_ones_are_found() {
        let known = Prospect { name: Some("Nora  Lie".to_owned()), ..Prospect::default() };
        let words = "Hello {name|there}, how is {company|your firm}? {sender}";
        assert_eq!(fill(words, &known, "Example"), "Hello Nora Lie, how is your firm? Example");
        let hostile = Prospect { name: Some("buy at https://x.example".to_owned()), ..Prospect::default() };
        assert_eq!(fill("Hello {name|there} {", &hostile, ""), "Hello there {");
        assert_eq!(unknown_blank(words), None);
        assert_eq!(unknown_blank("{name} {price}"), Some("price"));
    }
}
