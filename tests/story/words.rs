//! A line of a script, word by word. Every question that fails says what should have stood there.

use std::collections::VecDeque;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    /// Between quotation marks; `\n` is a line break.
    Text(String),
    /// A comma or a colon behind a word.
    Mark(char),
}

#[derive(Debug)]
pub struct Words(VecDeque<Token>);

impl Words {
    /// A `#` that stands alone begins a comment.
    pub fn of(line: &str) -> Result<Self, String> {
        let mut tokens = VecDeque::new();
        let mut rest = line.trim_start();
        while !rest.is_empty() && !rest.starts_with('#') {
            if let Some(quoted) = rest.strip_prefix('"') {
                let (text, after) = quoted.split_once('"').ok_or("a quotation mark is missing")?;
                tokens.push_back(Token::Text(text.replace("\\n", "\n")));
                rest = after;
            } else if let Some(mark) = rest.chars().next().filter(|c| matches!(c, ',' | ':')) {
                tokens.push_back(Token::Mark(mark));
                rest = &rest[1..];
            } else {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let word = rest[..end].trim_end_matches([',', ':']);
                tokens.push_back(Token::Word(word.to_owned()));
                rest = &rest[word.len()..];
            }
            rest = rest.trim_start();
        }
        Ok(Self(tokens))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn peek(&self) -> Option<&str> {
        match self.0.front() {
            Some(Token::Word(word)) => Some(word),
            Some(Token::Text(_) | Token::Mark(_)) | None => None,
        }
    }

    /// The next word, whatever it is.
    pub fn word(&mut self, what: &str) -> Result<String, String> {
        match self.0.pop_front() {
            Some(Token::Word(word)) => Ok(word),
            other => Err(format!("{what} is missing{}", before(other.as_ref()))),
        }
    }

    pub fn text(&mut self, what: &str) -> Result<String, String> {
        match self.0.pop_front() {
            Some(Token::Text(text)) => Ok(text),
            other => Err(format!("{what} is missing, between quotation marks{}", before(other.as_ref()))),
        }
    }

    /// Whether the next word is this one; then it is taken.
    pub fn take(&mut self, word: &str) -> bool {
        let is_next = self.peek() == Some(word);
        if is_next {
            self.0.pop_front();
        }
        is_next
    }

    pub fn need(&mut self, word: &str) -> Result<(), String> {
        let next = self.0.front().cloned();
        if self.take(word) { Ok(()) } else { Err(format!("`{word}` is missing{}", before(next.as_ref()))) }
    }

    pub fn take_mark(&mut self, mark: char) -> bool {
        let is_next = self.0.front() == Some(&Token::Mark(mark));
        if is_next {
            self.0.pop_front();
        }
        is_next
    }

    pub fn need_mark(&mut self, mark: char) -> Result<(), String> {
        let next = self.0.front().cloned();
        if self.take_mark(mark) { Ok(()) } else { Err(format!("`{mark}` is missing{}", before(next.as_ref()))) }
    }

    pub fn number(&mut self, what: &str) -> Result<i64, String> {
        let word = self.word(what)?;
        word.parse().map_err(|_| format!("`{word}` is no number ({what})"))
    }

    /// `L7`.
    pub fn lead(&mut self) -> Result<i64, String> {
        let word = self.word("a lead, like L1,")?;
        let number = word.strip_prefix('L').and_then(|number| number.parse().ok());
        number.ok_or_else(|| format!("`{word}` is no lead; write L1"))
    }

    /// `one, two, three`, each read by `item`, to the end of the line.
    pub fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        let mut items = vec![item(self)?];
        while self.take_mark(',') {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// Nothing may be left over.
    pub fn end(&self) -> Result<(), String> {
        match self.0.front() {
            None => Ok(()),
            next => Err(format!("nobody understands the rest of the line{}", before(next))),
        }
    }
}

fn before(next: Option<&Token>) -> String {
    match next {
        Some(Token::Word(word)) => format!(" at `{word}`"),
        Some(Token::Text(text)) => format!(" at \"{text}\""),
        Some(Token::Mark(mark)) => format!(" at `{mark}`"),
        None => " at the end of the line".to_owned(),
    }
}
