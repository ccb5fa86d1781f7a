//! What becomes of mail that reps write back to us: where it comes to, what must vouch for its sender, and which words
//! are verbs.

use super::address::Address;
use words::Words;

pub mod hints;
pub mod words;

/// How the token of a reply comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// In the address itself: `sales+TOKEN@example.com` (RFC 5233).
    Plus,
    /// In `References`, for mail servers that know no such addresses.
    References,
}

/// What must be known of a reply's sender beside the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Our own mail server found an aligned pass of DMARC, DKIM or SPF.
    Authenticated,
    /// Nothing: whoever has come by the token may act.
    Token,
}

/// Reps' answers to prospects go through us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    /// Whom the prospect sees, with the rep's name; one of our mailboxes.
    pub from: Address,
    /// All attachments of one answer together.
    pub attachments_max: u64,
}

/// `[replies]` of `anteroom.toml`.
#[derive(Debug, Clone)]
pub struct Replies {
    /// Where they come to: the address of one of our mailboxes.
    pub address: Address,
    pub tag: Tag,
    pub trust: Trust,
    pub words: Words,
    pub relay: Option<Relay>,
    /// Our mail leaves with an envelope sender of its own, so that its bounces are known again.
    pub has_bounces: bool,
    /// What prospects send along goes to the rep with our mail; else it is listed there.
    pub has_attachments: bool,
}

impl Replies {
    /// The address with a token in it.
    pub fn tagged(&self, token: &str) -> Option<Address> {
        Address::parse(&format!("{}+{token}@{}", self.address.local(), self.address.domain())).ok()
    }

    /// The token that stands in an address of ours.
    pub fn tag_of<'a>(&self, address: &'a Address) -> Option<&'a str> {
        let (local, tag) = address.local().split_once('+')?;
        let is_ours = local.eq_ignore_ascii_case(self.address.local()) && address.domain() == self.address.domain();
        is_ours.then_some(tag)
    }

    /// What stands for an address's token in `References`; it looks like a Message-ID and is none.
    pub fn reference(&self, token: &str) -> String {
        format!("{token}@reply.{}", self.address.domain())
    }

    pub fn token_of<'a>(&self, reference: &'a str) -> Option<&'a str> {
        reference.strip_suffix(self.address.domain())?.strip_suffix("@reply.")
    }
}
