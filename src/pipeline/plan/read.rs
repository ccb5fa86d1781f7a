//! A mail's bytes, through all rooms that need nothing but them.

use super::passed_on::{NOT_VOUCHED_FOR, with_what_is_passed_on};
use super::{Read, answered, internal};
use crate::domain::address::Address;
use crate::domain::company::is_freemail;
use crate::domain::email::Email;
use crate::domain::id::MailboxName;
use crate::domain::inquiry::{Inquiry, SourceKind};
use crate::domain::kind::{Discerned, Kind};
use crate::domain::reader::{Ours, Reader};
use crate::domain::rules::Rules;
use crate::domain::token::Key;
use crate::pipeline::extract::form::learn::Proposal;
use crate::pipeline::extract::forward;
use crate::pipeline::people::authority;
use crate::pipeline::{decode, discern, extract, link};

/// What reading would otherwise load with the first mail. Optional; takes a tenth of a second.
pub fn prepare() {
    discern::prepare();
    extract::prepare();
}

/// Reads a mail's bytes. Never fails; a broken mail is one with defects.
pub fn read(raw: &[u8], mailbox: &MailboxName, rules: &Rules, key: &Key) -> Read {
    let reader = rules.reader_of(mailbox);
    let mut email = decode::decode(raw, &reader.limits);
    let (mut discerned, mut inquiry) = at_home(&[&email], rules, reader, key, |ours| understand(&email, ours));
    with_what_is_passed_on(&email, &mut discerned, &mut inquiry, rules);
    let mut handles = link::handles(&email, &inquiry, key);
    // What only the reading of its words could find wrong.
    email
        .defects
        .extend(inquiry.defects.iter().filter(|defect| !email.defects.contains(defect)).cloned().collect::<Vec<_>>());
    let authserv_id = reader.authserv_id.as_deref();
    let outgoing = answered::outgoing(&email, &inquiry, discerned.kind, mailbox, rules, key).or_else(|| {
        let came_in = Some(()).filter(|()| !mailbox.is_sent());
        came_in.and_then(|()| internal::internal(&email, &inquiry, discerned.kind, rules)).or_else(|| {
            came_in?;
            answered::of_colleague(&email, &inquiry, discerned.kind, rules, authserv_id?)
        })
    });
    if mailbox.is_sent() && discerned.kind != Kind::Own {
        discerned = Discerned { kind: Kind::Own, reason: "it lies in the folder of sent mail".to_owned(), doubt: None };
    }
    if let Some(outgoing) = &outgoing {
        // Whom it is to is asked for, not who wrote it.
        handles.person = outgoing.to.first().cloned().or(handles.person);
    }
    let rep_of = |address: &Address| rules.team.by_address(address).map(|rep| rep.id.clone());
    let claim = match rules.replies.as_deref() {
        Some(replies) => authority::claim(&email, replies, authserv_id, key, &rep_of),
        None => handles.notice.as_ref().and_then(|_| authority::without_replies(&email, authserv_id, &rep_of)),
    };
    let claim = claim.or_else(|| {
        let replies = rules.replies.as_deref().filter(|_| discerned.kind.is_human() && !mailbox.is_sent())?;
        authority::from_elsewhere(&email, replies, key, rules.team.reps.keys())
    });
    let bounce = rules.replies.as_deref().filter(|_| discerned.kind == Kind::Bounce);
    let bounce = bounce.and_then(|replies| authority::bounce(&email, replies));
    Read { email, discerned, inquiry, handles, claim, bounce, outgoing }
}

/// What a mail is, and what it says.
pub fn understand(email: &Email, ours: &Ours) -> (Discerned, Inquiry) {
    let discerned = discern::discern(email, ours);
    let inquiry = extract::extract(email, ours);
    match discerned.kind {
        Kind::RepCommand => (passed_on(email, &inquiry, ours).unwrap_or(discerned), inquiry),
        _ => (discerned, inquiry),
    }
}

/// Whether a rep passes on what somebody else asks: by what lies in his mail, or by its subject alone. What goes to anybody
/// outside as well is his answer to them.
fn passed_on(email: &Email, inquiry: &Inquiry, ours: &Ours) -> Option<Discerned> {
    let rep = email.sender()?.masked();
    let mut all = email.to.iter().chain(&email.cc).filter_map(|party| party.address.as_ref());
    let goes_outside = all.any(|address| !(ours.is_ours)(address) && !(ours.is_colleague)(address));
    if inquiry.source.kind == SourceKind::Forward && !goes_outside {
        let reason = format!("the rep {rep} passes it on: somebody else asks");
        return Some(Discerned { kind: Kind::Inquiry, reason, doubt: None });
    }
    let doubt = match extract::is_forward(email) {
        false => return None,
        true if forward::is_by_colleague(email, ours) => "nothing in it tells who asked",
        true => NOT_VOUCHED_FOR,
    };
    let reason = format!("the rep {rep} passes it on, as its subject says");
    Some(Discerned { kind: Kind::Inquiry, reason, doubt: Some(doubt.to_owned()) })
}

/// What mails of one form have in common, as an adapter for it.
pub fn learn(raws: &[Vec<u8>], rules: &Rules) -> Option<Proposal> {
    let emails: Vec<Email> = raws.iter().map(|raw| decode::decode(raw, &rules.reader.limits)).collect();
    let all: Vec<&Email> = emails.iter().collect();
    // Nothing is sent, so no key is needed.
    at_home(&all, rules, &rules.reader, &Key::new(Vec::new()), |ours| extract::form::learn::propose(&emails, ours))
}

/// Does something that must know what is ours.
fn at_home<T>(emails: &[&Email], rules: &Rules, reader: &Reader, key: &Key, act: impl FnOnce(&Ours) -> T) -> T {
    let recipients: Vec<&Address> = match rules.mailboxes.is_empty() {
        true => emails.iter().flat_map(|email| likely_ours(email)).collect(),
        false => Vec::new(),
    };
    let is_at_home = |address: &Address| recipients.iter().any(|ours| ours.domain() == address.domain());
    act(&Ours {
        key,
        reader,
        is_rep: &|address| rules.team.by_address(address).is_some(),
        is_ours: &|address| rules.is_ours(address) || recipients.iter().any(|ours| ours.is_person_of(address)),
        is_colleague: &|address| rules.is_colleague(address) || is_at_home(address) && !is_freemail(address.domain()),
    })
}

/// Where nobody has said what is ours, the mail was sent to us; but a mailing list's address is the list's, unless it is
/// one that a house gives to its own people.
fn likely_ours(email: &Email) -> Vec<&Address> {
    const OF_A_HOUSE: [&str; 12] = [
        "sales",
        "info",
        "contact",
        "hello",
        "office",
        "enquiries",
        "inquiries",
        "kontakt",
        "vertrieb",
        "verkauf",
        "ventas",
        "commercial",
    ];
    let is_list = ["List-Id", "List-Post", "Mailing-List"].iter().any(|name| email.has_header(name));
    let recipients = email.to.iter().filter_map(|party| party.address.as_ref());
    recipients.filter(|address| !is_list || OF_A_HOUSE.contains(&address.local().to_lowercase().as_str())).collect()
}
