//! Tokens nobody can forge: the links in a rep's mail, and our own Message-IDs.

use super::id::{LeadId, NoticeId, RepId};
use super::time::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

mod reply;
pub use reply::{BounceToken, REPLY_TOKEN_MAX, ReplyTo, ReplyToken};

/// Length of a token's proof: 128 bits of an HMAC-SHA256, beyond guessing and short enough for a mail's link.
const PROOF_BYTES: usize = 16;

/// What a rep may do to a lead from his mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    Accept,
    Reject,
    Recycle,
    Respond,
    Qualify,
    Won,
    Lost,
    /// The prospect is waited for.
    Pause,
    Resume,
    /// A colleague goes on with it.
    HandOff,
    /// Of what waits for a person: it is a lead after all.
    Promote,
    /// Of the same: it is none.
    Close,
    /// What he said last was a mistake.
    Undo,
    /// Whatever lead waits, rather than the one it names.
    Next,
    /// An answer of his that waits goes to the prospect.
    Send,
    /// About himself: he is not there, until a day he says.
    Away,
    /// About himself: he is there.
    Back,
}

impl Verb {
    pub const ALL: [Self; 17] = [
        Self::Accept,
        Self::Reject,
        Self::Respond,
        Self::Qualify,
        Self::Won,
        Self::Lost,
        Self::Recycle,
        Self::Pause,
        Self::Resume,
        Self::HandOff,
        Self::Promote,
        Self::Close,
        Self::Undo,
        Self::Send,
        Self::Next,
        Self::Away,
        Self::Back,
    ];
    /// Whether it is done to the lead it names.
    pub const fn is_about_the_lead(self) -> bool {
        !matches!(self, Self::Next | Self::Away | Self::Back)
    }
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Recycle => "recycle",
            Self::Respond => "respond",
            Self::Qualify => "qualify",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::HandOff => "hand-off",
            Self::Promote => "promote",
            Self::Close => "close",
            Self::Undo => "undo",
            Self::Send => "send",
            Self::Next => "next",
            Self::Away => "away",
            Self::Back => "back",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.as_str() == text)
    }
}

/// Leave to do one thing to one lead, for one rep, until a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    pub lead: LeadId,
    pub rep: RepId,
    pub verb: Verb,
    pub expires_at: Timestamp,
    /// The mail of ours that it is about, where it is about one.
    pub about: Option<NoticeId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    #[error("this link is not one of ours, or was cut short on its way")]
    Forged,
    #[error("this link has expired")]
    Expired,
}

/// The installation's secret. Never shown, never logged.
#[derive(Clone)]
pub struct Key(Vec<u8>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    fn proof(&self, purpose: &str, body: &str) -> [u8; PROOF_BYTES] {
        let mac = self.mac(purpose, body).finalize().into_bytes();
        let mut proof = [0; PROOF_BYTES];
        proof.copy_from_slice(&mac[..PROOF_BYTES]);
        proof
    }

    fn mac(&self, purpose: &str, body: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(body.as_bytes());
        mac
    }

    fn proves(&self, purpose: &str, body: &str, proof: &[u8]) -> bool {
        proof.len() == PROOF_BYTES && self.mac(purpose, body).verify_truncated_left(proof).is_ok()
    }

    /// The token that ends our letters about a lead: it holds for ever, and allows nothing else (RFC 8058 3.1).
    pub fn sign_unsubscribe(&self, lead: &LeadId) -> String {
        let body = URL_SAFE_NO_PAD.encode(lead.as_str());
        let proof = URL_SAFE_NO_PAD.encode(self.proof("unsubscribe", &body));
        format!("{body}.{proof}")
    }

    pub fn read_unsubscribe(&self, token: &str) -> Option<LeadId> {
        let (body, proof) = token.split_once('.')?;
        let proof = URL_SAFE_NO_PAD.decode(proof).ok()?;
        let lead = String::from_utf8(URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
        self.proves("unsubscribe", body, &proof).then(|| LeadId::new(lead))
    }

    /// The token of a link: `<what it allows>.<proof>`, safe in a URL.
    pub fn sign_leave(&self, leave: &Leave) -> String {
        let body = URL_SAFE_NO_PAD.encode(format!(
            "{}\n{}\n{}\n{}{}",
            leave.lead,
            leave.rep,
            leave.verb.as_str(),
            leave.expires_at.as_ms(),
            leave.about.as_ref().map(|about| format!("\n{about}")).unwrap_or_default()
        ));
        let proof = URL_SAFE_NO_PAD.encode(self.proof("leave", &body));
        format!("{body}.{proof}")
    }

    pub fn read_leave(&self, token: &str, now: Timestamp) -> Result<Leave, BadToken> {
        let (body, proof) = token.split_once('.').ok_or(BadToken::Forged)?;
        let proof = URL_SAFE_NO_PAD.decode(proof).map_err(|_| BadToken::Forged)?;
        if !self.proves("leave", body, &proof) {
            return Err(BadToken::Forged);
        }
        let text = URL_SAFE_NO_PAD.decode(body).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let text = text.ok_or(BadToken::Forged)?;
        let mut lines = text.split('\n');
        let mut line = || lines.next().ok_or(BadToken::Forged);
        let leave = Leave {
            lead: LeadId::new(line()?),
            rep: RepId::new(line()?),
            verb: Verb::parse(line()?).ok_or(BadToken::Forged)?,
            expires_at: Timestamp::from_ms(line()?.parse().map_err(|_| BadToken::Forged)?),
            about: line().ok().map(NoticeId::new),
        };
        if leave.expires_at <= now { Err(BadToken::Expired) } else { Ok(leave) }
    }

    /// The Message-ID of a notice, without brackets: fixed for all its tries, and known again as ours.
    pub fn message_id(&self, notice: &NoticeId, domain: &str) -> String {
        let proof = URL_SAFE_NO_PAD.encode(self.proof("message-id", notice.as_str()));
        format!("{notice}.{proof}@{domain}")
    }

    /// The notice whose Message-ID this is; none for anybody else's, or a forgery.
    pub fn own_message_id(&self, message_id: &str) -> Option<NoticeId> {
        let (left, _domain) = message_id.rsplit_once('@')?;
        let (notice, proof) = left.split_once('.')?;
        let proof = URL_SAFE_NO_PAD.decode(proof).ok()?;
        self.proves("message-id", notice, &proof).then(|| NoticeId::new(notice))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leave() -> Leave {
        Leave {
            lead: LeadId::new("lead-1"),
            rep: RepId::new("ana"),
            verb: Verb::Accept,
            expires_at: Timestamp::from_ms(1_000),
            about: Some(NoticeId::new("0190-abc")),
        }
    }

    #[test]
    fn only_the_whole_token_of_the_right_key_in_time_is_leave() {
        let key = Key::new(b"one".to_vec());
        let token = key.sign_leave(&leave());
        let now = Timestamp::from_ms(999);
        assert_eq!(key.read_leave(&token, now), Ok(leave()));
        assert_eq!(key.read_leave(&token, Timestamp::from_ms(1_000)), Err(BadToken::Expired));
        assert_eq!(Key::new(b"two".to_vec()).read_leave(&token, now), Err(BadToken::Forged));
        for cut in 0..token.len() {
            assert_eq!(key.read_leave(&token[..cut], now), Err(BadToken::Forged), "cut at {cut}");
        }
        let other = key.sign_leave(&Leave { verb: Verb::Reject, ..leave() });
        let mixed = format!("{}.{}", other.split('.').next().unwrap(), token.split('.').nth(1).unwrap());
        assert_eq!(key.read_leave(&mixed, now), Err(BadToken::Forged));
    }

    #[test]
    fn our_message_ids_are_known_again_and_cannot_be_made_up() {
        let key = Key::new(b"one".to_vec());
        let notice = NoticeId::new("0190-abc");
        let id = key.message_id(&notice, "example.com");
        assert_eq!(key.own_message_id(&id), Some(notice));
        assert_eq!(key.own_message_id("0190-abc.AAAAAAAAAAAAAAAAAAAAAA@example.com"), None);
        assert_eq!(key.own_message_id("hello@example.com"), None);
    }
}
