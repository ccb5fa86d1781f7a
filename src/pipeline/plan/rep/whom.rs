//! Whom a letter is for that came to the address of answers to the prospect: now and then it is a word to a colleague, or to
//! us. What cannot be told apart for certain waits until its writer says so.

use super::speech::{self, Called, Round};
use super::{Speaking, signs};
use crate::domain::address::Address;
use crate::domain::email::Attachment;
use crate::domain::lead::Lead;
use crate::domain::letter::LOGO_MAX;
use crate::domain::notice::Words;
use crate::pipeline::extract::signature::signed_below;
use crate::pipeline::letter;

/// Words of a greeting that are looked at: "Sehr geehrter Herr Dr. Müller".
const GREETING_WORDS: usize = 6;
/// Words before a comma that call somebody: "Max, this is …", "Hi Max Weber, …".
const CALL_WORDS: usize = 3;
/// "@Max Weber can you take this?"
const SIGN_WORDS: usize = 2;
/// Parts of a name that many have.
const OF_MANY: [&str; 16] =
    ["dr", "prof", "von", "van", "der", "den", "de", "la", "le", "da", "di", "dos", "mr", "mrs", "ms", "el"];

impl Speaking<'_, '_> {
    /// Why it may be meant for a colleague or for us; none if it is for the prospect.
    pub(super) fn is_for_us(&self, lead: &Lead, to: &Address) -> Option<String> {
        let words = letter::own_words(self.hand.read);
        let first = words.lines().map(str::trim).find(|line| !line.is_empty())?;
        let mut theirs = self.theirs(lead);
        theirs.extend(in_words(to.local()));
        let is_of_theirs = |name: &str| theirs.iter().any(|known| known == name);
        if let Some(colleague) = self.colleague_in_copy(first, lead, &is_of_theirs) {
            return Some(format!(
                "{colleague}, of your house, gets it as well, and it greets nobody of the prospect's"
            ));
        }
        if is_to_a_team(first) && lead.after.people.len() < 2 {
            return Some("it greets several, and we know one person on the prospect's side".to_owned());
        }
        let round = self.round(lead);
        if let Some(called) = self.called(first, round, &is_of_theirs) {
            return Some(format!("it begins with the name of {called}, of your house"));
        }
        // Of somebody else of the prospect's house no more is known than his address.
        let name = lead.prospect.name.as_deref().filter(|_| lead.asker_address().as_ref() == Some(to)).map(in_words);
        let name = name.or_else(|| self.answers_stranger().then(|| theirs.clone()));
        let written = [lead.prospect.company.as_deref().unwrap_or_default(), &lead.text, to.domain()];
        let familiar = written.into_iter().flat_map(in_words).collect();
        let called = Called { name, theirs, colleagues: self.colleagues(), to: to.to_string(), familiar };
        speech::doubt(&self.unsigned(), round, &called).map(|doubt| doubt.to_string())
    }

    /// "Yes.", "Thursday works", to what the prospect has asked.
    pub(super) fn is_plain_answer(&self, lead: &Lead) -> bool {
        self.round(lead) == Round::Reply && speech::is_plain(&self.unsigned())
    }

    /// The mail he replies to brings what somebody wrote who takes no part: the answer goes to somebody else.
    fn answers_stranger(&self) -> bool {
        self.brought() == Some(Words::Stranger)
    }

    pub(super) fn brought(&self) -> Option<Words> {
        self.hand.world.bringing.get(self.hand.read.handles.notice.as_ref()?).copied()
    }

    fn round(&self, lead: &Lead) -> Round {
        match lead.responded_at {
            Some(_) if self.brought() == Some(Words::Prospect) => Round::Reply,
            Some(_) => Round::Later,
            None if self.hand.read.email.attachments.iter().any(is_a_file) => Round::FirstWithFile,
            None => Round::First,
        }
    }

    /// His words without his signature.
    pub(super) fn unsigned(&self) -> String {
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
        let is_to_somebody = names_theirs
            || lead.prospect.name.is_none() && signed_below::greets(first.split([',', '!']).next().unwrap_or(first));
        colleagues.into_iter().next().map(|(shown, _)| shown).filter(|_| !is_to_somebody)
    }

    /// The rep whom its first line calls, and who is nobody of the prospect's: "Max, this is a student." The first time, "Hi
    /// Max," may be either, where both are called so.
    fn called(&self, first: &str, round: Round, is_of_theirs: &dyn Fn(&str) -> bool) -> Option<String> {
        let is_sign = first.starts_with('@');
        let head = head(first, if is_sign { SIGN_WORDS } else { GREETING_WORDS });
        let is_call = first.contains([',', '!', ':']) || is_sign;
        if !is_call || head.len() > CALL_WORDS {
            return None;
        }
        let others = self.hand.rules.team.reps.values().filter(|rep| rep.id != self.claim.rep);
        let theirs = head.iter().filter(|word| is_of_theirs(word)).count();
        let may_be_either = speech::is_first(round) && theirs == 1;
        let is_his = |word: &String| head.contains(word) && (!is_of_theirs(word) || may_be_either);
        let called = |name: &str| names(name).iter().any(is_his);
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

/// Neither the logo of a signature nor the proof of a signed mail.
fn is_a_file(part: &Attachment) -> bool {
    !(part.media_type.starts_with("image/") && part.size_bytes <= LOGO_MAX || part.media_type.ends_with("-signature"))
}

/// "Dear team,", "Hallo zusammen,": and no more words than that.
fn is_to_a_team(first: &str) -> bool {
    let head = head(first, GREETING_WORDS);
    head.len() <= CALL_WORDS && head.last().is_some_and(|word| speech::is_team(word)) && head.len() > 1
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
