//! Bodies as they travel: quoted-printable (RFC 2045 6.7), stricter than it must be.
//!
//! No line is longer than 76 characters, none begins with a dot (the end of an SMTP message, and the gap that smuggling
//! goes through) or with `From ` (which some mail stores alter), and no bare CR or LF leaves.

/// The longest line, without its end but with the `=` of a soft break.
const LINE_MAX: usize = 76;

pub fn quoted_printable(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 8);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            out.extend_from_slice(b"\r\n");
        }
        encode_line(line.as_bytes(), &mut out);
    }
    out
}

fn encode_line(line: &[u8], out: &mut Vec<u8>) {
    let mut column = 0;
    for (at, byte) in line.iter().copied().enumerate() {
        let is_last = at + 1 == line.len();
        // Room for the `=` of a soft break, unless the line ends here.
        let room = if is_last { LINE_MAX } else { LINE_MAX - 1 };
        let width = if must_escape(byte, column, line, at) { 3 } else { 1 };
        if column + width > room {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        }
        // Asked again: a byte may have come to stand at the beginning of a line.
        if must_escape(byte, column, line, at) {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.extend_from_slice(&[b'=', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            column += 3;
        } else {
            out.push(byte);
            column += 1;
        }
    }
}

fn must_escape(byte: u8, column: usize, line: &[u8], at: usize) -> bool {
    match byte {
        b'=' => true,
        b' ' | b'\t' => at + 1 == line.len(),
        b'.' => column == 0,
        b'F' => column == 0 && line[at..].starts_with(b"From "),
        b'!'..=b'~' => false,
        _ => true,
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
