//! Who asks, for what. No value without its evidence.

use super::address::Address;
use super::email::Attachment;
use std::ops::Range;

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

/// What a piece of the text is. Every line has a label; nothing is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    Written,
    /// Somebody else's mail that *is* the message.
    Forwarded,
    /// "On Monday Jane wrote:", or the header lines above a quoted mail.
    Introduction,
    Quoted,
    Signature,
    /// Legal notices, "consider the environment", the advertisement of a mail provider or scanner.
    Disclaimer,
    /// What a server or service put around the text: "external sender, do not click", its own footer.
    Banner,
    /// A filled field of a form, label and value.
    Field,
}

impl Label {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Written => "new",
            Self::Forwarded => "forwarded",
            Self::Introduction => "introduction",
            Self::Quoted => "quoted",
            Self::Signature => "signature",
            Self::Disclaimer => "disclaimer",
            Self::Banner => "banner",
            Self::Field => "field",
        }
    }
}

/// A piece of [`super::email::Email::text`], in bytes, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub label: Label,
    pub range: Range<usize>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    pub email: Option<Found<Address>>,
    pub name: Option<Found<String>>,
    pub phone: Option<Found<String>>,
    pub company: Option<Found<String>>,
    pub title: Option<Found<String>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SourceKind {
    #[default]
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

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    pub kind: SourceKind,
    /// Which form or portal adapter read it.
    pub adapter: Option<String>,
}

/// A box the person ticked or left, or a sentence that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub purpose: ConsentPurpose,
    pub is_given: bool,
    /// The words it rests on, as they stand in the mail.
    pub words: Found<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentPurpose {
    /// To be answered, to have the data kept for it.
    Contact,
    /// To be sent advertisement, a newsletter.
    Marketing,
}

impl ConsentPurpose {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Marketing => "marketing",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Contact, Self::Marketing].into_iter().find(|purpose| purpose.as_str() == text)
    }
}

/// One human asking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inquiry {
    pub contact: Contact,
    pub subject: String,
    /// What the person wrote, without quoted history or signature.
    pub text: String,
    pub quoted: String,
    pub signature: String,
    /// Legal notices and banners, set apart.
    pub disclaimer: String,
    /// The whole text in order, piece by piece.
    pub pieces: Vec<Piece>,
    /// A form's labels and values, in order.
    pub fields: Vec<(String, String)>,
    /// Where the values of those fields stand that were read from the text, by label.
    pub field_places: Vec<(String, Span)>,
    pub source: Source,
    /// The colleague who passed it on.
    pub referrer: Option<Found<Address>>,
    /// What he, and whoever passed it to him, wrote above it.
    pub comments: Vec<Found<String>>,
    /// What the person agreed to or refused, one entry a box or sentence.
    pub consent: Vec<Consent>,
    /// Where the inquiry came from, by name: `plus_address`, `utm_source`, …, `form`, `campaign`, `page`.
    pub attribution: Vec<(String, Found<String>)>,
    /// ISO 639-1, when the text is long enough to tell.
    pub language: Option<String>,
    pub attachments: Vec<Attachment>,
    pub defects: Vec<String>,
}
