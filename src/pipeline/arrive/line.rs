//! What one line from the server says, seen from outside: its kind, the literal it announces, and the few words worth
//! keeping. Never a parser of IMAP; that is imap-proto's work.

/// What the server said beside its answers.
#[derive(Debug, Default)]
pub struct Heard {
    /// The newest capability list, upper-cased, from an untagged line or a response code.
    pub capabilities: Option<String>,
    /// The newest NO, BAD or BYE, cleaned and shortened: the reason a person needs to see.
    pub refusal: Option<String>,
}

/// Held back at the end of an unfinished line, so that `{4294967295+}` CR LF is always seen whole.
pub const HELD_BACK_BYTES: usize = 32;
/// Enough of a response to know it: `* CAPABILITY` and the byte after.
pub const HEAD_BYTES: usize = 13;
/// How much of a refusal is kept, in characters.
const REFUSAL_MAX: usize = 300;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// FETCH, EXISTS, EXPUNGE, RECENT, SEARCH, LIST: what our commands ask for, possibly with literals.
    Data,
    /// OK, NO, BAD, BYE, PREAUTH or a continuation: text to the end of the line, never a literal.
    Status,
    Tagged,
    Capability,
    /// An untagged answer that nobody asked for, such as FLAGS or VANISHED.
    Unasked,
    /// A stray empty line.
    Empty,
}

impl Kind {
    pub fn of(head: &[u8]) -> Self {
        if matches!(head, b"\r\n" | b"\n") {
            return Self::Empty;
        }
        let Some(untagged) = head.strip_prefix(b"* ") else {
            return if head.starts_with(b"+") { Self::Status } else { Self::Tagged };
        };
        let word = untagged.split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
        let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
        if word.first().is_some_and(u8::is_ascii_digit) || is("SEARCH") || is("LIST") {
            Self::Data
        } else if ["OK", "NO", "BAD", "BYE", "PREAUTH"].into_iter().any(is) {
            Self::Status
        } else if is("CAPABILITY") {
            Self::Capability
        } else {
            Self::Unasked
        }
    }
}

/// The number in a `{n}`, `{n+}` or `~{n}` at the end of a line. More digits than were held back count as endless.
pub fn declared_literal_bytes(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let inside = line.strip_suffix(b"}")?;
    let inside = inside.strip_suffix(b"+").unwrap_or(inside);
    let digits = inside.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, number) = inside.split_at(inside.len() - digits);
    match before.last() {
        Some(b'{') if digits == 0 => None,
        Some(b'{') => Some(std::str::from_utf8(number).ok().and_then(|text| text.parse().ok()).unwrap_or(u64::MAX)),
        Some(_) => None,
        None if digits >= HELD_BACK_BYTES - 4 => Some(u64::MAX),
        None => None,
    }
}

impl Heard {
    pub fn listen(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        let mut words = text.split_whitespace();
        let tag = words.next().unwrap_or_default();
        let word = words.next().unwrap_or_default().to_ascii_uppercase();
        let upper = || text.trim().to_ascii_uppercase();
        match word.as_str() {
            "CAPABILITY" if tag == "*" => self.capabilities = Some(upper()),
            "NO" | "BAD" | "BYE" if tag != "+" => {
                let said = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
                let said = said.skip(tag.chars().count()).take(REFUSAL_MAX).collect::<String>();
                self.refusal = Some(said.trim().trim_end_matches('.').to_owned());
            }
            _ => {}
        }
        if let Some((_, code)) = upper().split_once("[CAPABILITY ") {
            self.capabilities = Some(code.split(']').next().unwrap_or_default().to_owned());
        }
    }

    /// Whether the newest capability list names this one (given in capitals). Without a list: no.
    pub fn offers(&self, capability: &str) -> bool {
        self.capabilities.as_deref().is_some_and(|list| list.split_whitespace().any(|word| word == capability))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capabilities_and_refusals_are_heard() {
        let mut heard = Heard::default();
        heard.listen(b"* CAPABILITY IMAP4rev1  idle\r\n");
        heard.listen(b"A0001 NO [ALERT] go\taway.\r\n");
        assert!(heard.offers("IDLE") && heard.offers("IMAP4REV1") && !heard.offers("STARTTLS"));
        assert_eq!(heard.refusal.as_deref(), Some("NO [ALERT] go away"));
        heard.listen(b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n");
        assert!(heard.offers("STARTTLS") && !heard.offers("IDLE"));
        heard.listen(b"+ NO is no answer here\r\n");
        heard.listen(b"* BYE \xff\xfe\r\n");
        assert_eq!(heard.refusal.as_deref(), Some("BYE \u{fffd}\u{fffd}"));
    }

    #[test]
    fn literals_are_announced_at_the_end_only() {
        for (line, expected) in [
            (&b"* 1 FETCH (BODY[] {12}\r"[..], Some(12)),
            (b"{12+}\r", Some(12)),
            (b"~{12}", Some(12)),
            (b"x {12} y\r", None),
            (b"x {}\r", None),
            (b"x {1a}\r", None),
            (b"12}\r", None),
            (b"00000000000000000000000000005}\r", Some(u64::MAX)),
            (b"", None),
        ] {
            assert_eq!(declared_literal_bytes(line), expected, "{}", String::from_utf8_lossy(line));
        }
    }
}
