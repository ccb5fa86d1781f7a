use super::*;
use crate::domain::inquiry::{Contact, Source, SourceKind};
use crate::domain::limits::ReadingLimits;

fn key() -> Key {
    Key::new(b"a secret of this test".to_vec())
}

fn inquiry() -> Inquiry {
    Inquiry {
        contact: Contact::default(),
        subject: String::new(),
        text: String::new(),
        quoted: String::new(),
        signature: String::new(),
        fields: Vec::new(),
        source: Source { kind: SourceKind::Person, adapter: None },
        language: None,
        attachments: Vec::new(),
        ..Inquiry::default()
    }
}

fn answer(in_reply_to: &str, references: &str, subject: &str, from: &str) -> Handles {
    let raw = format!(
        "From: {from}\nTo: sales@example.com\nSubject: {subject}\nMessage-ID: <m@example.org>\nIn-Reply-To: {in_reply_to}\nReferences: {references}\n\nYes.\n"
    );
    handles(&crate::pipeline::decode::decode(raw.as_bytes(), &ReadingLimits::default()), &inquiry(), &key())
}

fn lead(name: &str, is_open: bool) -> KnownLead {
    KnownLead {
        lead: LeadId::new(name),
        shown: name.to_owned(),
        participants: vec!["jane@example.org".into()],
        subject_key: "pumps for the new plant".into(),
        is_open,
        merged: None,
    }
}

fn check(handles: &Handles, known: &Known, part_of: Option<&str>, previous: Option<&str>, reason_has: &str) {
    let linked = link(handles, known, None);
    let (part, before, reason) = match &linked {
        Linked::Part { lead, reason, .. } => (Some(lead.as_str()), None, reason),
        Linked::New { previous, reason } => (None, previous.as_ref().map(LeadId::as_str), reason),
    };
    assert_eq!((part, before), (part_of, previous), "{linked:?}");
    assert!(reason.contains(reason_has), "\"{reason_has}\" is not in \"{reason}\"");
}

#[test]
fn our_signed_id_decides_whoever_writes_and_whatever_the_subject() {
    let notice = NoticeId::new("0190-1");
    let ours = key().message_id(&notice, "example.com");
    let handles = answer(&format!("<{ours}>"), "<old@example.org>", "Something else", "stranger@example.net");
    let open = Known { by_notice: HashMap::from([(notice.clone(), lead("l1", true))]), ..Known::default() };
    check(&handles, &open, Some("l1"), None, "we signed");
    let closed = Known { by_notice: HashMap::from([(notice, lead("l1", false))]), ..Known::default() };
    check(&handles, &closed, None, Some("l1"), "new cycle");
    let forged = answer(&format!("<{}>", ours.replace("0190-1", "0190-2")), "", "x", "jane@example.org");
    assert_eq!(forged.notice, None);
}

#[test]
fn a_header_alone_is_not_enough() {
    let known =
        Known { by_message_id: HashMap::from([("a@example.org".into(), lead("l1", true))]), ..Known::default() };
    check(&answer("<a@example.org>", "", "Other", "Jane+work@Example.org"), &known, Some("l1"), None, "In-Reply-To");
    check(&answer("<a@example.org>", "", "Other", "stranger@example.net"), &known, None, None, "does not take part");
    let by_colleague = Handles {
        person: Some("joe@example.org".into()),
        sender: Some("joe@example.org".into()),
        ..answer("<a@example.org>", "", "Re: Pumps for the new plant", "joe@example.org")
    };
    check(&by_colleague, &known, Some("l1"), None, "is of the house of jane@example.org");
    let by_reference =
        |subject| answer("<unknown@x.test>", "<a@example.org> <b@example.org>", subject, "jane@example.org");
    check(&by_reference("AW: Re: Pumps  for the new Plant"), &known, Some("l1"), None, "References");
    check(&by_reference("Re: Something new"), &known, None, None, "the subject is another one");
    check(&answer("<q@x.test>", "<p@x.test>", "Re: x", "jane@example.org"), &known, None, None, "we do not have");
    let fresh = handles(&Email::default(), &inquiry(), &key());
    check(&fresh, &known, None, None, "names no earlier mail");
}

#[test]
fn references_are_asked_newest_first() {
    let known = Known {
        by_message_id: HashMap::from([
            ("old@example.org".into(), lead("old", true)),
            ("new@example.org".into(), lead("new", true)),
        ]),
        ..Known::default()
    };
    let handles = answer(
        "<none@x.test>",
        "<old@example.org> <new@example.org>",
        "Re: Pumps for the new plant",
        "jane@example.org",
    );
    check(&handles, &known, Some("new"), None, "References");
}
