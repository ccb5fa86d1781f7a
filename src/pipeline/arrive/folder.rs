//! The names a folder may have on the wire: modified UTF-7 (RFC 3501 5.1.3), quoted.

use base64::Engine;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::NO_PAD;

const MODIFIED_BASE64: GeneralPurpose = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);

/// The folder in modified UTF-7: `Anfragen/Köln` is `Anfragen/K&APY-ln`.
pub fn encode(folder: &str) -> String {
    let is_plain = |c: char| (' '..='~').contains(&c);
    let mut encoded = String::with_capacity(folder.len());
    let mut rest = folder;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| is_plain(c) != is_plain(first)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if is_plain(first) {
            encoded.push_str(&run.replace('&', "&-"));
        } else {
            let utf16 = run.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
            encoded.push('&');
            MODIFIED_BASE64.encode_string(utf16, &mut encoded);
            encoded.push('-');
        }
        rest = after;
    }
    encoded
}

/// As a quoted string; `encode` has left nothing that a quoted string cannot hold.
pub fn quoted(encoded: &str) -> String {
    format!("\"{}\"", encoded.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The folder as written, then as servers with other customs call it: Courier and Cyrus separate levels with a dot
/// and keep every folder below INBOX.
pub fn spellings(folder: &str) -> Vec<String> {
    let dotted = folder.replace('/', ".");
    let mut spellings = vec![folder.to_owned()];
    if folder.contains('/') {
        spellings.push(dotted.clone());
    }
    let is_below_inbox = dotted.split('.').next().is_some_and(|level| level.eq_ignore_ascii_case("INBOX"));
    if !is_below_inbox {
        spellings.extend([format!("INBOX.{dotted}"), format!("INBOX/{folder}")]);
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(folder: &str, expected: &str) {
        assert_eq!(encode(folder), expected);
    }

    #[test]
    fn folders_of_any_script_are_encoded() {
        check("INBOX", "INBOX");
        check("Anfragen/Köln", "Anfragen/K&APY-ln");
        check("R&D", "R&-D");
        check("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        check("Входящие", "&BBIERQQ+BDQETwRJBDgENQ-");
        check("البريد", "&BicGRAYoBjEGSgYv-");
        check("😀 hot", "&2D3eAA- hot");
        check("צד & 'q' \"x\\", "&BeYF0w- &- 'q' \"x\\");
        check("a\tb\r\n", "a&AAk-b&AA0ACg-");
        check("", "");
    }

    #[test]
    fn quotes_are_escaped() {
        assert_eq!(quoted(r#"a"b\c"#), r#""a\"b\\c""#);
    }

    #[test]
    fn other_customs_are_tried_once_each() {
        assert_eq!(spellings("inbox"), ["inbox"]);
        assert_eq!(spellings("Sales"), ["Sales", "INBOX.Sales", "INBOX/Sales"]);
        assert_eq!(spellings("Sales/EU"), ["Sales/EU", "Sales.EU", "INBOX.Sales.EU", "INBOX/Sales/EU"]);
        assert_eq!(spellings("INBOX/EU"), ["INBOX/EU", "INBOX.EU"]);
    }
}
