//! Follows the server's bytes: where a line ends, where a literal begins, and what may pass to the parser above.
//!
//! async-imap zero-fills a buffer for whatever literal size a server declares (up to 512 MiB), and closes the session
//! for good on one line that imap-proto does not understand. So this refuses over-long literals and lines before they
//! cost anything, keeps CAPABILITY lines for itself (double spaces are common), and drops untagged answers that no
//! command of ours asks for. Literal bytes are skipped wholesale; only the short lines between them are looked at.

use super::line::{HEAD_BYTES, HELD_BACK_BYTES, Heard, Kind, declared_literal_bytes};

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

/// Status and capability lines are decided whole, so they must fit in the wire's buffer. Dovecot's longest is 700 bytes.
pub const STATUS_LINE_MAX_BYTES: usize = 8 * 1024;
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CAPS: Caps = Caps { literal_max_bytes: 1000, line_max_bytes: 200 };

    /// Feeds the stream in the given pieces, as the wire does; gives what passes.
    fn feed<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, Fault> {
        let (mut frames, mut held, mut passed) = (Frames::new(CAPS), Vec::new(), Vec::new());
        for piece in pieces {
            held.extend_from_slice(piece);
            loop {
                match frames.next(&held)? {
                    Cut::Pass(count) => passed.extend(held.drain(..count)),
                    Cut::Drop(count) => drop(held.drain(..count)),
                    Cut::More => break,
                }
            }
        }
        Ok(passed)
    }

    fn check_every_split(stream: &[u8], expected: Result<&[u8], Fault>) {
        for first in 0..=stream.len() {
            for second in [first, first + 1, first + 7, stream.len()].map(|at| at.min(stream.len())) {
                let got = feed([&stream[..first], &stream[first..second], &stream[second..]]);
                assert_eq!(got.as_deref(), expected.as_deref(), "split at {first} and {second}");
            }
        }
        assert_eq!(feed(stream.chunks(1)).as_deref(), expected.as_deref(), "byte by byte");
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
            b"* FLAGS (\\Seen odd[flag)\r\n* CAPABILITY IMAP4rev1  IDLE\r\n* LSUB () \"/\" {8}\r\n* 9 FETC\r\n\
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
        assert_eq!(feed(zeros.as_bytes().chunks(1)).unwrap_err(), too_large(u64::MAX).unwrap_err());
        let twice = format!("* 1 FETCH (A {{600}}\r\n{} B {{600}}\r\n", "x".repeat(600));
        check_every_split(twice.as_bytes(), too_large(1200));
    }

    #[test]
    fn over_long_lines_are_refused() {
        let endless = |head: &str| format!("{head}{}", "1 ".repeat(200));
        for head in ["* SEARCH ", "* OK ", "A0001 OK ", "* FLAGS ", "* CAPABILITY ", "garbage"] {
            let got = feed(endless(head).as_bytes().chunks(10));
            assert!(matches!(got, Err(Fault::LineTooLong { .. })), "{head}");
        }
    }

    #[test]
    fn a_tagged_line_ends_a_run() {
        let mut frames = Frames::new(CAPS);
        let stream = b"* OK x\r\nA0001 OK go\r\nA0002 OK [CAPABILITY EVIL] injected\r\n";
        assert_eq!(frames.next(stream), Ok(Cut::Pass(b"* OK x\r\nA0001 OK go\r\n".len())));
    }
    /// Whatever a server sends, and however the network cuts it, the same bytes pass and nothing hangs or panics.
    #[test]
    fn the_network_s_pieces_do_not_matter() {
        const WORDS: [&str; 20] = [
            "* ",
            "1 FETCH (",
            "UID 7 ",
            "BODY[] ",
            "{3}\r\n",
            "{0}\r\n",
            "{40+}\r\n",
            "abc",
            ")\r\n",
            "\r\n",
            "\n",
            "OK ",
            "SEARCH 1 2",
            "FLAGS (x",
            "A0001 ",
            "+ ",
            "CAPABILITY ",
            "\"{9}\"",
            "}\r\n",
            "{",
        ];
        let stream = proptest::collection::vec(0..WORDS.len(), 0..60);
        let sizes = proptest::collection::vec(1..50_usize, 1..20);
        proptest!(|(words in stream, sizes in sizes)| {
            let stream = words.iter().map(|word| WORDS[*word]).collect::<String>().into_bytes();
            let (mut pieces, mut rest) = (Vec::new(), stream.as_slice());
            for size in sizes.iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (piece, after) = rest.split_at(rest.len().min(*size));
                pieces.push(piece);
                rest = after;
            }
            // An unfinished line is cut differently, so both end with a whole one.
            let whole = feed([stream.as_slice(), b"\r\n* 1 EXISTS\r\n"]);
            let cut = feed(pieces.into_iter().chain([b"\r\n* 1 EXISTS\r\n".as_slice()]));
            prop_assert_eq!(whole, cut);
        });
    }
}
