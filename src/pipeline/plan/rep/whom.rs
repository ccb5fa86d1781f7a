//! Whom a letter is for that came to the address of answers to the prospect: now and then it is a word to a colleague, or to
//! us. What cannot be told apart for certain is not sent.

use super::{Speaking, promises};
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
/// What nobody writes to a customer, but to whoever looks after leads.
const OF_LEADS: [&str; 15] = [
    "this lead",
    "the lead",
    "that lead",
    "my list",
    "not for me",
    "not mine",
    "dieser lead",
    "diesen lead",
    "den lead",
    "der lead",
    "nicht für mich",
    "ce lead",
    "pas pour moi",
    "este lead",
    "no es para mí",
];
/// Words by which something is given to somebody, by how they begin.
const GIVES: [&str; 18] = [
    "give", "pass", "hand", "forward", "assign", "reassign", "send", "gib", "geb", "weiter", "übergeb", "donne",
    "transmet", "passe", "pasa", "dar", "dale", "asign",
];
/// What stands before whom it is given to.
const TO: [&str; 3] = ["to", "an", "à"];
/// Of whom somebody speaks, rather than to him.
const OF_SOMEBODY: [&str; 11] = ["she", "he", "her", "him", "er", "ihn", "ihm", "elle", "lui", "ella", "él"];
/// To whom. What speaks to somebody may speak of another as well: "He will call you at nine".
pub(super) const TO_SOMEBODY: [&str; 24] = [
    "you", "your", "yours", "sie", "ihnen", "ihr", "ihre", "ihren", "ihrem", "ihrer", "du", "dir", "dich", "euch",
    "vous", "votre", "vos", "te", "usted", "ustedes", "le", "les", "su", "sus",
];
/// Parts of a name that many have.
const OF_MANY: [&str; 16] =
    ["dr", "prof", "von", "van", "der", "den", "de", "la", "le", "da", "di", "dos", "mr", "mrs", "ms", "el"];

impl Speaking<'_, '_> {
    /// Why it may be meant for a colleague or for us; none if it is for the prospect.
    pub(super) fn is_for_us(&self, words: &str, lead: &Lead) -> Option<String> {
        let first = words.lines().map(str::trim).find(|line| !line.is_empty())?;
        let is_of_theirs = |name: &str| self.is_of_theirs(name, lead);
        if let Some(colleague) = self.colleague_in_copy(first, lead, &is_of_theirs) {
            return Some(format!(
                "{colleague}, of your house, gets it as well, and it greets nobody of the prospect's: it may be meant for \
                 {colleague}. Nothing was sent; to the prospect, begin with a greeting, and to a colleague write without \
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
        if is_one_line(&self.hand.read.inquiry.text)
            && promises::are_all(&self.hand.read.inquiry.text, &self.own_names())
        {
            return Some(
                "it promises something, as one does to whoever hands out leads, and so may be meant for me. Nothing was sent; to \
                 the prospect, begin with a greeting (“Hello”), and to me write one of the words below"
                    .to_owned(),
            );
        }
        if greets(first) || in_words(first).iter().any(|word| is_of_theirs(word)) {
            return None;
        }
        let is_told_us = lead.responded_at.is_none() || speaks_of_somebody(words);
        if is_told_us && is_one_line(&self.hand.read.inquiry.text) {
            return Some(
                "it is one line that greets nobody, and so may be meant for me. Nothing was sent; to the prospect, begin with \
                 a greeting (“Hello”), and to me write one of the words below"
                    .to_owned(),
            );
        }
        let lower = words.to_lowercase();
        let spoken = in_words(&lower).join(" ");
        let says = OF_LEADS.iter().find(|said| format!(" {spoken} ").contains(&format!(" {said} ")));
        let given = self.given_to(&spoken);
        says.map(|said| format!("“{said}”")).or(given.map(|rep| format!("{rep} as somebody to give it to"))).map(|said| {
            format!(
                "it greets nobody and names {said}: it may be meant for me. Nothing was sent; to the prospect, begin with a \
                 greeting, and to me write one of the words below"
            )
        })
    }

    fn own_names(&self) -> Vec<String> {
        let rep = self.hand.rules.team.rep(&self.claim.rep);
        rep.map(|rep| in_words(&format!("{} {}", rep.name, rep.email.local()))).unwrap_or_default()
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

    /// The rep to whom somebody should give it: "please pass it on to Bob".
    fn given_to(&self, spoken: &str) -> Option<String> {
        let words: Vec<&str> = spoken.split(' ').collect();
        let others = self.hand.rules.team.reps.values().filter(|rep| rep.id != self.claim.rep);
        let is_given = |name: &str| {
            let names = names(name);
            words.windows(2).enumerate().any(|(place, pair)| {
                let gives = words[..place].iter().any(|word| GIVES.iter().any(|gives| word.starts_with(gives)));
                TO.contains(&pair[0]) && names.iter().any(|name| name == pair[1]) && gives
            })
        };
        others.into_iter().find(|rep| is_given(&rep.name)).map(|rep| rep.name.clone())
    }

    /// Whether one of the prospect's people is called so, as far as we know them.
    fn is_of_theirs(&self, name: &str, lead: &Lead) -> bool {
        let prospect = lead.prospect.name.iter().map(String::as_str);
        let people = lead.prospect.email.iter().chain(&lead.after.writer).chain(&lead.after.people);
        let locals = people.filter_map(|person| Some(person.split_once('@')?.0));
        let outside = self.hand.read.email.to.iter().chain(&self.hand.read.email.cc);
        let outside = outside.filter(|party| party.address.as_ref().is_some_and(|address| self.is_outside(address)));
        let named = outside.filter_map(|party| party.name.as_deref());
        prospect.chain(locals).chain(named).any(|known| in_words(known).iter().any(|word| word == name))
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

/// "I called her, she is happy", "he is not the decision maker": a word to us about the prospect.
fn speaks_of_somebody(words: &str) -> bool {
    let all = in_words(words);
    let says = |list: &[&str]| all.iter().any(|word| list.contains(&word.as_str()));
    says(&OF_SOMEBODY) && !says(&TO_SOMEBODY)
}

pub(super) fn in_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
