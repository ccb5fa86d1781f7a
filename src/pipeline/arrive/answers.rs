//! What our commands bring back, and how it is read from a response. Pure.

use async_imap::imap_proto::{AttributeValue, MessageSection, Response, SectionPath};

use super::uids;

/// An open folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    pub uidvalidity: u32,
    /// Some servers do not say.
    pub uidnext: Option<u32>,
    pub exists: u32,
    /// The spelling of the folder that the server knows.
    pub folder: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    pub uid: u32,
    /// As the server reckons; Exchange is known to be wrong.
    pub size_bytes: u32,
    pub internal_at_ms: Option<i64>,
}

/// What `list_sizes` asks for. imap-proto 0.17 panics on `INTERNALDATE NIL`: after a panic, ask for sizes alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    SizesAndDates,
    Sizes,
}

/// A mail's bytes as the server stores them. No bytes at all is an answer too: hold it against the listed size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    pub uid: u32,
    pub raw: Vec<u8>,
}

/// As much as we take of a mail that is too large.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beginning {
    pub header: Vec<u8>,
    /// From the first byte, so the header once more.
    pub start: Vec<u8>,
}

/// A FETCH with a UID and a size; one that only tells of flags answers nothing we asked.
pub(super) fn listing(response: &Response<'_>) -> Option<Listed> {
    let Response::Fetch(_, attributes) = response else { return None };
    let (mut uid, mut size_bytes, mut internal_at_ms) = (None, None, None);
    for attribute in attributes {
        match attribute {
            AttributeValue::Uid(value) => uid = Some(*value),
            AttributeValue::Rfc822Size(value) => size_bytes = Some(*value),
            AttributeValue::InternalDate(text) => internal_at_ms = uids::internal_date_ms(text),
            _ => {}
        }
    }
    Some(Listed { uid: uid?, size_bytes: size_bytes?, internal_at_ms })
}

/// The UID of a FETCH, with the body and the header if they are there, whole or from the given byte. NIL is as good
/// as absent.
pub(super) fn bodies<'a>(response: &'a Response<'_>, from_byte: Option<u32>) -> Option<(u32, [Option<&'a [u8]>; 2])> {
    let Response::Fetch(_, attributes) = response else { return None };
    let (mut uid, mut body, mut header) = (None, None, None);
    for attribute in attributes {
        match attribute {
            AttributeValue::Uid(value) => uid = Some(*value),
            AttributeValue::BodySection { section, index, data: Some(data) } if *index == from_byte => match section {
                None => body = Some(data.as_ref()),
                Some(SectionPath::Full(MessageSection::Header)) => header = Some(data.as_ref()),
                Some(_) => {}
            },
            _ => {}
        }
    }
    Some((uid?, [body, header]))
}
