//! Who asks, for what. No value without its evidence.

use super::address::Address;
use super::email::Attachment;

/// Where in a mail a value stands, in bytes of that text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// `text`, or `header:From`.
    pub place: String,
    pub start: usize,
    pub end: usize,
}

/// A value and why we believe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    pub value: T,
    /// How it was found, in a word: `from`, `reply-to`, `signature`, `form-field`, `domain`.
    pub method: &'static str,
    /// Percent.
    pub confidence: u8,
    pub span: Span,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    pub email: Option<Found<Address>>,
    pub name: Option<Found<String>>,
    pub phone: Option<Found<String>>,
    pub company: Option<Found<String>>,
    pub title: Option<Found<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    Person,
    Form,
    Portal,
    Adf,
    Forward,
}

impl SourceKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Form => "form",
            Self::Portal => "portal",
            Self::Adf => "adf",
            Self::Forward => "forward",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub kind: SourceKind,
    /// Which form or portal adapter read it.
    pub adapter: Option<String>,
}

/// One human asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    pub contact: Contact,
    pub subject: String,
    /// What the person wrote, without quoted history or signature.
    pub text: String,
    pub quoted: String,
    pub signature: String,
    /// A form's labels and values, in order.
    pub fields: Vec<(String, String)>,
    pub source: Source,
    /// ISO 639-1, when the text is long enough to tell.
    pub language: Option<String>,
    pub attachments: Vec<Attachment>,
    pub defects: Vec<String>,
}
