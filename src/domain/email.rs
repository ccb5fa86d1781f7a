//! A mail as it was read: headers, text, attachments and what was wrong with it. Reading never fails.

use super::address::Address;
use super::time::Timestamp;

/// Somebody named in a header. Either half may be missing or broken in the wild.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    pub name: Option<String>,
    /// Only what passes [`Address::parse`]; what does not is a defect.
    pub address: Option<Address>,
}

impl Party {
    /// "Jane via Portal": whether somebody is named for whom another writes.
    pub fn is_through_another(&self) -> bool {
        let name = self.name.as_deref().unwrap_or_default();
        [" via ", " über ", " a través de ", " tramite ", " através d", " przez ", " gennem ", " genom "]
            .iter()
            .any(|word| name.contains(word))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// As the sender wrote it, control and direction characters removed. Data, never a path.
    pub name: Option<String>,
    /// Lower-case `type/subtype`.
    pub media_type: String,
    pub size_bytes: usize,
}

/// What the mail's HTML says a stretch of its text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An earlier mail.
    Quoted,
    /// "On Monday Jane wrote:".
    Introduction,
    Signature,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub role: Role,
    /// In bytes of [`Email::text`].
    pub range: std::ops::Range<usize>,
}

/// One mail, decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Email {
    /// Without the angle brackets.
    pub message_id: Option<String>,
    pub in_reply_to: Option<String>,
    /// Oldest first, as in the header.
    pub references: Vec<String>,
    pub subject: String,
    /// The sender's own claim; order and clocks use the server's INTERNALDATE.
    pub date: Option<Timestamp>,
    pub from: Vec<Party>,
    pub reply_to: Vec<Party>,
    pub to: Vec<Party>,
    pub cc: Vec<Party>,
    /// Every header in order: name as written, value unfolded and decoded as far as it could be.
    pub headers: Vec<(String, String)>,
    /// Lower-case `type/subtype` of the whole mail, and its parameters (`report-type`, …), names lower-case.
    pub media_type: String,
    pub media_parameters: Vec<(String, String)>,
    /// The readable text: the plain part, or the HTML as text. `\n` line ends.
    pub text: String,
    /// What the HTML says of it, in order; with both parts, where the plain one says the same.
    pub marks: Vec<Mark>,
    /// The HTML part as it came, for who must tell quotes from its structure.
    pub html: Option<String>,
    /// The machine-readable part of a delivery report (RFC 3464), as text.
    pub delivery_status: Option<String>,
    /// The text of every other text part (`text/xml`, `message/rfc822` headers …) with its type, capped.
    pub other_texts: Vec<(String, String)>,
    pub attachments: Vec<Attachment>,
    /// Mails this one carries whole (`message/rfc822`), read by the same rules. What they carry themselves is not opened.
    pub enclosed: Vec<Email>,
    /// What was wrong with it, in plain words: "no From header", "base64 of part 2 is broken".
    pub defects: Vec<String>,
}

impl Email {
    /// The first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
    pub fn has_header(&self, name: &str) -> bool {
        self.header(name).is_some()
    }
    pub fn sender(&self) -> Option<&Address> {
        self.from.iter().find_map(|party| party.address.as_ref())
    }
}
