//! The SMTP server (RFC 5321): takes any mail from anybody, and puts it into the mailbox it belongs to.
//! Any password is right, no recipient is unknown, and nothing is passed on to another server.

mod conversation;
mod delivery;
mod path;

pub use delivery::deliver_by_hand;

use super::mailboxes::{MAIL_MAX_BYTES, Mailboxes};
use super::wire::{Line, Wire};
use conversation::{Conversation, Envelope, Step};
use std::io;
use std::time::Duration;

/// RFC 4954 section 4 wants room for an initial AUTH response of 12288 octets; all other commands are shorter.
const COMMAND_MAX_BYTES: usize = 12_288 + 64;

/// RFC 5321 4.5.3.2.7 asks servers for five minutes at least. Pooled connections live as long.
const PATIENCE: Duration = Duration::from_secs(300);

/// Commands in a row that made no sense, after which this is not an SMTP client.
const NONSENSE_MAX: usize = 20;

pub async fn serve(wire: &mut Wire, mailboxes: &Mailboxes) -> io::Result<()> {
    wire.send(b"220 localhost ESMTP Anteroom sandbox\r\n").await?;
    match answer_all(wire, mailboxes).await {
        Err(error) if error.kind() == io::ErrorKind::TimedOut => wire.send(b"421 4.4.2 silent for too long\r\n").await,
        ended => ended,
    }
}

async fn answer_all(wire: &mut Wire, mailboxes: &Mailboxes) -> io::Result<()> {
    let mut conversation = Conversation::default();
    let mut nonsense = 0;
    loop {
        let line = match wire.line(COMMAND_MAX_BYTES, PATIENCE).await? {
            Line::Whole(line) => line,
            Line::TooLong => {
                wire.send(b"500 5.5.2 line too long\r\n").await?;
                continue;
            }
            Line::End => return Ok(()),
        };
        let step = conversation.hear(&line);
        nonsense = if step.is_nonsense() { nonsense + 1 } else { 0 };
        if nonsense > NONSENSE_MAX {
            return wire.send(b"421 4.7.0 this is not SMTP\r\n").await;
        }
        match step {
            Step::Say(reply) => wire.answer(reply.as_bytes()).await?,
            Step::Leave(reply) => return wire.send(reply.as_bytes()).await,
            Step::TakeMail(envelope) => {
                wire.send(b"354 go ahead, end with a single dot\r\n").await?;
                let typed = !line.ends_with(b"\r\n");
                let Some(taken) = take_mail(wire, typed).await? else {
                    return Ok(());
                };
                wire.answer(put_away(taken, &envelope, mailboxes).as_bytes()).await?;
            }
        }
    }
}

enum Taken {
    Mail(Vec<u8>),
    TooLarge,
}

/// Reads up to the line with the single dot and takes away the stuffed ones (RFC 5321 4.5.2); none if the peer left.
///
/// The dot counts only between two CRLF. Where a person types, with `nc`, there is no CR at all: then (`typed`) a line
/// feed ends a line, and the mail gets the CRs it should have had.
async fn take_mail(wire: &mut Wire, typed: bool) -> io::Result<Option<Taken>> {
    let mut mail = Vec::new();
    let mut too_large = false;
    let mut at_line_start = true;
    loop {
        let mut line = match wire.line(MAIL_MAX_BYTES, PATIENCE).await? {
            Line::Whole(line) => line,
            Line::TooLong => {
                (too_large, at_line_start) = (true, true);
                continue;
            }
            Line::End => return Ok(None),
        };
        if typed && !line.ends_with(b"\r\n") {
            line.pop();
            line.extend_from_slice(b"\r\n");
        }
        if at_line_start && line == b".\r\n" {
            return Ok(Some(if too_large { Taken::TooLarge } else { Taken::Mail(mail) }));
        }
        let content = if at_line_start { line.strip_prefix(b".").unwrap_or(&line) } else { &line };
        too_large |= mail.len() + content.len() > MAIL_MAX_BYTES;
        if too_large {
            mail = Vec::new();
        } else {
            mail.extend_from_slice(content);
        }
        at_line_start = line.ends_with(b"\r\n");
    }
}

fn put_away(taken: Taken, envelope: &Envelope, mailboxes: &Mailboxes) -> String {
    let Taken::Mail(mail) = taken else {
        return format!("552 5.3.4 larger than {MAIL_MAX_BYTES} bytes\r\n");
    };
    match delivery::deliver(&mail, envelope, mailboxes) {
        Ok(()) => format!("250 2.0.0 taken for {}\r\n", delivery::in_words(envelope.recipients.len())),
        Err(_) => "452 4.2.2 the mailbox is full\r\n".to_owned(),
    }
}
