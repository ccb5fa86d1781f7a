//! From a mail and its envelope to the mailboxes, with the headers a delivery adds on top.

use super::conversation::Envelope;
use crate::domain::time::Timestamp;
use crate::sandbox::mailboxes::{Flags, Full, INBOX, Mail, Mailboxes};
use std::fmt::Write;

/// Puts a copy into the INBOX of each recipient. `Err` if one of them had no room; the others have theirs.
pub fn deliver(mail: &[u8], envelope: &Envelope, mailboxes: &Mailboxes) -> Result<(), Full> {
    let mut outcome = Ok(());
    for recipient in &envelope.recipients {
        let mut raw = trace(envelope, recipient, mailboxes.now()).into_bytes();
        raw.extend_from_slice(mail);
        outcome = outcome.and(put(raw, recipient, mailboxes));
    }
    outcome
}

/// What a robot or a test hands over: see [`Sandbox::deliver`](crate::sandbox::Sandbox::deliver).
pub fn deliver_by_hand(mailboxes: &Mailboxes, recipient: &str, mail: &[u8]) {
    let mail = with_crlf(mail);
    let outcome = if header(&mail, "Return-Path").is_some() {
        put(mail, recipient, mailboxes)
    } else {
        let sender = header(&mail, "From").as_deref().map(address_in).unwrap_or_default();
        let envelope = Envelope { client: "localhost".to_owned(), sender, recipients: vec![recipient.to_owned()] };
        deliver(&mail, &envelope, mailboxes)
    };
    if outcome.is_err() {
        tracing::warn!("sandbox: a mailbox is full, a mail was not delivered");
    }
}

fn put(raw: Vec<u8>, recipient: &str, mailboxes: &Mailboxes) -> Result<(), Full> {
    let mail =
        Mail { raw: raw.into(), arrived_at: mailboxes.now(), flags: Flags::new(), recipient: recipient.to_owned() };
    mailboxes.with(mailboxes.owner_of(recipient), |mailbox| mailbox.add(INBOX, mail)).map(|_| ())
}

/// `Return-Path` and `Received` as RFC 5321 4.4 asks, and `Delivered-To`, which keeps a `+token`.
fn trace(envelope: &Envelope, recipient: &str, now: Timestamp) -> String {
    let Envelope { client, sender, .. } = envelope;
    let date = now.to_jiff().strftime("%a, %d %b %Y %H:%M:%S +0000");
    let mut trace = String::new();
    // Writing to a String cannot fail.
    let _ = write!(trace, "Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n");
    let _ = write!(trace, "Received: from {client} (localhost [127.0.0.1])\r\n");
    let _ = write!(trace, "\tby localhost (Anteroom sandbox) with ESMTP\r\n\tfor <{recipient}>; {date}\r\n");
    trace
}

pub fn in_words(recipients: usize) -> String {
    if recipients == 1 { "1 recipient".to_owned() } else { format!("{recipients} recipients") }
}

/// The first header of that name, on one line. Enough for mails we made or saved ourselves.
fn header(mail: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(mail);
    let head = text.split("\r\n\r\n").next()?.replace("\r\n ", " ").replace("\r\n\t", " ");
    let is_named = |line: &&str| line.split_once(':').is_some_and(|(key, _)| key.trim().eq_ignore_ascii_case(name));
    let line = head.split("\r\n").find(is_named)?;
    line.split_once(':').map(|(_, value)| value.trim().to_owned())
}

/// `Ann <ann@example.org>` or the bare address; empty, which stands for no sender at all, if there is neither.
fn address_in(from: &str) -> String {
    let bare = match from.rsplit_once('<') {
        Some((_, rest)) => rest.split('>').next().unwrap_or_default(),
        None => from,
    };
    let plausible = bare.contains('@') && !bare.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if plausible { bare.to_owned() } else { String::new() }
}

/// Lone line feeds, as in files on disk, become the line ends that mail has on the wire.
fn with_crlf(raw: &[u8]) -> Vec<u8> {
    let mut mail = Vec::with_capacity(raw.len() + raw.len() / 32);
    for byte in raw {
        if *byte == b'\n' && mail.last() != Some(&b'\r') {
            mail.push(b'\r');
        }
        mail.push(*byte);
    }
    mail
}

#[cfg(test)]
mod tests {
    use super::{address_in, header, with_crlf};

    #[test]
    fn the_sender_is_taken_from_the_header() {
        let mail = with_crlf(b"Subject: x\nFROM: \"Ann, A.\"\n\t<ann@example.org>\n\nFrom: b@example.org\n");
        assert_eq!(header(&mail, "From").as_deref().map(address_in), Some("ann@example.org".to_owned()));
        assert_eq!(address_in("undisclosed"), "");
        assert_eq!(header(b"Subject: x\r\n\r\nFrom: b", "From"), None);
    }

    #[test]
    fn lone_line_feeds_get_their_cr() {
        assert_eq!(with_crlf(b"a\nb\r\n\nc"), b"a\r\nb\r\n\r\nc");
    }
}
