//! Reading one command off the wire: its line, and the literals that interrupt it (RFC 3501 4.3, RFC 7888).

use super::words::{Piece, Refusal, Words};
use crate::sandbox::mailboxes::MAIL_MAX_BYTES;
use crate::sandbox::wire::{Line, Wire};
use std::io;
use std::time::Duration;

/// The text of a command. Clients put long UID sets there; RFC 7162 section 4 asks for 8192 at least.
pub const LINE_MAX_BYTES: usize = 64 * 1024;

/// Literals of one command together, unless it is APPEND: names, passwords, search texts.
const LITERALS_MAX_BYTES: usize = 64 * 1024;

const TAG_MAX_BYTES: usize = 64;

/// Whether a command may bring a whole mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    Missing,
    Done,
}

/// What came from the client.
pub enum Heard {
    Command {
        tag: String,
        words: Words,
    },
    /// No tag, or a literal that was refused and is not coming.
    Refused {
        tag: String,
        refusal: Refusal,
    },
    /// What follows cannot be told from the rest of this command, so the connection has to end.
    Lost {
        why: &'static str,
    },
    /// The client has left.
    End,
}

pub async fn hear(wire: &mut Wire, login: Login, patience: Duration) -> io::Result<Heard> {
    let mut pieces = Vec::new();
    let mut tag = String::new();
    let (mut text_bytes, mut literal_bytes) = (0_usize, 0_usize);
    loop {
        let line = match wire.line(LINE_MAX_BYTES, patience).await? {
            Line::Whole(line) if text_bytes + line.len() <= LINE_MAX_BYTES => line,
            Line::Whole(_) | Line::TooLong => return Ok(Heard::Lost { why: "the command is too long" }),
            Line::End => return Ok(Heard::End),
        };
        text_bytes += line.len();
        let (mut text, literal) = split_literal(without_line_end(&line));
        if pieces.is_empty() {
            let Some((found, rest)) = split_tag(text) else {
                let refusal = Refusal::Bad("a command begins with a tag".to_owned());
                return Ok(Heard::Refused { tag: "*".to_owned(), refusal });
            };
            (tag, text) = (found, rest);
        }
        pieces.push(Piece::Text(text.to_vec()));
        let Some(literal) = literal else {
            return Ok(Heard::Command { tag, words: Words::new(pieces) });
        };
        let room_bytes = if login == Login::Done && is_append(&pieces) { MAIL_MAX_BYTES } else { LITERALS_MAX_BYTES };
        literal_bytes = literal_bytes.saturating_add(literal.size_bytes);
        if literal_bytes > room_bytes && literal.waits {
            // Without our "+" the client does not send it (RFC 3501 7.5).
            let refusal = Refusal::No(format!("[TOOBIG] no literals beyond {room_bytes} bytes here"));
            return Ok(Heard::Refused { tag, refusal });
        }
        if literal_bytes > room_bytes {
            return Ok(Heard::Lost { why: "the literal is too large" });
        }
        if literal.waits {
            wire.send(b"+ go ahead\r\n").await?;
        }
        pieces.push(Piece::Literal(wire.bytes(literal.size_bytes, patience).await?));
    }
}

fn without_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The end of a line that says how many bytes come next: `{12}`, or `{12+}`, which come without being asked for.
#[derive(Debug, PartialEq, Eq)]
struct Literal {
    size_bytes: usize,
    /// The client waits for our "+".
    waits: bool,
}

fn split_literal(line: &[u8]) -> (&[u8], Option<Literal>) {
    let found = line.strip_suffix(b"}").and_then(|inner| {
        let open = inner.iter().rposition(|byte| *byte == b'{')?;
        let text = std::str::from_utf8(&inner[open + 1..]).ok()?;
        let digits = text.strip_suffix('+').unwrap_or(text);
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        // What does not fit into a usize is too large in any case.
        let size_bytes = digits.parse().unwrap_or(usize::MAX);
        is_number.then_some((open, Literal { size_bytes, waits: digits.len() == text.len() }))
    });
    match found {
        Some((open, literal)) => (&line[..open], Some(literal)),
        None => (line, None),
    }
}

/// The tag, and the command after it.
fn split_tag(line: &[u8]) -> Option<(String, &[u8])> {
    let end = line.iter().position(|byte| *byte == b' ').unwrap_or(line.len());
    let (tag, rest) = (&line[..end], line.get(end + 1..).unwrap_or_default());
    let is_tag = |byte: &u8| byte.is_ascii_graphic() && !b"+(){%*\"\\".contains(byte);
    let valid = !tag.is_empty() && tag.len() <= TAG_MAX_BYTES && tag.iter().all(is_tag);
    valid.then(|| (String::from_utf8_lossy(tag).into_owned(), rest))
}

fn is_append(pieces: &[Piece]) -> bool {
    let Some(Piece::Text(text)) = pieces.first() else {
        return false;
    };
    text.get(..7).is_some_and(|name| name.eq_ignore_ascii_case(b"APPEND "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_may_end_in_a_literal() {
        let literal = |size_bytes, waits| Some(Literal { size_bytes, waits });
        assert_eq!(split_literal(b"LOGIN {5}"), (b"LOGIN ".as_slice(), literal(5, true)));
        assert_eq!(split_literal(b"LOGIN {5+}"), (b"LOGIN ".as_slice(), literal(5, false)));
        assert_eq!(split_literal(b"X {99999999999999999999}").1, literal(usize::MAX, true));
        for line in [b"{}".as_slice(), b"{a}", b"5}", b"{5", b"{+5}", b"{5}\"", b""] {
            assert_eq!(split_literal(line), (line, None));
        }
    }

    #[test]
    fn commands_begin_with_a_tag() {
        assert_eq!(split_tag(b"a1 NOOP"), Some(("a1".to_owned(), b"NOOP".as_slice())));
        assert_eq!(split_tag(b"a1"), Some(("a1".to_owned(), b"".as_slice())));
        assert_eq!(split_tag(b""), None);
        assert_eq!(split_tag(b"+ NOOP"), None);
    }
}
