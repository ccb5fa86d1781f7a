//! What is tried, each with what must hold of any mail. `fuzz/` may call the same functions where a nightly compiler is.

use anteroom::config::forms;
use anteroom::domain::address::Address;
use anteroom::domain::id::MailboxName;
use anteroom::domain::limits::ReadingLimits;
use anteroom::domain::rules::Rules;
use anteroom::domain::token::Key;
use anteroom::pipeline::{decode as decoding, plan};
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let mut rules = Rules::neutral();
    rules.reader.adapters = forms::built_in();
    rules
});

pub fn decode(bytes: &[u8]) {
    let limits = ReadingLimits::default();
    let email = decoding::decode(bytes, &limits);
    assert!(email.text.len() <= limits.text_bytes, "the text is longer than the limit");
    for mark in &email.marks {
        assert!(email.text.get(mark.range.clone()).is_some(), "a mark lies beside the text: {mark:?}");
    }
    for party in email.from.iter().chain(&email.reply_to).chain(&email.to).chain(&email.cc) {
        if let Some(address) = &party.address {
            assert_eq!(Address::parse(address.as_str()).as_ref(), Ok(address), "an address that is none");
        }
    }
    assert_eq!(decoding::decode(bytes, &limits), email, "the same once more");
    // What is cut off by the smallest limits is a defect, not an end.
    let small = ReadingLimits {
        depth: 5,
        parts: 10,
        header_bytes: 16 << 10,
        header_lines: 100,
        parameters: 10,
        addresses: 10,
        text_bytes: 16 << 10,
        read_bytes: 16 << 10,
        read_lines: 1_000,
        other_text_bytes: 16 << 10,
    };
    assert!(decoding::decode(bytes, &small).text.len() <= small.text_bytes);
}

pub fn read(bytes: &[u8]) {
    let read = plan::read(bytes, &MailboxName::new("inbox"), &RULES, &Key::new(b"fuzz".to_vec()));
    let (text, inquiry) = (&read.email.text, &read.inquiry);
    assert!(!read.discerned.reason.is_empty(), "a verdict without a reason");
    let mut at = 0;
    for piece in &inquiry.pieces {
        assert!(piece.range.start >= at && text.get(piece.range.clone()).is_some(), "pieces out of order: {piece:?}");
        at = piece.range.end;
    }
    let contact = &inquiry.contact;
    let texts = [&contact.name, &contact.phone, &contact.company, &contact.title];
    let spans = texts.into_iter().flatten().map(|found| &found.span);
    for span in spans.chain(contact.email.iter().map(|found| &found.span)).filter(|span| span.place == "text") {
        assert!(text.get(span.start..span.end).is_some(), "a value without its place: {span:?}");
    }
    if let Some(email) = &contact.email {
        assert!(Address::parse(email.value.as_str()).is_ok(), "a contact that cannot be written to");
    }
}

/// The bytes behind `head`, as one line of its last header or as its body.
fn behind(head: &str, bytes: &[u8]) -> Vec<u8> {
    [head.as_bytes(), bytes].concat()
}

/// Only what a header can hold: a line end would end it.
pub fn addresses(bytes: &[u8]) {
    let line: Vec<u8> =
        bytes.iter().copied().map(|byte| if matches!(byte, b'\r' | b'\n') { b',' } else { byte }).collect();
    let _ = Address::parse(&String::from_utf8_lossy(&line));
    for header in ["From: ", "Subject: x\nReply-To: ", "From: a@example.org\nTo: ", "From: a@example.org\nCc: "] {
        let mut mail = behind(header, &line);
        mail.extend_from_slice(b"\n\nHello\n");
        decode(&mail);
    }
}

/// The whole mail as somebody's words under an answer's header.
pub fn reply(bytes: &[u8]) {
    let head =
        "From: Jane <jane@example.org>\nTo: sales@example.com\nSubject: Re: Offer\nIn-Reply-To: <a@example.com>\n";
    read(&behind(&format!("{head}Content-Type: text/plain; charset=utf-8\n\n"), bytes));
    read(&behind(&format!("{head}Content-Type: text/html; charset=utf-8\n\n"), bytes));
}

pub fn adf(bytes: &[u8]) {
    let begin = "<?xml version=\"1.0\"?><?adf version=\"1.0\"?><adf><prospect><customer><contact>";
    let head = "From: leads@portal.example\nTo: sales@example.com\nSubject: ADF\nContent-Type: ";
    read(&behind(&format!("{head}text/plain\n\n{begin}"), bytes));
    read(&behind(&format!("{head}application/x-adf+xml\n\n"), bytes));
}

pub fn form(bytes: &[u8]) {
    let head = "From: WordPress <wordpress@site.example>\nTo: sales@example.com\nReply-To: jane@example.org\nSubject: New submission\n";
    read(&behind(
        &format!("{head}Content-Type: text/plain; charset=utf-8\n\nName: Jane\nEmail: jane@example.org\nMessage:\n"),
        bytes,
    ));
    read(&behind(&format!("{head}Content-Type: text/html\n\n<table><tr><td>Name</td><td>Jane</td></tr>"), bytes));
}
