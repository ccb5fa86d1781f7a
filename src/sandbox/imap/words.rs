//! The words of one IMAP command: atoms, strings, numbers, lists (RFC 3501 section 9), read from left to right.

/// Why a command is not done. The text follows `BAD` or `NO` and may begin with a `[CODE]`.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The command makes no sense.
    Bad(String),
    /// It makes sense and cannot be done.
    No(String),
}

pub fn bad<T>(text: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Bad(text.into()))
}

pub fn no<T>(text: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::No(text.into()))
}

/// A command as it came over the wire: text, and the literals between.
pub enum Piece {
    Text(Vec<u8>),
    Literal(Vec<u8>),
}

pub struct Words {
    pieces: Vec<Piece>,
    piece: usize,
    at: usize,
}

impl Words {
    pub fn new(pieces: Vec<Piece>) -> Self {
        let mut words = Self { pieces, piece: 0, at: 0 };
        words.settle();
        words
    }

    /// Leaves a text that has been read to its end.
    fn settle(&mut self) {
        while let Some(Piece::Text(text)) = self.pieces.get(self.piece)
            && self.at >= text.len()
            && self.piece + 1 < self.pieces.len()
        {
            (self.piece, self.at) = (self.piece + 1, 0);
        }
    }

    /// The next byte of text; none at a literal and at the end.
    pub fn peek(&self) -> Option<u8> {
        match self.pieces.get(self.piece) {
            Some(Piece::Text(text)) => text.get(self.at).copied(),
            Some(Piece::Literal(_)) | None => None,
        }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        self.settle();
        Some(byte)
    }

    fn take_literal(&mut self) -> Option<Vec<u8>> {
        let Some(Piece::Literal(literal)) = self.pieces.get_mut(self.piece) else {
            return None;
        };
        let literal = std::mem::take(literal);
        (self.piece, self.at) = (self.piece + 1, 0);
        self.settle();
        Some(literal)
    }

    /// Takes `byte` if it comes next.
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.next();
        }
        found
    }

    pub fn expect(&mut self, byte: u8) -> Result<(), Refusal> {
        if self.take(byte) { Ok(()) } else { bad(format!("expected '{}' {}", byte as char, self.place())) }
    }

    pub fn space(&mut self) -> Result<(), Refusal> {
        if !self.take(b' ') {
            return bad(format!("expected a space {}", self.place()));
        }
        // One is correct; people who type are not held to it.
        while self.take(b' ') {}
        Ok(())
    }

    pub fn end(&mut self) -> Result<(), Refusal> {
        while self.take(b' ') {}
        let over = self.peek().is_none() && !matches!(self.pieces.get(self.piece), Some(Piece::Literal(_)));
        if over { Ok(()) } else { bad(format!("expected nothing more {}", self.place())) }
    }

    pub fn skip_rest(&mut self) {
        (self.piece, self.at) = (self.pieces.len(), 0);
    }

    fn place(&self) -> String {
        match self.pieces.get(self.piece) {
            Some(Piece::Text(text)) if self.at < text.len() => {
                let rest = String::from_utf8_lossy(&text[self.at..]);
                format!("before: {}", rest.chars().filter(|letter| !letter.is_control()).take(20).collect::<String>())
            }
            Some(Piece::Literal(_)) => "before the literal".to_owned(),
            Some(Piece::Text(_)) | None => "at the end".to_owned(),
        }
    }

    /// One or more bytes for which `belongs` holds.
    fn run(&mut self, what: &str, belongs: impl Fn(u8) -> bool) -> Result<String, Refusal> {
        let mut run = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| belongs(*byte)) {
            run.push(byte);
            self.next();
        }
        if run.is_empty() {
            return bad(format!("expected {what} {}", self.place()));
        }
        // `belongs` lets only ASCII through.
        Ok(String::from_utf8_lossy(&run).into_owned())
    }

    pub fn atom(&mut self) -> Result<String, Refusal> {
        self.run("a word", is_atom_byte)
    }

    /// The name of a fetch item or of a section, which brackets end: `BODY.PEEK`, `HEADER.FIELDS`, `1.2.MIME`.
    pub fn item_name(&mut self) -> Result<String, Refusal> {
        let name = self.run("a name", |byte| is_atom_byte(byte) && !matches!(byte, b'[' | b']' | b'<' | b'>'))?;
        Ok(name.to_ascii_uppercase())
    }

    pub fn number(&mut self) -> Result<u32, Refusal> {
        let digits = self.run("a number", |byte| byte.is_ascii_digit())?;
        digits.parse().or_else(|_| bad(format!("{digits} is too large")))
    }

    pub fn flag(&mut self) -> Result<String, Refusal> {
        let system = if self.take(b'\\') { "\\" } else { "" };
        Ok(format!("{system}{}", self.atom()?))
    }

    pub fn set_text(&mut self) -> Result<String, Refusal> {
        self.run("a set of messages", |byte| byte.is_ascii_digit() || matches!(byte, b':' | b',' | b'*'))
    }

    /// A folder name with wildcards, or any string.
    pub fn pattern(&mut self) -> Result<Vec<u8>, Refusal> {
        if self.is_at_string() {
            return self.string();
        }
        self.run("a folder pattern", |byte| is_atom_byte(byte) || matches!(byte, b'%' | b'*')).map(String::into_bytes)
    }

    pub fn astring(&mut self) -> Result<Vec<u8>, Refusal> {
        if self.is_at_string() {
            return self.string();
        }
        self.atom().map(String::into_bytes)
    }

    fn is_at_string(&self) -> bool {
        self.peek() == Some(b'"') || matches!(self.pieces.get(self.piece), Some(Piece::Literal(_)))
    }

    /// A quoted string or a literal.
    pub fn string(&mut self) -> Result<Vec<u8>, Refusal> {
        if let Some(literal) = self.take_literal() {
            return Ok(literal);
        }
        self.expect(b'"')?;
        let mut string = Vec::new();
        loop {
            match self.next() {
                Some(b'"') => return Ok(string),
                Some(b'\\') => match self.next() {
                    Some(escaped) => string.push(escaped),
                    None => return bad("the string has no end"),
                },
                Some(byte) => string.push(byte),
                None => return bad("the string has no end"),
            }
        }
    }

    /// `(a b c)`, perhaps empty.
    pub fn list<T>(&mut self, mut element: impl FnMut(&mut Self) -> Result<T, Refusal>) -> Result<Vec<T>, Refusal> {
        self.expect(b'(')?;
        let mut elements = Vec::new();
        while !self.take(b')') {
            if !elements.is_empty() {
                self.space()?;
            }
            elements.push(element(self)?);
        }
        Ok(elements)
    }
}

/// ATOM-CHAR, and `]` as in astrings.
fn is_atom_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'(' | b')' | b'{' | b'%' | b'*' | b'"' | b'\\')
}

/// Writes a string the way the peer can surely read it: quoted if that is possible, else as a literal.
pub fn put_string(out: &mut Vec<u8>, string: &[u8]) {
    let quotable = string.len() < 1_000 && string.iter().all(|byte| (b' '..=b'~').contains(byte));
    if !quotable {
        out.extend_from_slice(format!("{{{}}}\r\n", string.len()).as_bytes());
        out.extend_from_slice(string);
        return;
    }
    out.push(b'"');
    for byte in string {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

pub fn put_string_or_nil(out: &mut Vec<u8>, string: Option<&[u8]>) {
    match string {
        Some(string) => put_string(out, string),
        None => out.extend_from_slice(b"NIL"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_literals_are_one_sentence() {
        let pieces = vec![
            Piece::Text(b"LOGIN ".to_vec()),
            Piece::Literal(b"us er".to_vec()),
            Piece::Text(b" \"pass \\\"word\"".to_vec()),
        ];
        let mut words = Words::new(pieces);
        assert_eq!(words.atom().as_deref(), Ok("LOGIN"));
        assert_eq!(words.space(), Ok(()));
        assert_eq!(words.astring(), Ok(b"us er".to_vec()));
        assert_eq!(words.space(), Ok(()));
        assert_eq!(words.astring(), Ok(b"pass \"word".to_vec()));
        assert_eq!(words.end(), Ok(()));
    }

    #[test]
    fn what_is_missing_is_said() {
        let mut words = Words::new(vec![Piece::Text(b"(a b".to_vec())]);
        assert_eq!(words.list(Words::atom), bad("expected a space at the end"));
        let mut words = Words::new(vec![Piece::Text(b"\"a".to_vec())]);
        assert_eq!(words.string(), bad("the string has no end"));
    }

    #[test]
    fn strings_are_quoted_when_possible() {
        let written = |string: &[u8]| {
            let mut out = Vec::new();
            put_string(&mut out, string);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(b"a \"b\" \\"), "\"a \\\"b\\\" \\\\\"");
        assert_eq!(written("ü".as_bytes()), "{2}\r\nü");
    }
}
