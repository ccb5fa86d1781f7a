//! What reading a mail needs to know beside its bytes: whose inbox this is, and what may be believed there.

use super::address::Address;
use super::form::Adapter;
use super::limits::ReadingLimits;
use super::token::Key;
use std::sync::Arc;

/// The settings of a mailbox that reading depends on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reader {
    /// ISO 3166 code of the country whose numbers are written without a country code.
    pub region: Option<String>,
    /// The receiving server's name in `Authentication-Results` (RFC 8601 2.5). Without one those headers are anybody's.
    pub authserv_id: Option<String>,
    pub limits: ReadingLimits,
    /// How forms and portals are read; the first that knows a mail reads it.
    pub adapters: Arc<[Adapter]>,
}

/// What belongs to this installation.
pub struct Ours<'a> {
    pub key: &'a Key,
    pub reader: &'a Reader,
    pub is_rep: &'a dyn Fn(&Address) -> bool,
    /// Our intake mailboxes and the sender of our notices: never a contact.
    pub is_ours: &'a dyn Fn(&Address) -> bool,
    /// Somebody of our house: a rep, or an address of a domain of ours.
    pub is_colleague: &'a dyn Fn(&Address) -> bool,
}
