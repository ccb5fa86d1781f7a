//! Follows the server's bytes: where a line ends, where a literal begins, and what may pass to the parser above.
//!
//! async-imap zero-fills a buffer for whatever literal size a server declares (up to 512 MiB), and closes the session
//! for good on one line that imap-proto does not understand. So this refuses over-long literals and lines before they
//! cost anything, keeps CAPABILITY lines for itself (double spaces are common), and drops untagged answers that no
//! command of ours asks for. Literal bytes are skipped wholesale; only the short lines between them are looked at.

/// What a server may make us hold.
#[derive(Debug, Clone, Copy)]
pub struct Caps {
    /// Largest sum of literals in one response, in bytes.
    pub literal_max_bytes: u64,
    /// Longest line outside literals, in bytes.
    pub line_max_bytes: usize,
}

/// Why the server's bytes are refused. Nothing of what it sent is repeated here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the server announced {declared_bytes} bytes in one answer; the limit is {limit_bytes}")]
    LiteralTooLarge { declared_bytes: u64, limit_bytes: u64 },
    #[error("the server sent a line longer than {limit_bytes} bytes")]
    LineTooLong { limit_bytes: usize },
    #[error("the server sent nothing for {after_ms} ms")]
    Silent { after_ms: u64 },
}

/// What to do with the first bytes of those shown.
#[derive(Debug, PartialEq, Eq)]
pub enum Cut {
    Pass(usize),
    Drop(usize),
    /// Nothing can be decided before more bytes have come.
    More,
}

/// What the server said beside its answers.
#[derive(Debug, Default)]
pub struct Heard {
    /// The newest capability list, upper-cased, from an untagged line or a response code.
    pub capabilities: Option<String>,
    /// The newest NO, BAD or BYE, cleaned and shortened: the reason a person needs to see.
    pub refusal: Option<String>,
}

/// Status and capability lines are decided whole, so they must fit in the wire's buffer. Dovecot's longest is 700 bytes.
pub const STATUS_LINE_MAX_BYTES: usize = 8 * 1024;
/// Held back at the end of an unfinished line, so that `{4294967295+}` CR LF is always seen whole.
const HELD_BACK_BYTES: usize = 32;
/// Enough of a response to know it: `* CAPABILITY` and the byte after.
const HEAD_BYTES: usize = 13;
/// How much of a refusal is kept, in characters.
const REFUSAL_MAX: usize = 300;

#[derive(Debug)]
pub struct Frames {
    caps: Caps,
    place: Place,
    /// Literal bytes declared so far in this response.
    response_bytes: u64,
    /// Bytes of the current line already cut.
    line_bytes: usize,
    pub heard: Heard,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Start,
    Line { wanted: bool },
    Literal { left_bytes: u64, wanted: bool },
}

impl Frames {
    pub fn new(caps: Caps) -> Self {
        Self { caps, place: Place::Start, response_bytes: 0, line_bytes: 0, heard: Heard::default() }
    }

    /// Decides about the leading bytes of what is buffered. A run that passes ends after a tagged line, so that
    /// nothing sent behind the answer to STARTTLS can slip through with it.
    pub fn next(&mut self, bytes: &[u8]) -> Result<Cut, Fault> {
        let mut passed = 0;
        loop {
            let rest = &bytes[passed..];
            let unwanted = match self.place {
                Place::Start => false,
                Place::Line { wanted } | Place::Literal { wanted, .. } => !wanted,
            };
            if rest.is_empty() || (unwanted && passed > 0) {
                return Ok(if passed > 0 { Cut::Pass(passed) } else { Cut::More });
            }
            let step = match self.place {
                Place::Start => self.begin(rest)?,
                Place::Line { wanted } => self.line(rest, wanted)?,
                Place::Literal { left_bytes, wanted } => self.literal(rest.len(), left_bytes, wanted),
            };
            match step {
                Step::Pass(count) => passed += count,
                Step::PassAndStop(count) => return Ok(Cut::Pass(passed + count)),
                Step::Drop(count) if passed == 0 => return Ok(Cut::Drop(count)),
                // Only `begin` comes here, which changes nothing before it drops: it is asked again.
                Step::Drop(_) => return Ok(Cut::Pass(passed)),
                Step::More => return Ok(if passed > 0 { Cut::Pass(passed) } else { Cut::More }),
            }
        }
    }

    /// Literal bytes still to come that the parser wants; zero outside a literal.
    pub fn literal_left_bytes(&self) -> u64 {
        match self.place {
            Place::Literal { left_bytes, wanted: true } => left_bytes,
            _ => 0,
        }
    }

    /// Literal bytes that went to the parser without passing `next`.
    pub fn literal_passed(&mut self, count: usize) {
        if let Place::Literal { left_bytes, wanted } = self.place {
            self.literal(count, left_bytes, wanted);
        }
    }

    fn begin(&mut self, rest: &[u8]) -> Result<Step, Fault> {
        let newline = rest.iter().take(HEAD_BYTES).position(|byte| *byte == b'\n');
        if newline.is_none() && rest.len() < HEAD_BYTES {
            return Ok(Step::More);
        }
        let head = &rest[..newline.map_or(HEAD_BYTES, |at| at + 1)];
        let kind = Kind::of(head);
        match kind {
            Kind::Empty => return Ok(Step::Drop(head.len())),
            Kind::Data | Kind::Unasked => {
                self.place = Place::Line { wanted: kind == Kind::Data };
                self.line_bytes = 0;
                self.response_bytes = 0;
                return Ok(Step::Pass(0));
            }
            Kind::Capability | Kind::Status | Kind::Tagged => {}
        }
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            let limit_bytes = STATUS_LINE_MAX_BYTES.min(self.caps.line_max_bytes);
            return if rest.len() >= limit_bytes { Err(Fault::LineTooLong { limit_bytes }) } else { Ok(Step::More) };
        };
        let line = &rest[..=end];
        self.heard.listen(line);
        Ok(match kind {
            Kind::Capability => Step::Drop(line.len()),
            Kind::Tagged => Step::PassAndStop(line.len()),
            _ => Step::Pass(line.len()),
        })
    }

    fn line(&mut self, rest: &[u8], wanted: bool) -> Result<Step, Fault> {
        let newline = rest.iter().position(|byte| *byte == b'\n');
        if self.line_bytes + newline.unwrap_or(rest.len()) > self.caps.line_max_bytes {
            return Err(Fault::LineTooLong { limit_bytes: self.caps.line_max_bytes });
        }
        let Some(end) = newline else {
            let cut = rest.len().saturating_sub(HELD_BACK_BYTES);
            self.line_bytes += cut;
            return Ok(if cut == 0 { Step::More } else { Step::taken(cut, wanted) });
        };
        self.place = match declared_literal_bytes(&rest[..end]) {
            None => Place::Start,
            Some(declared_bytes) => {
                self.response_bytes = self.response_bytes.saturating_add(declared_bytes);
                if self.response_bytes > self.caps.literal_max_bytes {
                    let limit_bytes = self.caps.literal_max_bytes;
                    return Err(Fault::LiteralTooLarge { declared_bytes: self.response_bytes, limit_bytes });
                }
                Place::Literal { left_bytes: declared_bytes, wanted }
            }
        };
        self.line_bytes = 0;
        Ok(Step::taken(end + 1, wanted))
    }

    fn literal(&mut self, available: usize, left_bytes: u64, wanted: bool) -> Step {
        let take = usize::try_from(left_bytes).unwrap_or(usize::MAX).min(available);
        let left_bytes = left_bytes - take as u64;
        self.place = if left_bytes == 0 { Place::Line { wanted } } else { Place::Literal { left_bytes, wanted } };
        Step::taken(take, wanted)
    }
}

enum Step {
    Pass(usize),
    PassAndStop(usize),
    Drop(usize),
    More,
}

impl Step {
    fn taken(count: usize, wanted: bool) -> Self {
        if wanted { Self::Pass(count) } else { Self::Drop(count) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// FETCH, EXISTS, EXPUNGE, RECENT, SEARCH: what our commands ask for, possibly with literals.
    Data,
    /// OK, NO, BAD, BYE, PREAUTH or a continuation: text to the end of the line, never a literal.
    Status,
    Tagged,
    Capability,
    /// An untagged answer that nobody asked for, such as FLAGS, LIST or VANISHED.
    Unasked,
    /// A stray empty line.
    Empty,
}

impl Kind {
    fn of(head: &[u8]) -> Self {
        if matches!(head, b"\r\n" | b"\n") {
            return Self::Empty;
        }
        let Some(untagged) = head.strip_prefix(b"* ") else {
            return if head.starts_with(b"+") { Self::Status } else { Self::Tagged };
        };
        let word = untagged.split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
        let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
        if word.first().is_some_and(u8::is_ascii_digit) || is("SEARCH") {
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
fn declared_literal_bytes(line: &[u8]) -> Option<u64> {
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
    fn listen(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        let mut words = text.split_whitespace();
        let tag = words.next().unwrap_or_default();
        let word = words.next().unwrap_or_default().to_ascii_uppercase();
        let upper = || text.trim().to_ascii_uppercase();
        match word.as_str() {
            "CAPABILITY" if tag == "*" => self.capabilities = Some(upper()),
            "NO" | "BAD" | "BYE" if tag != "+" => {
                let said = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
                self.refusal = Some(said.skip(tag.chars().count()).take(REFUSAL_MAX).collect::<String>().trim().into());
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

    const CAPS: Caps = Caps { literal_max_bytes: 1000, line_max_bytes: 200 };

    /// Feeds the stream in the given pieces, as the wire does; gives what passes and what was heard.
    fn feed(pieces: &[&[u8]], caps: Caps) -> (Result<Vec<u8>, Fault>, Heard) {
        let (mut frames, mut held, mut passed) = (Frames::new(caps), Vec::new(), Vec::new());
        for piece in pieces {
            held.extend_from_slice(piece);
            loop {
                match frames.next(&held) {
                    Ok(Cut::Pass(count)) => passed.extend(held.drain(..count)),
                    Ok(Cut::Drop(count)) => drop(held.drain(..count)),
                    Ok(Cut::More) => break,
                    Err(fault) => return (Err(fault), frames.heard),
                }
            }
        }
        (Ok(passed), frames.heard)
    }

    fn check_every_split(stream: &[u8], expected: Result<&[u8], Fault>) {
        for first in 0..=stream.len() {
            for second in [first, (first + 1).min(stream.len()), (first + 7).min(stream.len()), stream.len()] {
                let (got, _) = feed(&[&stream[..first], &stream[first..second], &stream[second..]], CAPS);
                assert_eq!(got.as_deref(), expected.as_deref(), "split at {first} and {second}");
            }
        }
        let single: Vec<&[u8]> = stream.chunks(1).collect();
        assert_eq!(feed(&single, CAPS).0.as_deref(), expected.as_deref(), "byte by byte");
    }

    #[test]
    fn literals_and_lines_pass_unchanged_at_every_split() {
        let stream = b"* OK hello {999999999}\r\n* 1 FETCH (UID 7 BODY[] {25}\r\n* 2 FETCH {99999999}\r\n\r\n\r\n\
            FLAGS ())\r\n* SEARCH 1 2 3\r\n* 3 EXISTS\r\n+ idling\r\n* 4 fetch (BODY[] {0}\r\n)\r\nA0001 OK done {5}\r\n";
        check_every_split(stream, Ok(stream));
    }

    #[test]
    fn unasked_answers_are_dropped_with_their_literals_at_every_split() {
        let stream =
            b"* FLAGS (\\Seen odd[flag)\r\n* CAPABILITY IMAP4rev1  IDLE\r\n* LIST () \"/\" {8}\r\n* 9 FETC\r\n\
            * 2 EXISTS\r\n\r\n* ID {2}\r\nab {3}\r\nabc\r\nA1 OK [CAPABILITY X  Y] yes\r\n* BYE so long\r\n";
        check_every_split(stream, Ok(b"* 2 EXISTS\r\nA1 OK [CAPABILITY X  Y] yes\r\n* BYE so long\r\n"));
    }

    #[test]
    fn over_long_literals_are_refused_at_every_split() {
        let too_large = |declared_bytes| Err(Fault::LiteralTooLarge { declared_bytes, limit_bytes: 1000 });
        check_every_split(b"* 1 FETCH (UID 1 BODY[] {400000000}\r\nabc", too_large(400_000_000));
        check_every_split(b"* 1 FETCH (BODY[] {1001+}\r\n", too_large(1001));
        check_every_split(b"* 1 FETCH (BINARY[] ~{4294967295}\r\n", too_large(4_294_967_295));
        check_every_split(b"* LIST () \"/\" {5000}\r\n", too_large(5000));
        check_every_split(b"* 1 FETCH (BODY[] {99999999999999999999999999}\r\n", too_large(u64::MAX));
        let zeros = format!("* 1 FETCH (BODY[] {{{}400000000}}\r\n", "0".repeat(60));
        let (got, _) = feed(&zeros.as_bytes().chunks(1).collect::<Vec<_>>(), CAPS);
        assert_eq!(got.unwrap_err(), too_large(u64::MAX).unwrap_err());
        let twice = format!("* 1 FETCH (A {{600}}\r\n{} B {{600}}\r\n", "x".repeat(600));
        check_every_split(twice.as_bytes(), too_large(1200));
    }

    #[test]
    fn over_long_lines_are_refused() {
        let endless = |head: &str| format!("{head}{}", "1 ".repeat(200));
        for head in ["* SEARCH ", "* OK ", "A0001 OK ", "* FLAGS ", "* CAPABILITY ", "garbage"] {
            let (got, _) = feed(&endless(head).as_bytes().chunks(10).collect::<Vec<_>>(), CAPS);
            assert!(matches!(got, Err(Fault::LineTooLong { .. })), "{head}");
        }
    }

    #[test]
    fn capabilities_and_refusals_are_heard() {
        let (_, heard) = feed(&[b"* CAPABILITY IMAP4rev1  idle\r\nA0001 NO [ALERT] go\taway\r\n"], CAPS);
        assert!(heard.offers("IDLE") && heard.offers("IMAP4REV1") && !heard.offers("STARTTLS"));
        assert_eq!(heard.refusal.as_deref(), Some("NO [ALERT] go away"));
        let (_, heard) = feed(&[b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n"], CAPS);
        assert!(heard.offers("STARTTLS") && heard.refusal.is_none());
    }

    #[test]
    fn a_tagged_line_ends_a_run() {
        let mut frames = Frames::new(CAPS);
        let stream = b"* OK x\r\nA0001 OK go\r\nA0002 OK [CAPABILITY EVIL] injected\r\n";
        assert_eq!(frames.next(stream), Ok(Cut::Pass(b"* OK x\r\nA0001 OK go\r\n".len())));
    }
}
