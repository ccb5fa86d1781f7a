//! What a mail is, read by itself and then in sight of what is known: what people have said of its sender, what it follows
//! up, and whether it is from somebody whose lead is open.

use super::{Envelope, Read, World, same};
use crate::domain::authentication::Authentication;
use crate::domain::automatic;
use crate::domain::inquiry::SourceKind;
use crate::domain::kind::{Discerned, Kind};
use crate::domain::rules::Rules;
use crate::domain::sender_word::{self, SenderWord, in_words};
use crate::domain::signs;
use crate::pipeline::link::{self, Linked};

/// The mail as something else than it is by itself, if anything that is known makes it so. What a person has said counts
/// before all else.
pub(super) fn as_known(envelope: &Envelope, read: &Read, world: &World, rules: &Rules) -> Option<Read> {
    as_people_say(envelope, read, world, rules)
        .or_else(|| as_of_whom_we_know(envelope, read, world, rules))
        .or_else(|| as_what_it_follows(envelope, read, world, rules))
        .map(|discerned| Read { discerned, ..read.clone() })
}

/// The same mail as what people have said of its sender. What we sent ourselves stays ours, whatever anybody says; and
/// a form's or portal's sender is a site, whose next mail is of another person. That somebody's mail is a lead helps him
/// alone: not whoever writes in his name, where our mail server could tell, nor his answering machine.
fn as_people_say(envelope: &Envelope, read: &Read, world: &World, rules: &Rules) -> Option<Discerned> {
    let kind = read.discerned.kind;
    let is_by_its_sender = kind != Kind::Inquiry || read.inquiry.source.kind == SourceKind::Person;
    if kind == Kind::Own || !is_by_its_sender {
        return None;
    }
    let own = read.handles.sender.as_ref().and_then(|sender| world.sender_words.get(sender));
    let portal =
        || read.email.sender().and_then(sender_word::portal).and_then(|portal| world.sender_words.get(&portal));
    let known = SenderWord::newest_on(own.or_else(portal)?, &read.discerned)?;
    let helps = known.kind.is_human();
    let server = rules.reader_of(&envelope.mailbox).authserv_id.as_deref();
    let is_unproven = server.is_some_and(|server| !Authentication::topmost(&read.email, server).proves_sender());
    let is_robot_s = automatic::calls_itself_answer(&read.email).is_some() || automatic::returns_to_nobody(&read.email);
    (!helps || !is_unproven && !is_robot_s).then_some(known)
}

/// Neither words alone nor a header alone set anybody apart who is in conversation with us, or whose lead is open. What
/// reads like an answer of his robot's is none of his words, though whoever has the lead is shown it; and what
/// reports of undelivered mail is no word of anybody's.
fn as_of_whom_we_know(envelope: &Envelope, read: &Read, world: &World, rules: &Rules) -> Option<Discerned> {
    let was = &read.discerned;
    let may_be_his = matches!(was.kind, Kind::Spam | Kind::List | Kind::Notification);
    if !may_be_his || was.doubt.is_none() || envelope.quiet {
        return None;
    }
    let (kind, known) = belongs(envelope, read, world, rules)?;
    let reason = format!("{known}; by itself this one would be read as {}: {}", was.kind.as_str(), was.reason);
    Some(Discerned { kind, reason, doubt: Some(format!("it may be {}: {}", in_words(was.kind), was.reason)) })
}

/// What it would be if a person wrote it, and by what it is known again, if it is.
fn belongs(envelope: &Envelope, read: &Read, world: &World, rules: &Rules) -> Option<(Kind, String)> {
    let by_thread = link::link(&read.handles, &world.known, None);
    if let Linked::Part { reason, .. } | Linked::New { previous: Some(_), reason } = by_thread {
        return Some((Kind::Reply, reason));
    }
    let policy = same::policy(envelope, read, world, rules);
    match link::link(&read.handles, &world.known, Some(&policy)) {
        Linked::Part { reason, .. } => Some((Kind::Inquiry, reason)),
        Linked::New { .. } => None,
    }
}

/// Whoever follows up his own mail that was read as spam, and asks for nothing of ours, sells on.
fn as_what_it_follows(envelope: &Envelope, read: &Read, world: &World, rules: &Rules) -> Option<Discerned> {
    let handles = &read.handles;
    let mut answered = handles.in_reply_to.iter().chain(&handles.references);
    let is_his = |id: &&String| world.spam.get(*id).is_some_and(|sender| Some(sender) == handles.sender.as_ref());
    let is_in_a_lead = handles.notice.is_some()
        || answered.clone().any(|id| world.known.by_message_id.contains_key(id))
        || handles.sender.as_ref().is_some_and(|sender| world.sender_words.contains_key(sender))
        || !read.discerned.kind.is_human();
    answered.find(is_his).filter(|_| !is_in_a_lead)?;
    let inquiry = &read.inquiry;
    if belongs(envelope, read, world, rules).is_some()
        || signs::in_lists(&inquiry.text, inquiry.language.as_deref()).ask_to_buy()
    {
        return None;
    }
    let reason = format!(
        "follows up a mail of the same sender that was read as spam; by itself this one would be read as {}: {}",
        read.discerned.kind.as_str(),
        read.discerned.reason
    );
    Some(Discerned { kind: Kind::Spam, reason, doubt: None })
}
