//! Whom a letter is for that came to the address of answers to the prospect: now and then it is a word to a colleague, or to
//! us. What cannot be told apart for certain is not sent.

use super::speech::{self, Called, Doubt};
use super::{Speaking, promises, signs};
use crate::domain::address::Address;
use crate::domain::lead::Lead;
use crate::pipeline::extract::signed_below;

/// Words of a greeting that are looked at: "Sehr geehrter Herr Dr. Müller".
const GREETING_WORDS: usize = 6;
/// Words before a comma that call somebody: "Max, this is …", "Hi Max Weber, …".
const CALL_WORDS: usize = 3;
/// "@Max Weber can you take this?"
const SIGN_WORDS: usize = 2;
/// Words that somebody signs with at most who writes only his name.
const NAME_WORDS: usize = 3;
/// What begins a letter as well as a greeting does.
const THANKS: [&str; 10] = [
    "thank you for",
    "thanks for your",
    "many thanks for",
    "danke für ihr",
    "vielen dank für ihr",
    "herzlichen dank für ihr",
    "besten dank für ihr",
    "merci pour votre",
    "merci de votre",
    "gracias por su",
];
/// How somebody greets the people of his own house.
const TEAMS: [&str; 12] = [
    "team",
    "all",
    "everyone",
    "colleagues",
    "folks",
    "zusammen",
    "kollegen",
    "kolleginnen",
    "équipe",
    "collègues",
    "equipo",
    "compañeros",
];
/// What to do in its place.
const INSTEAD: &str = "and so may be meant for me. Nothing was sent; to the prospect, call him by his name (“Hello” and the \
                       name), and to me write one of the words below";
/// Parts of a name that many have.
const OF_MANY: [&str; 16] =
    ["dr", "prof", "von", "van", "der", "den", "de", "la", "le", "da", "di", "dos", "mr", "mrs", "ms", "el"];

impl Speaking<'_, '_> {
    /// Why it may be meant for a colleague or for us; none if it is for the prospect.
    pub(super) fn is_for_us(&self, words: &str, lead: &Lead) -> Option<String> {
        let first = words.lines().map(str::trim).find(|line| !line.is_empty())?;
        let theirs = self.theirs(lead);
        let is_of_theirs = |name: &str| theirs.iter().any(|known| known == name);
        if let Some(colleague) = self.colleague_in_copy(first, lead, &is_of_theirs) {
            return Some(format!(
                "{colleague}, of your house, gets it as well, and it greets nobody of the prospect's: it may be meant for \
                 {colleague}. Nothing was sent; to the prospect, call him by his name, and to a colleague write without \
                 this address"
            ));
        }
        if is_to_a_team(first) && lead.after.people.len() < 2 {
            return Some(
                "it greets several, and we know one person on the prospect's side: it may be meant for your colleagues. Nothing \
                 was sent; to the prospect, begin with his name"
                    .to_owned(),
            );
        }
        if let Some(called) = self.called(first, &is_of_theirs) {
            return Some(format!(
                "it begins with the name of {called}, of your house, and so it may be meant for {called}. Nothing was sent; \
                 to a prospect of that name write at his own address, with a copy to the shared mailbox, and to a colleague \
                 without this address"
            ));
        }
        let text = self.unsigned();
        let names =
            Called { theirs: theirs.clone(), is_named: lead.prospect.name.is_some(), colleagues: self.colleagues() };
        if speech::calls_theirs(&text, &names) {
            return None;
        }
        if lead.responded_at.is_none() && !greets(first) && is_one_line(&self.hand.read.inquiry.text) {
            return Some(format!("it is one line that greets nobody, {INSTEAD}"));
        }
        let doubt = speech::doubt(&text, &names)?;
        // In a conversation that goes on, it answers what the prospect has written; a promise or a question is for us.
        let goes_on = lead.responded_at.is_some();
        if doubt == Doubt::ToNobody && goes_on && !text.contains('?') && !promises::are_all(&text) {
            return None;
        }
        Some(match doubt {
            Doubt::Names(said) => format!("it names {said} and greets nobody of the prospect's by name, {INSTEAD}"),
            Doubt::Calls(name) => format!("it calls {name}, and nobody of the prospect's is called so, {INSTEAD}"),
            Doubt::OfHim => format!("it speaks of the prospect rather than to him, {INSTEAD}"),
            Doubt::ToNobody => format!("it neither calls the prospect by his name nor says “you”, {INSTEAD}"),
        })
    }

    /// His words without his signature.
    fn unsigned(&self) -> String {
        let text = &self.hand.read.inquiry.text;
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        lines[..signs(&lines, self.hand.rules, &self.claim.rep)].join("\n")
    }

    /// First names of the other reps, but for his own.
    fn colleagues(&self) -> Vec<(String, String)> {
        let reps = &self.hand.rules.team.reps;
        let own = self.hand.rules.team.rep(&self.claim.rep).map(|rep| in_words(&rep.name)).unwrap_or_default();
        let others = reps.values().filter_map(|rep| Some((names(&rep.name).into_iter().next()?, rep.name.clone())));
        others.filter(|(first, _)| !own.contains(first)).collect()
    }

    /// A colleague who gets it as well, where its first line greets him, or nobody at all.
    fn colleague_in_copy(&self, first: &str, lead: &Lead, is_of_theirs: &dyn Fn(&str) -> bool) -> Option<String> {
        let rules = self.hand.rules;
        let email = &self.hand.read.email;
        let from = email.sender()?.person_key();
        let colleagues: Vec<(String, String)> = email
            .to
            .iter()
            .chain(&email.cc)
            .filter_map(|party| Some((party.name.clone().unwrap_or_default(), party.address.as_ref()?)))
            .filter(|(_, address)| {
                !rules.is_ours(address) && rules.is_colleague(address) && address.person_key() != from
            })
            .map(|(name, address)| {
                let rep = rules.team.by_address(address).map(|rep| rep.name.clone());
                let shown = rep.or_else(|| Some(name.clone()).filter(|name| !name.is_empty()));
                (shown.unwrap_or_else(|| address.to_string()), format!("{name} {}", address.local()))
            })
            .collect();
        // "Bob, can you …", "Hi Bob,".
        let head = head(first, GREETING_WORDS);
        let named = |shown: &str| names(shown).into_iter().find(|word| head.contains(word));
        let greeted = colleagues.iter().find_map(|(shown, other)| Some((shown, named(shown).or(named(other))?)));
        if let Some((shown, name)) = greeted {
            return Some(shown.clone()).filter(|_| !is_of_theirs(&name));
        }
        // "Hi Tom," is for nobody of the prospect's, where we know what they are called.
        let names_theirs = head.iter().any(|word| is_of_theirs(word));
        let is_to_somebody = names_theirs || greets(first) && lead.prospect.name.is_none();
        colleagues.into_iter().next().map(|(shown, _)| shown).filter(|_| !is_to_somebody)
    }

    /// The rep whom its first line calls, and who is nobody of the prospect's: "Max, this is a student."
    fn called(&self, first: &str, is_of_theirs: &dyn Fn(&str) -> bool) -> Option<String> {
        let is_sign = first.starts_with('@');
        let head = head(first, if is_sign { SIGN_WORDS } else { GREETING_WORDS });
        let is_call = first.contains([',', '!', ':']) || is_sign;
        if !is_call || head.len() > CALL_WORDS {
            return None;
        }
        let others = self.hand.rules.team.reps.values().filter(|rep| rep.id != self.claim.rep);
        let called = |name: &str| names(name).iter().any(|word| head.contains(word) && !is_of_theirs(word));
        others.into_iter().find(|rep| called(&rep.name)).map(|rep| rep.name.clone())
    }

    /// What the prospect's people are called, as far as we know them.
    fn theirs(&self, lead: &Lead) -> Vec<String> {
        let prospect = lead.prospect.name.iter().map(String::as_str);
        let people = lead.prospect.email.iter().chain(&lead.after.writer).chain(&lead.after.people);
        let locals = people.filter_map(|person| Some(person.split_once('@')?.0));
        let outside = self.hand.read.email.to.iter().chain(&self.hand.read.email.cc);
        let outside = outside.filter(|party| party.address.as_ref().is_some_and(|address| self.is_outside(address)));
        let named = outside.filter_map(|party| party.name.as_deref());
        prospect.chain(locals).chain(named).flat_map(in_words).collect()
    }

    fn is_outside(&self, address: &Address) -> bool {
        !self.hand.rules.is_ours(address) && !self.hand.rules.is_colleague(address)
    }
}

/// One paragraph, however a program has broken it, signed with no more than a name: "Left her a voicemail, trying again".
fn is_one_line(text: &str) -> bool {
    let text = text.replace("\r\n", "\n");
    let mut paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).skip(1);
    let is_name = |paragraph: &str| in_words(paragraph).len() <= NAME_WORDS && !paragraph.ends_with(['.', '!', '?']);
    paragraphs.next().is_none_or(is_name) && paragraphs.next().is_none()
}

fn greets(first: &str) -> bool {
    let opening = first.split([',', '!']).next().unwrap_or(first);
    let lower = first.to_lowercase();
    signed_below::greets(opening)
        // "Thanks, on it!" ends like a greeting, too.
        || first.ends_with([',', ':', '，', '：'])
        || THANKS.iter().any(|thanks| lower.starts_with(thanks))
}

/// "Dear team,", "Hallo zusammen,": and no more words than that.
fn is_to_a_team(first: &str) -> bool {
    let head = head(first, GREETING_WORDS);
    head.len() <= CALL_WORDS && head.last().is_some_and(|word| TEAMS.contains(&word.as_str())) && head.len() > 1
}

/// What stands before the first comma, word by word.
fn head(first: &str, most: usize) -> Vec<String> {
    let head = first.split([',', '!', ':']).next().unwrap_or(first);
    in_words(head).into_iter().take(most).collect()
}

/// What tells somebody of this name from others.
fn names(name: &str) -> Vec<String> {
    in_words(name).into_iter().filter(|word| !OF_MANY.contains(&word.as_str())).collect()
}

pub(super) fn in_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
