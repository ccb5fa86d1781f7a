//! How a TOML text is written: where in the file a place inside its value is, past quotation marks and escapes.

/// The byte of `written`, a TOML string with its quotation marks, that stands for byte `offset` of its value.
pub fn offset_of(written: &str, offset: usize) -> usize {
    let after_marks = |marks: &str| {
        let text = written.strip_prefix(marks)?;
        // A line break right after three marks is no part of the value (TOML, "Multi-line strings").
        let skipped = if marks.len() == 3 {
            text.len() - text.trim_start_matches('\r').trim_start_matches('\n').len()
        } else {
            0
        };
        Some(marks.len() + skipped.min(2))
    };
    if let Some(start) =
        after_marks("'''").or_else(|| after_marks("\"\"\"").is_none().then(|| after_marks("'")).flatten())
    {
        return start + offset;
    }
    let start = after_marks("\"\"\"").or_else(|| after_marks("\"")).unwrap_or(0);
    start + past_escapes(&written[start..], offset)
}

/// The same for text in which a backslash begins an escape.
fn past_escapes(written: &str, offset: usize) -> usize {
    let mut value_bytes = 0;
    let mut rest = written;
    while let Some(first) = rest.chars().next() {
        let (written_bytes, meant_bytes) =
            if first == '\\' { escape(rest) } else { (first.len_utf8(), first.len_utf8()) };
        if value_bytes >= offset && meant_bytes > 0 {
            break;
        }
        value_bytes += meant_bytes;
        rest = rest.get(written_bytes..).unwrap_or_default();
    }
    written.len() - rest.len()
}

/// How many bytes an escape is written with, and how many it means.
fn escape(text: &str) -> (usize, usize) {
    let hex = |digits: usize| {
        let code = text.get(2..2 + digits).and_then(|code| u32::from_str_radix(code, 16).ok());
        (2 + digits, code.and_then(char::from_u32).map_or(1, char::len_utf8))
    };
    match text.as_bytes().get(1) {
        Some(b'x') => hex(2),
        Some(b'u') => hex(4),
        Some(b'U') => hex(8),
        // A backslash at the end of a line swallows all white space up to the next word.
        Some(b'\n' | b'\r' | b' ' | b'\t') => (1 + text[1..].len() - text[1..].trim_start().len(), 0),
        Some(_) | None => (2, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_value_is_found_in_the_file() {
        for (written, value) in [
            ("'a == X'", "a == X"),
            ("\"a == X\"", "a == X"),
            (r#""m(\"\\b\") X""#, r#"m("\b") X"#),
            (r#""\u00fc\x41 X""#, "üA X"),
            ("'''\na\nX'''", "a\nX"),
            ("\"\"\"\na \\\n   X\"\"\"", "a X"),
            ("'''X'''", "X"),
        ] {
            let offset = offset_of(written, value.find('X').unwrap());
            assert_eq!(&written[offset..=offset], "X", "{written}");
        }
        assert_eq!(offset_of("\"a\\", 9), 3, "beyond the end is the end");
    }
}
