//! What a rep should know of a sender beside his words: whether he is who he says, and who dealt with him before.

use super::facts::SENTENCE_MAX;
use super::words::one_line;
use crate::domain::address::Address;
use crate::domain::company::is_freemail;
use crate::domain::inquiry::SourceKind;
use crate::domain::lookalike::{self, Known};
use crate::domain::notice::{DueNotice, NoticeKind, STRANGER};
use crate::domain::rules::Rules;

/// Reasons to look twice at who wrote; none of a mail that is not at hand.
pub fn marks(due: &DueNotice, rules: &Rules) -> Vec<String> {
    let Some(letter) = &due.letter else { return Vec::new() };
    let Some(from) = letter.from.as_deref().and_then(|from| Address::parse(from).ok()) else { return Vec::new() };
    let mailboxes = rules.mailboxes.values().filter_map(|mailbox| mailbox.address.as_ref());
    let reps = || rules.team.reps.values();
    let addresses = mailboxes.chain([&rules.from]).chain(reps().map(|rep| &rep.email));
    let mut domains: Vec<&str> = addresses.map(Address::domain).filter(|domain| !is_freemail(domain)).collect();
    domains.sort_unstable();
    domains.dedup();
    let known = Known { domains, people: reps().map(|rep| (rep.name.as_str(), &rep.email)).collect() };
    let mut marks = lookalike::signs(letter.from_name.as_deref(), &from, &known);
    if letter.is_cut {
        marks.push(
            "the mail was too large to keep, and only its beginning is here; all of it lies in the mailbox".to_owned(),
        );
    }
    let is_answered = due.notice.writer.as_ref().is_some_and(|writer| writer.is_person_of(&from));
    let elsewhere = letter.reply_to.as_ref();
    if let (STRANGER, Some(elsewhere)) = (due.notice.note.as_str(), elsewhere) {
        marks.push(format!(
            "it says to be from {from}, and wants the answer at {elsewhere}, who is not known to take part"
        ));
    } else if due.notice.note == STRANGER {
        marks.push(format!("{from} wrote this, who is not known to take part in the conversation"));
    } else if is_answered && due.lead.asker(from.as_str()).is_none() && is_of_another_house(due, &from) {
        marks.push(format!("{from} wrote this, who is not of the house of the one who asked; your answer goes there"));
    }
    let asked_for = elsewhere.filter(|elsewhere| Some(*elsewhere) == due.notice.writer.as_ref());
    if let Some(elsewhere) = asked_for.filter(|elsewhere| is_of_another_house(due, elsewhere)) {
        marks.push(format!(
            "{from} wants the answer at {elsewhere}, who is not of the house of the one who asked; your answer goes there"
        ));
    }
    if let Some(elsewhere) = elsewhere.filter(|elsewhere| leads_elsewhere(due, &from, elsewhere, rules)) {
        marks.push(format!(
            "{from} wrote this, and wants the answer at {elsewhere}, which is another house; your answer goes there"
        ));
    }
    if letter.is_authenticated == Some(false) {
        marks.push("our mail server could not confirm that the sender is who he says".to_owned());
    }
    marks.iter().map(|mark| one_line(mark, SENTENCE_MAX)).collect()
}

/// Whoever knows a Message-ID can write into a conversation. A freemail domain is no house.
fn is_of_another_house(due: &DueNotice, from: &Address) -> bool {
    let prospect = due.lead.prospect.email.as_deref().and_then(|email| Address::parse(email).ok());
    prospect.is_some_and(|prospect| {
        let is_same_house = prospect.domain() == from.domain() && !is_freemail(from.domain());
        !is_same_house && !prospect.is_person_of(from)
    })
}

/// Who asks himself, by a person's mail, is answered at an address of another house: his own second one, or that of somebody
/// who writes in his name. A form or a portal names whoever asks so.
fn leads_elsewhere(due: &DueNotice, from: &Address, elsewhere: &Address, rules: &Rules) -> bool {
    let lead = &due.lead;
    let is_answered =
        lead.prospect.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(elsewhere.as_str()));
    let is_by_himself = lead.source == SourceKind::Person.as_str() && !rules.is_colleague(from) && !rules.is_ours(from);
    let is_below = |one: &str, other: &str| one == other || one.ends_with(&format!(".{other}"));
    let (one, other) = (from.domain(), elsewhere.domain());
    let is_same_house = !is_freemail(one) && (is_below(one, other) || is_below(other, one));
    due.notice.writer.is_none() && is_answered && is_by_himself && !is_same_house && !from.is_person_of(elsewhere)
}

/// The address the mail was really sent from, where that is not the one to answer.
pub fn sent_from(due: &DueNotice) -> Option<String> {
    let from = due.letter.as_ref()?.from.clone()?;
    let is_other = due.lead.prospect.email.as_ref().is_none_or(|email| !email.eq_ignore_ascii_case(&from));
    is_other.then_some(from)
}

/// Who wrote last, by the name he gives himself, where that is somebody else of the prospect's people.
pub fn writer(due: &DueNotice) -> Option<String> {
    let writer = due.notice.writer.as_ref()?;
    let letter = due.letter.as_ref()?;
    let is_his = letter.from.as_deref().is_some_and(|from| from.eq_ignore_ascii_case(writer.as_str()));
    is_his.then(|| letter.from_name.clone().unwrap_or_else(|| writer.to_string()))
}

/// Who wrote into the conversation that does not take part in it.
pub fn stranger(due: &DueNotice) -> Option<String> {
    let letter = due.letter.as_ref().filter(|_| due.notice.note == STRANGER)?;
    letter.reply_to.as_ref().map(ToString::to_string).or_else(|| letter.from.clone())
}

/// Who of our own house wrote it, where that is not the prospect.
pub fn colleague(due: &DueNotice, rules: &Rules) -> Option<String> {
    let from = sent_from(due).filter(|_| due.notice.kind == NoticeKind::Reply)?;
    Address::parse(&from).is_ok_and(|address| rules.is_colleague(&address)).then_some(from)
}

/// Who dealt with this person and this company before, as it was known when the lead came in.
pub fn dealings(decision: &serde_json::Value, name_of: impl Fn(&str) -> String) -> Vec<String> {
    let mut sentences = Vec::new();
    let owner = |place: &str| {
        let owner = decision.pointer(place).filter(|owner| !owner.is_null())?;
        let (rep, lead) = (owner.get("rep")?.as_str()?, owner.get("lead").and_then(serde_json::Value::as_i64));
        let lead = lead.map(|lead| format!(" (L{lead})")).unwrap_or_default();
        Some((rep.to_owned(), format!("{}{lead}", name_of(rep))))
    };
    let count = decision.pointer("/evidence/earlier/leads").and_then(serde_json::Value::as_u64).unwrap_or(0);
    let person = owner("/evidence/earlier/last_owner");
    if count > 0 {
        let times = if count == 1 { "once".to_owned() } else { format!("{count} times") };
        let last = person.as_ref().map(|(_, shown)| format!("; {shown} dealt with them last")).unwrap_or_default();
        sentences.push(format!("This person has written to us {times} before{last}."));
    }
    let company =
        owner("/evidence/company_owner").filter(|(rep, _)| person.as_ref().is_none_or(|(known, _)| known != rep));
    sentences.extend(company.map(|(_, shown)| format!("{shown} dealt last with somebody of this company.")));
    sentences
}
