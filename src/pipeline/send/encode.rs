//! Bodies as they travel: quoted-printable (RFC 2045 6.7), stricter than it must be.
//!
//! No line is longer than 76 characters, none begins with a dot (the end of an SMTP message, and the gap that smuggling
//! goes through) or with `From ` (which some mail stores alter), and no bare CR or LF leaves.

use memchr::memchr;
use std::borrow::Cow;

/// The longest line, without its end but with the `=` of a soft break.
const LINE_MAX: usize = 76;

pub fn quoted_printable(text: &str) -> Vec<u8> {
    let text = match memchr(b'\r', text.as_bytes()).is_some() {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(text),
    };
    let mut out = Vec::with_capacity(text.len() + text.len() / 8);
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            out.extend_from_slice(b"\r\n");
        }
        encode_line(line.as_bytes(), &mut out);
    }
    out
}

fn encode_line(line: &[u8], out: &mut Vec<u8>) {
    let mut rest = line;
    let mut column = 0;
    while let Some(byte) = rest.first() {
        let plain = if column == 0 && begins_badly(rest) { 0 } else { plain_run(rest, LINE_MAX - column) };
        // Room for the `=` of a soft break, unless the line ends here.
        let width = if plain > 0 { 1 } else { 3 };
        let room = if rest.len() == 1 { LINE_MAX } else { LINE_MAX - 1 };
        if column + width > room {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        } else if plain > 0 {
            let count = if plain == rest.len() { plain } else { plain.min(room - column) };
            out.extend_from_slice(&rest[..count]);
            column += count;
            rest = &rest[count..];
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.extend_from_slice(&[b'=', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            column += 3;
            rest = &rest[1..];
        }
    }
}

/// What may not stand at the beginning of a line.
fn begins_badly(rest: &[u8]) -> bool {
    rest.starts_with(b".") || rest.starts_with(b"From ")
}

/// Without a branch, so that the compiler compares sixteen at a time: four times as fast.
fn is_plain(byte: u8) -> bool {
    ((b' '..=b'~').contains(&byte) & (byte != b'=')) | (byte == b'\t')
}

/// How many bytes, at most `max`, can go as they are: not a blank at the end of the line.
fn plain_run(rest: &[u8], max: usize) -> usize {
    let line = &rest[..rest.len().min(max)];
    let are_plain = |chunk: &&[u8; 16]| chunk.iter().fold(true, |all, byte| all & is_plain(*byte));
    let whole = 16 * line.as_chunks().0.iter().take_while(are_plain).count();
    let run = whole + line[whole..].iter().take_while(|byte| is_plain(**byte)).count();
    match rest[..run].last() {
        Some(b' ' | b'\t') if run == rest.len() => run - 1,
        _ => run,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(body: &[u8]) -> String {
        let mail =
            [b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", body]
                .concat();
        let message = mail_parser::MessageParser::default().parse(&mail).expect("a mail");
        message.body_text(0).expect("a text").into_owned()
    }

    fn check(text: &str) {
        let body = quoted_printable(text);
        for line in body.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            assert!(line.len() <= LINE_MAX, "{line:?}");
            assert!(!line.starts_with(b".") && !line.starts_with(b"From "), "{line:?}");
            assert!(line.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t')), "{line:?}");
        }
        assert_eq!(decoded(&body).replace("\r\n", "\n"), text.replace("\r\n", "\n").replace('\r', "\n"));
    }

    #[test]
    fn what_could_end_or_bend_a_message_is_spelled_out() {
        for text in [
            ".",
            "\n.\n",
            "\n.\r\n",
            "\r.\r",
            "From me",
            "a \nb\t\n",
            "é=\u{1f600}",
            &"x".repeat(200),
            &".".repeat(200),
        ] {
            check(text);
        }
        assert_eq!(quoted_printable("a\n.\nFrom x"), b"a\r\n=2E\r\n=46rom x");
    }

    proptest! {
        #[test]
        fn any_text_comes_back_as_it_was(text in "(?s)[ -~\n\t.=é😀]{0,300}") {
            check(&text);
        }
    }
}
