//! What a person wrote, ready to be shown or to go on: his own words, and what he sent along.

use super::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letter {
    /// His words and his signature, without what he quotes.
    pub text: String,
    /// The address in From, as it stands there.
    pub from: Option<String>,
    /// The name before it.
    pub from_name: Option<String>,
    pub received_at: Option<Timestamp>,
    pub enclosures: Vec<Enclosure>,
    /// Whether our own mail server says that the sender is who he says; none where nobody knows which server that is.
    pub is_authenticated: Option<bool>,
}

/// An attachment with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// As the sender wrote it, control and direction characters removed. Data, never a path.
    pub name: Option<String>,
    /// Lower-case `type/subtype`.
    pub media_type: String,
    pub bytes: Vec<u8>,
    /// A picture within the text, like a logo in a signature.
    pub is_inline: bool,
}
