//! The discern room: what is this mail?
//!
//! In: an [`Email`], and what is ours. Out: its kind, with the evidence in plain words.
//! Never: drops anything, or guesses a person away. Losing a genuine inquiry is the worst error, so a doubt makes an
//! inquiry, and forms and portals are looked for before machine headers are believed: they carry them, and are leads.

mod absence;
mod acknowledgement;
mod automatic;
mod bounce;
mod bulk;
mod device;
mod form;
pub mod manner;
mod notification;
mod passed_on;
mod phrase;
mod reading;
mod sending;
mod spam;
mod unproven;
mod witness;
mod words;

use crate::domain::authentication::Authentication;
use crate::domain::automatic::is_machine;
use crate::domain::email::Email;
use crate::domain::form::recognise;
use crate::domain::kind::{Discerned, Kind};
use crate::domain::reader::Ours;
use crate::domain::signs;
use manner::Manner;
use reading::Reading;
use unproven::{Announced, Likely, after_all};
use witness::Witness;

/// Makes the tables of machines' words, ahead of the first mail.
pub fn prepare() {
    words::prepare();
    spam::prepare();
    signs::asks();
}

pub fn discern(email: &Email, ours: &Ours) -> Discerned {
    let (kind, reason, doubt) = judge(email, ours);
    Discerned { kind, reason, doubt }
}

fn judge(email: &Email, ours: &Ours) -> (Kind, String, Option<String>) {
    if email.headers.is_empty() && email.text.trim().is_empty() {
        return (Kind::Unreadable, "neither headers nor text could be read from it".into(), None);
    }
    if email.message_id.as_deref().is_some_and(|id| ours.key.own_message_id(id).is_some()) {
        return (Kind::Own, "its Message-ID carries our own signature".into(), None);
    }
    let reading = Reading::of(email, ours);
    let (kind, reason, doubt) = judged(&reading, ours);
    if kind.is_human() {
        return (kind, reason, doubt);
    }
    let witness = Witness::of(&reading);
    // Its words, or a header that a marketing department adds, have set somebody apart who wants something.
    if after_all::is_person_after_all(&reading, kind, witness) {
        let (kind, why) = by_person(&reading, ours, None);
        return (kind, why, Some(format!("it was taken for a person's, though: {reason}")));
    }
    let doubt = is_doubtful(&reading, kind, witness).then(|| witness.said().to_owned());
    (kind, reason, doubt)
}

/// Whether what is set apart may be a person's after all: its words say so and nothing else does, or a header and nothing else.
/// What an answer or a report says of itself in its header is not doubted.
fn is_doubtful(reading: &Reading, kind: Kind, witness: Witness) -> bool {
    let by_words = witness == Witness::Words;
    match kind {
        Kind::Spam | Kind::List | Kind::Notification => by_words || after_all::reads_like_a_person_s(reading),
        Kind::AutoReply => by_words && !automatic::is_typed(reading),
        Kind::Bounce => by_words && bounce::by_report(reading).is_none(),
        Kind::Inquiry | Kind::Reply | Kind::RepCommand | Kind::Stranger | Kind::Own | Kind::Unreadable => false,
    }
}

fn judged(reading: &Reading, ours: &Ours) -> (Kind, String, Option<String>) {
    let email = reading.email;
    if let Some(reason) = bounce::by_report(reading) {
        return (Kind::Bounce, reason, None);
    }
    let adapter = recognise(&ours.reader.adapters, email);
    let form = form::evidence(reading, adapter)
        .filter(|_| !reading.says_replied())
        .filter(|form| !form.is_by_labels || !unproven::is_no_form(reading))
        // "Tel. 030 …" of a rep's signature and "Para: …" of what he quotes are no form's labels.
        .filter(|form| !form.is_by_labels || !is_answer_of_rep(reading, ours))
        .map(|form| form.reason);
    if form.is_none() {
        if let Some(reason) = bounce::by_words(reading) {
            return (Kind::Bounce, reason, None);
        }
        if let Some(reason) = automatic::evidence(reading) {
            return (Kind::AutoReply, reason, None);
        }
    }
    if let Some(reason) = spam::theft::sign(reading) {
        return (Kind::Spam, reason, None);
    }
    let doubt = match spam::suspicion(reading, form.is_some()) {
        // A newsletter may praise its goods as spam does.
        spam::Suspicion::Sure(reason) => {
            return match bulk::list(reading)
                .filter(|_| form.is_none() && bulk::is_marked(reading) && !spam::is_said(reading))
            {
                Some(list) => (Kind::List, list, None),
                None => (Kind::Spam, reason, None),
            };
        }
        spam::Suspicion::Doubt(reason) => Some(reason),
        spam::Suspicion::None => None,
    };
    if let Some(reason) = form {
        let message = form::message(reading, adapter);
        return match message.map_or(Likely::Person, |message| unproven::pitches_in_form(reading, message)) {
            Likely::Machine(kind, pitch) => (kind, pitch, None),
            Likely::Doubt(why) => (Kind::Inquiry, reason, doubt.or(Some(why))),
            Likely::Person => (Kind::Inquiry, reason, doubt),
        };
    }
    // What announces a lead outweighs the headers of the machine that passed it on.
    let announced = form::announcement(reading).map(|words| format!("it announces a lead: \"{words}\""));
    let is_in_subject = announced.is_some() && !is_through_program(reading);
    let announced = announced.or_else(|| {
        unproven::is_relayed(reading).then(|| "it reads like a person's inquiry that a form or portal passes on".into())
    });
    let announced = announced.or_else(|| {
        passed_on::asks_through_another(reading)
            .then(|| "it asks something in the name of somebody for whom a portal writes (\"via\")".into())
    });
    let quoted = passed_on::words(reading, adapter);
    let announced = announced.or_else(|| {
        quoted.as_ref().map(|words| format!("it passes on what somebody wrote, and says so (\"{words}\")"))
    });
    let announced = announced.or_else(|| {
        unproven::asks_from_program(reading).then(|| "a program sends it, and somebody asks something in it".into())
    });
    if announced.is_none() {
        let device =
            device::scanner(reading).or_else(|| device::telephone(reading)).or_else(|| device::missed_call(reading));
        let bill = || notification::of_bill(reading).filter(|_| unproven::is_hardly_a_person_s(reading));
        let told = device.or_else(|| notification::of_senders(reading)).or_else(bill);
        if let Some(reason) = told {
            return (Kind::Notification, reason, None);
        }
        if let Some(reason) = notification::of_account(reading) {
            return notice_or_theft(reading, reason);
        }
        if let Some(reason) = bulk::list(reading) {
            let is_notice = bulk::others_list(reading).is_none() && unproven::is_plainly(reading, Manner::Notice);
            return (if is_notice { Kind::Notification } else { Kind::List }, reason, None);
        }
        if let Some(reason) = notification::evidence(reading) {
            let is_answer = reading.says_automatic() && unproven::is_plainly(reading, Manner::Received);
            return if is_answer { (Kind::AutoReply, reason, None) } else { notice_or_theft(reading, reason) };
        }
    }
    let announcement = match announced {
        None => Announced::No,
        Some(_) if quoted.is_some() => Announced::Quoted,
        Some(_) if is_in_subject => Announced::InSubject,
        Some(_) => Announced::Told,
    };
    let (kind, reason) = by_person(reading, ours, announced);
    if kind == Kind::RepCommand || reading.from.is_some_and(|from| (ours.is_rep)(from)) {
        return (kind, reason, doubt);
    }
    if let Some(reason) = notification::of_button(reading).filter(|_| kind == Kind::Inquiry) {
        return (Kind::Notification, reason, None);
    }
    match unproven::likely(reading, announcement) {
        Likely::Machine(machine, reason) => (machine, reason, None),
        Likely::Doubt(why) => (kind, reason, doubt.or(Some(why))),
        Likely::Person => {
            let why = absence::doubt(reading).or_else(|| forged(reading));
            let why = why.or_else(|| notification::of_bill(reading).map(|bill| format!("it may be {bill}")));
            (kind, reason, doubt.or(why))
        }
    }
}

fn is_answer_of_rep(reading: &Reading, ours: &Ours) -> bool {
    let is_rep = reading.from.is_some_and(|from| (ours.is_rep)(from));
    is_rep && !reading.is_forward() && (reading.says_reply() || reading.is_threaded() && reading.has_answer_mark())
}

/// Thieves write as services do.
fn notice_or_theft(reading: &Reading, reason: String) -> (Kind, String, Option<String>) {
    match unproven::thief_s(reading) {
        Some(theft) => (Kind::Spam, format!("{theft}; {reason}"), None),
        None => (Kind::Notification, reason, None),
    }
}

/// Whether a program sends it that may speak for somebody.
fn is_through_program(reading: &Reading) -> bool {
    reading.other_reply_to().is_some() || reading.from.is_some_and(|from| is_machine(from) || from.is_for_one_talk())
}

/// A forged sender is a doubt, never the whole proof: forwarding and lists break the checks of honest mail.
fn forged(reading: &Reading) -> Option<String> {
    let found = Authentication::of(reading.email, reading.authserv_id()?);
    found.is_forged().then(|| "its sender may be forged: our mail server's check of it failed (DMARC or SPF)".into())
}

/// What is left was written by a person, as far as we can tell.
fn by_person(reading: &Reading, ours: &Ours, announced: Option<String>) -> (Kind, String) {
    if let Some(rep) = reading.from.filter(|from| (ours.is_rep)(from)) {
        return (Kind::RepCommand, format!("its sender {} is a rep", rep.masked()));
    }
    // What lies further back may have been left for a subject of its own.
    let answers = reading.email.in_reply_to.is_some() || reading.has_answer_mark() || reading.has_quote();
    if reading.is_threaded() && !reading.is_forward() && answers {
        return (Kind::Reply, "it names the mail it answers (In-Reply-To or References)".into());
    }
    if reading.says_reply() && reading.has_quote() {
        return (Kind::Reply, "its subject says \"Re:\" and it quotes an earlier mail".into());
    }
    let reason = match (announced, reading.from) {
        (Some(announced), _) => announced,
        (None, Some(_)) if reading.is_threaded() => {
            "a person wrote it, under a subject of its own, though it names an earlier mail".into()
        }
        (None, Some(_)) => "a person wrote it, and nothing says otherwise".into(),
        (None, None) => "nothing says that a machine wrote it; its sender cannot be read".into(),
    };
    (Kind::Inquiry, reason)
}
