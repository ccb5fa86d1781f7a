//! By what right a rep's mail acts. It takes all of: a token of ours for this lead and this rep that has not expired,
//! the rep's own address as the one sender, and an aligned pass that our own mail server found. What the lead thinks of
//! it (whether it is still his) is the desk's to say.

use crate::domain::address::Address;
use crate::domain::authentication::Authentication;
use crate::domain::email::Email;
use crate::domain::id::RepId;
use crate::domain::replies::{Replies, Tag, Trust};
use crate::domain::time::Timestamp;
use crate::domain::token::{BadToken, BounceToken, Key, ReplyTo, ReplyToken};

/// Headers that name where a mail was delivered, beside To and Cc: mail servers add them.
const DELIVERED: [&str; 4] = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To"];
/// Addresses and references looked at for a token.
const LOOKED_AT_MAX: usize = 100;

/// A mail that says it is a rep's, with everything it brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub rep: RepId,
    /// Of the tokens it brings, the first that is this rep's; else the first.
    pub token: Option<ReplyToken>,
    /// The token is ours, and was made for this rep. Without a token: it answers a mail of ours.
    pub is_his: bool,
    /// Why the sender is not known to be who he says.
    pub doubt: Option<String>,
    /// [`Trust::Token`]: the doubt does not matter.
    pub token_suffices: bool,
    /// The sender's address, if it is none of a rep's: the mail came to an address that was made for one.
    pub elsewhere: Option<Address>,
}

/// Leave to speak for a rep about a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    pub rep: RepId,
    pub lead_number: i64,
    pub reply_to: ReplyTo,
}

/// Why a mail is not acted on. The words are for the rep, if he may be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    #[error("the sender of the mail could not be verified: {0}")]
    Unproven(String),
    #[error(
        "it did not come to the address that our mail to you named, so nothing was done and nothing was sent; please reply \
         to that mail itself"
    )]
    NoToken,
    #[error("the address it came to was not made for you; please reply to our mail to you itself")]
    Forged,
    #[error("the mail you replied to is too old; please use the latest one about this lead")]
    Expired,
}

/// None for a mail that is no rep's. `rep_of` knows reps by their addresses.
pub fn claim(
    email: &Email,
    replies: &Replies,
    authserv_id: Option<&str>,
    key: &Key,
    rep_of: &dyn Fn(&Address) -> Option<RepId>,
) -> Option<Claim> {
    let rep = rep_of(email.sender()?)?;
    let tokens = tokens(email, replies);
    let his = tokens.iter().find(|token| key.proves_reply(token, &rep));
    Some(Claim {
        is_his: his.is_some(),
        token: his.or(tokens.first()).cloned(),
        doubt: doubt(email, authserv_id),
        token_suffices: replies.trust == Trust::Token,
        elsewhere: None,
        rep,
    })
}

/// What a rep brings who answers a mail of ours where no replies are read: it does nothing, and he is told so.
pub fn without_replies(
    email: &Email,
    authserv_id: Option<&str>,
    rep_of: &dyn Fn(&Address) -> Option<RepId>,
) -> Option<Claim> {
    let rep = rep_of(email.sender()?)?;
    let doubt = doubt(email, authserv_id);
    Some(Claim { rep, token: None, is_his: true, doubt, token_suffices: false, elsewhere: None })
}

/// What a mail brings that came to a rep's own address for replies from an address that is no rep's: his private one, an
/// alias, or somebody whom he passed our mail on to. It does nothing; but who writes so may believe that it did.
pub fn from_elsewhere<'r>(
    email: &Email,
    replies: &Replies,
    key: &Key,
    mut reps: impl Iterator<Item = &'r RepId>,
) -> Option<Claim> {
    let from = email.sender()?.clone();
    let tokens = tokens(email, replies);
    if tokens.is_empty() {
        return None;
    }
    let (rep, token) = reps.find_map(|rep| Some((rep, tokens.iter().find(|token| key.proves_reply(token, rep))?)))?;
    Some(Claim {
        rep: rep.clone(),
        token: Some(token.clone()),
        is_his: true,
        doubt: Some(format!("it is from {from}")),
        token_suffices: false,
        elsewhere: Some(from),
    })
}

/// The token of the address that a report of a failure came back to.
pub fn bounce(email: &Email, replies: &Replies) -> Option<BounceToken> {
    tags(email, replies).iter().find_map(|tag| BounceToken::read(tag))
}

fn tokens(email: &Email, replies: &Replies) -> Vec<ReplyToken> {
    match replies.tag {
        Tag::Plus => tags(email, replies).iter().filter_map(|tag| ReplyToken::read(tag)).collect(),
        Tag::References => {
            let all = email.references.iter().rev().chain(&email.in_reply_to).take(LOOKED_AT_MAX);
            all.filter_map(|reference| ReplyToken::read(replies.token_of(reference)?)).collect()
        }
    }
}

/// What stands behind the `+` of our address, wherever the mail names it.
fn tags(email: &Email, replies: &Replies) -> Vec<String> {
    let named = email.to.iter().chain(&email.cc).filter_map(|party| party.address.clone());
    let is_delivery = |name: &str| DELIVERED.iter().any(|known| name.eq_ignore_ascii_case(known));
    let delivered = email
        .headers
        .iter()
        .filter(|(name, _)| is_delivery(name))
        .filter_map(|(_, value)| Address::parse(value.trim().trim_matches(['<', '>'])).ok());
    let all = named.chain(delivered).take(LOOKED_AT_MAX);
    all.filter_map(|address| replies.tag_of(&address).map(str::to_owned)).collect()
}

/// Why the sender may be somebody else; none if our own server says he is not.
fn doubt(email: &Email, authserv_id: Option<&str>) -> Option<String> {
    let senders = email.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("From")).count();
    if senders != 1 || email.from.len() != 1 {
        return Some("it names more than one".to_owned());
    }
    let Some(authserv_id) = authserv_id else {
        return Some("the configuration does not name the mail server that checks senders".to_owned());
    };
    let found = Authentication::topmost(email, authserv_id);
    match found {
        _ if !found.is_known() => Some(format!("{authserv_id} has not checked it")),
        _ if found.proves_sender() => None,
        _ => Some(format!("{authserv_id} found no DMARC, DKIM or SPF pass for its domain")),
    }
}

impl Claim {
    /// Whether the rep may be told of it: an answer to a forger would go to the rep he plays.
    pub fn may_be_answered(&self) -> bool {
        self.doubt.is_none() || (self.token_suffices || self.elsewhere.is_some() || self.token.is_none()) && self.is_his
    }

    /// Whether he is who he says, whatever he wants.
    pub fn is_proven(&self) -> bool {
        self.doubt.is_none() || self.token_suffices
    }

    /// Leave to speak about the token's lead, at the time the mail was received.
    pub fn authority(&self, received_at: Timestamp) -> Result<Authority, Denied> {
        if let Some(doubt) = self.doubt.as_ref().filter(|_| !self.token_suffices) {
            return Err(Denied::Unproven(doubt.clone()));
        }
        let token = self.token.as_ref().ok_or(Denied::NoToken)?;
        let bad = match self.is_his {
            false => Some(BadToken::Forged),
            true => Some(BadToken::Expired).filter(|_| token.expires_at <= received_at),
        };
        match bad {
            Some(BadToken::Forged) => Err(Denied::Forged),
            Some(BadToken::Expired) => Err(Denied::Expired),
            None => Ok(Authority { rep: self.rep.clone(), lead_number: token.lead_number, reply_to: token.reply_to }),
        }
    }
}

#[cfg(test)]
mod tests;
