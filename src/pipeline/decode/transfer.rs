//! Transfer encodings, read leniently: a broken line costs that line, not the mail.

use std::borrow::Cow;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Plain,
    Base64,
    QuotedPrintable,
    Uuencode,
}

impl Encoding {
    pub fn of(value: &str) -> Self {
        match value.trim().to_ascii_lowercase().as_str() {
            "base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            "x-uuencode" | "uuencode" | "x-uue" | "x-uu" => Self::Uuencode,
            _ => Self::Plain,
        }
    }
}

pub fn decode<'a>(bytes: &'a [u8], encoding: Encoding, part: usize, defects: &mut Vec<String>) -> Cow<'a, [u8]> {
    match encoding {
        Encoding::Plain => Cow::Borrowed(bytes),
        Encoding::QuotedPrintable => Cow::Owned(quoted_printable(bytes)),
        Encoding::Uuencode => match uuencoded(bytes) {
            decoded if decoded.is_empty() => Cow::Borrowed(bytes),
            decoded => Cow::Owned(decoded),
        },
        Encoding::Base64 => {
            let strange =
                bytes.iter().filter(|&&b| sextet(b).is_none() && !b.is_ascii_whitespace() && b != b'=').count();
            if strange > 0 {
                defects.push(format!("base64 of part {part} is broken"));
            }
            // Words with spaces between them: it was labelled base64 and written in clear.
            let spaces = bytes.iter().filter(|&&b| b == b' ').count();
            if spaces * 12 > bytes.len() { Cow::Borrowed(bytes) } else { Cow::Owned(base64(bytes)) }
        }
    }
}

/// Size of an attachment without decoding it.
pub fn decoded_size(bytes: &[u8], encoding: Encoding) -> usize {
    match encoding {
        Encoding::Plain => bytes.len(),
        Encoding::Base64 | Encoding::Uuencode => bytes.iter().filter(|&&b| b > b' ' && b != b'=').count() * 3 / 4,
        Encoding::QuotedPrintable => {
            bytes.len() - 2 * bytes.iter().filter(|&&b| b == b'=').count().min(bytes.len() / 2)
        }
    }
}

/// What stands between `begin 644 name` and `end`, a length before each line; relays strip the spaces at a line's end.
fn uuencoded(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let mut lines = bytes.split(|&b| b == b'\n').skip_while(|line| !line.starts_with(b"begin "));
    lines.next();
    for line in lines.map(<[u8]>::trim_ascii_end).take_while(|line| *line != b"end") {
        let Some((&first, rest)) = line.split_first() else { continue };
        let length = usize::from(first.wrapping_sub(b' ') & 63);
        let value = |at: usize| rest.get(at).map_or(0, |b| b.wrapping_sub(b' ') & 63);
        let before = out.len();
        for at in (0..rest.len().div_ceil(4) * 4).step_by(4) {
            let (a, b, c, d) = (value(at), value(at + 1), value(at + 2), value(at + 3));
            out.extend_from_slice(&[a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
        }
        out.truncate(before + length.min(out.len() - before));
    }
    out
}

fn sextet(b: u8) -> Option<u32> {
    match b {
        b'A'..=b'Z' => Some(u32::from(b - b'A')),
        b'a'..=b'z' => Some(u32::from(b - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(b - b'0') + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

pub fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut group, mut count) = (0_u32, 0);
    let finish = |group: u32, count: u32, out: &mut Vec<u8>| {
        let aligned = group << (6 * (4 - count));
        let whole = [(aligned >> 16) as u8, (aligned >> 8) as u8, aligned as u8];
        out.extend_from_slice(&whole[..(count as usize).saturating_sub(1).min(3)]);
    };
    for &b in bytes {
        if b == b'=' {
            // Padding may stand in the middle, where two encoded texts were glued together.
            finish(group, count, &mut out);
            (group, count) = (0, 0);
        } else if let Some(value) = sextet(b) {
            group = group << 6 | value;
            count += 1;
            if count == 4 {
                finish(group, count, &mut out);
                (group, count) = (0, 0);
            }
        }
    }
    finish(group, count, &mut out);
    out
}

pub fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|&b| b == b'=') {
        out.extend_from_slice(&rest[..at]);
        let after = &rest[at + 1..];
        let hex = |i: usize| after.get(i).and_then(|&b| char::from(b).to_digit(16));
        rest = if let (Some(high), Some(low)) = (hex(0), hex(1)) {
            out.push((high * 16 + low) as u8);
            &after[2..]
        } else {
            // A soft line break, with white space a relay may have added; else a plain `=`.
            let blanks = after.iter().take_while(|&&b| b == b' ' || b == b'\t' || b == b'\r').count();
            if after.get(blanks) == Some(&b'\n') {
                &after[blanks + 1..]
            } else if blanks == after.len() {
                &[]
            } else {
                out.push(b'=');
                after
            }
        };
    }
    out.extend_from_slice(rest);
    out
}
