//! Mails of a story: a file beside the script, or a line of it.

use super::when::When;
use super::words::Words;
use jiff::Zoned;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

#[derive(Debug, Clone)]
pub struct Arrival {
    letter: Letter,
    pub mailbox: String,
    /// Came with a backlog of which nobody is told.
    pub quietly: bool,
    /// When the server received it, if that was before.
    pub received: Option<When>,
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
    /// `us` is where a reply to the mail that was sent last goes.
    to: Option<String>,
    /// Our mail server says that the sender is who he says.
    is_proven: bool,
    subject: String,
    text: String,
    id: Option<String>,
    answers: Option<String>,
    mentions: Option<String>,
    headers: Vec<String>,
}

/// What an answer to a mail of ours needs to know of it.
#[derive(Debug, Clone, Default)]
pub struct Answered {
    pub message_id: String,
    pub reply_to: String,
    pub references: String,
    /// The sender that its envelope named.
    pub envelope: String,
}

/// The mails of ours that a script has expected: who answers "us" answers the last one to himself, else the last.
#[derive(Debug, Default)]
pub struct Ours {
    pub last: Option<Answered>,
    pub by_address: BTreeMap<String, Answered>,
}

/// A mail answers this name to answer what we last sent.
const US: &str = "us";
/// Where reports of a failure go: of the mail to whom their text names first, else of the one that was expected last.
const ENVELOPE: &str = "envelope";

impl Arrival {
    /// What follows `arrives`.
    pub fn read(words: &mut Words) -> Result<Self, String> {
        let letter = match words.peek() {
            Some(file) if file.ends_with(".eml") => Letter::File(words.word("a file")?),
            _ => Letter::Inline(Inline::read(words)?),
        };
        let mailbox = if words.take("in") { words.word("a mailbox")? } else { "sales".to_owned() };
        let quietly = words.take("quietly");
        let received = words.take("received").then(|| When::read(words)).transpose()?;
        Ok(Self { letter, mailbox, quietly, received })
    }

    /// The mail's bytes.
    pub fn bytes(&self, folder: &Path, now: &Zoned, ours: &Ours) -> Result<Vec<u8>, String> {
        match &self.letter {
            Letter::File(name) => std::fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}")),
            Letter::Inline(inline) => Ok(inline.written(now, ours)?.into_bytes()),
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
                "subject" | "text" | "id" | "answers" | "mentions" | "header" | "to" | "proven" => {}
                _ => break,
            }
            match words.word("a part of a mail")?.as_str() {
                "to" => mail.to = Some(words.word("whom it goes to")?),
                "proven" => mail.is_proven = true,
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

    fn written(&self, now: &Zoned, ours: &Ours) -> Result<String, String> {
        let own =
            self.from.as_deref().map(|from| from.rsplit_once('<').map_or(from, |(_, rest)| rest.trim_end_matches('>')));
        let last_of_ours = own.and_then(|own| ours.by_address.get(own)).or(ours.last.as_ref());
        let nothing = || "we have not sent anything to answer".to_owned();
        let id = |name: &str| match name {
            US => last_of_ours.map(|last| last.message_id.clone()).ok_or_else(nothing),
            name => Ok(format!("{name}@story.example")),
        };
        let named = self.text.strip_prefix('<').and_then(|text| text.split_once('>'));
        let failed = named.and_then(|(address, _)| ours.by_address.get(address));
        let to = match self.to.as_deref() {
            None => "sales@example.com",
            Some(US) => &last_of_ours.ok_or_else(nothing)?.reply_to,
            Some(ENVELOPE) => &failed.or(ours.last.as_ref()).ok_or_else(nothing)?.envelope,
            Some(to) => to,
        };
        let mut raw = String::new();
        if self.is_proven {
            let domain = self.from.as_deref().and_then(|from| from.rsplit_once('@')).map_or("", |(_, domain)| domain);
            let domain = domain.trim_end_matches('>');
            let _ = writeln!(raw, "Authentication-Results: mx.example.com; dmarc=pass header.from={domain}");
        }
        let _ = writeln!(raw, "To: {to}");
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
            // Programs carry on what the mail they answer refers to.
            let before = if name == US { last_of_ours.map_or("", |last| &last.references) } else { "" };
            header("References", format!("{before} <{}>", id(name)?).trim());
        }
        for line in &self.headers {
            let _ = writeln!(raw, "{line}");
        }
        if !self.headers.iter().any(|line| line.starts_with("Content-Type:")) {
            raw.push_str("Content-Type: text/plain; charset=utf-8\n");
        }
        raw.push('\n');
        raw.push_str(&self.text);
        raw.push('\n');
        Ok(raw)
    }
}
