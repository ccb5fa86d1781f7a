//! Mails of a story: a file beside the script, or a line of it.

use super::words::Words;
use jiff::Zoned;
use std::fmt::Write as _;
use std::path::Path;

#[derive(Debug, Clone)]
pub struct Arrival {
    letter: Letter,
    pub mailbox: String,
    /// Came with a backlog of which nobody is told.
    pub quietly: bool,
}

#[derive(Debug, Clone)]
enum Letter {
    File(String),
    Inline(Inline),
}

/// What a line says of a mail; the rest is as mail programs write it.
#[derive(Debug, Clone, Default)]
struct Inline {
    /// None for a mail that does not say who wrote it.
    from: Option<String>,
    subject: String,
    text: String,
    id: Option<String>,
    answers: Option<String>,
    mentions: Option<String>,
    headers: Vec<String>,
}

/// A mail answers this name to answer what we last sent.
const US: &str = "us";

impl Arrival {
    /// What follows `arrives`.
    pub fn read(words: &mut Words) -> Result<Self, String> {
        let letter = match words.peek() {
            Some(file) if file.ends_with(".eml") => Letter::File(words.word("a file")?),
            _ => Letter::Inline(Inline::read(words)?),
        };
        let mailbox = if words.take("in") { words.word("a mailbox")? } else { "sales".to_owned() };
        Ok(Self { letter, mailbox, quietly: words.take("quietly") })
    }

    /// The mail's bytes. `last_of_ours` is the Message-ID of the mail that was last sent.
    pub fn bytes(&self, folder: &Path, now: &Zoned, last_of_ours: Option<&str>) -> Result<Vec<u8>, String> {
        match &self.letter {
            Letter::File(name) => std::fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}")),
            Letter::Inline(inline) => Ok(inline.written(now, last_of_ours)?.into_bytes()),
        }
    }
}

impl Inline {
    fn read(words: &mut Words) -> Result<Self, String> {
        let mut mail = Self::default();
        words.need("from")?;
        if !words.take("nobody") {
            mail.from = Some(words.text("who wrote it")?);
        }
        while let Some(part) = words.peek() {
            match part {
                "subject" | "text" | "id" | "answers" | "mentions" | "header" => {}
                _ => break,
            }
            match words.word("a part of a mail")?.as_str() {
                "subject" => mail.subject = words.text("the subject")?,
                "text" => mail.text = words.text("the text")?,
                "id" => mail.id = Some(words.word("the name of the mail")?),
                "answers" => mail.answers = Some(words.word("the name of the mail it answers")?),
                "mentions" => mail.mentions = Some(words.word("the name of the mail it mentions")?),
                _ => mail.headers.push(words.text("a header")?),
            }
        }
        Ok(mail)
    }

    fn written(&self, now: &Zoned, last_of_ours: Option<&str>) -> Result<String, String> {
        let id = |name: &str| match name {
            US => last_of_ours.map(ToOwned::to_owned).ok_or("we have not sent anything to answer".to_owned()),
            name => Ok(format!("{name}@story.example")),
        };
        let mut raw = String::from("To: sales@example.com\n");
        let mut header = |name: &str, value: &str| {
            let _ = writeln!(raw, "{name}: {value}");
        };
        if let Some(from) = &self.from {
            header("From", from);
        }
        header("Subject", &self.subject);
        header("Date", &now.strftime("%a, %d %b %Y %H:%M:%S %z").to_string());
        if let Some(name) = &self.id {
            header("Message-ID", &format!("<{}>", id(name)?));
        }
        if let Some(name) = &self.answers {
            header("In-Reply-To", &format!("<{}>", id(name)?));
        }
        if let Some(name) = self.mentions.as_ref().or(self.answers.as_ref()) {
            header("References", &format!("<{}>", id(name)?));
        }
        for line in &self.headers {
            let _ = writeln!(raw, "{line}");
        }
        raw.push_str("Content-Type: text/plain; charset=utf-8\n\n");
        raw.push_str(&self.text);
        raw.push('\n');
        Ok(raw)
    }
}
