//! Whether the sender of a new inquiry is told that it has come. Whoever lets strangers make it write mail must know that
//! they wrote it themselves, and must have an end (RFC 3834).

use super::{Envelope, Read};
use crate::domain::acknowledge::Acknowledged;
use crate::domain::address::Address;
use crate::domain::authentication::Authentication;
use crate::domain::automatic;
use crate::domain::id::Ids;
use crate::domain::inquiry::SourceKind;
use crate::domain::kind::Kind;
use crate::domain::lead::{Lead, Stage};
use crate::domain::notice::{Notice, NoticeKind};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;

/// Who is told, and counts from then on; or why he would be and is not. None where there is nothing to tell.
pub(super) fn to(
    envelope: &Envelope,
    read: &Read,
    lead: &Lead,
    rules: &Rules,
    acknowledged: &mut Acknowledged,
    now: Timestamp,
) -> Option<Result<Address, String>> {
    let limits = rules.acknowledge.as_ref()?;
    let from = read.email.sender()?;
    let is_of_a_person = read.discerned.kind == Kind::Inquiry
        && read.discerned.doubt.is_none()
        && read.inquiry.source.kind == SourceKind::Person
        && !automatic::may_be_a_machine_s(&read.email);
    let is_wanted = !envelope.quiet && lead.previous.is_none() && matches!(lead.stage, Stage::Mql | Stage::Review);
    let is_outside = !rules.is_ours(from) && !rules.is_colleague(from);
    let is_his = lead.prospect.email.as_deref() == Some(from.as_str());
    if !(is_of_a_person && is_wanted && is_outside && is_his) {
        return None;
    }
    let server = rules.reader_of(&envelope.mailbox).authserv_id.as_deref()?;
    if !Authentication::topmost(&read.email, server).proves_sender() {
        return None;
    }
    if !acknowledged.may(from, limits, now) {
        return Some(Err("he was not told that it came: too many were told lately".to_owned()));
    }
    acknowledged.add(from, now);
    Some(Ok(from.clone()))
}

pub(super) fn notice(to: Address, lead: &Lead, envelope: &Envelope, ids: &mut dyn Ids) -> Notice {
    let notice = Notice::to_address(ids.next(), NoticeKind::Acknowledgement, &lead.id, to, String::new());
    Notice { email: Some(envelope.id.clone()), ..notice }
}
