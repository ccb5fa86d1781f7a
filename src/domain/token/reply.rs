//! Tokens that stand in an address: what a rep's reply, or a server's report that a mail of ours could not be
//! delivered, comes back with. Servers and programs may write an address in lower case, so they hold small letters
//! and digits only; and a local part has 64 characters (RFC 5321 4.5.3.1.1), so they name the lead by its number and
//! leave out what whoever brings them must know anyway.

use super::{BadToken, Key};
use crate::domain::id::{NoticeId, RepId};
use crate::domain::time::Timestamp;
use std::time::Duration;

/// The longest token: the letter, a lead's number, a day, and 26 characters of proof.
pub const REPLY_TOKEN_MAX: usize = 42;

/// A conversation with a prospect goes on for weeks, and each mail of ours brings a fresh token.
const LIFE: Duration = Duration::from_secs(30 * 86_400);
const DAY_MS: i64 = 86_400_000;

/// What a reply to us is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReplyTo {
    /// Its first line is a verb.
    Desk,
    /// It is an answer to the prospect, unless it is nothing but a verb.
    Prospect,
    /// The same, to a mail that asks for a decision: what has been decided since is not decided again.
    Decision,
    /// Our mail was about several leads: what its writer says of himself is all that can be meant.
    Several,
}

impl ReplyTo {
    const fn letter(self) -> char {
        match self {
            Self::Desk => 'c',
            Self::Decision => 'd',
            Self::Prospect => 'r',
            Self::Several => 's',
        }
    }
}

/// What a reply's token says. Whether it is true is another matter: [`Key::proves_reply`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyToken {
    pub reply_to: ReplyTo,
    pub lead_number: i64,
    pub expires_at: Timestamp,
    proof: String,
}

impl ReplyToken {
    /// None for what is no such token.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let reply_to = match text.chars().next()? {
            'c' => ReplyTo::Desk,
            'd' => ReplyTo::Decision,
            'r' => ReplyTo::Prospect,
            's' => ReplyTo::Several,
            _ => return None,
        };
        let mut parts = text.get(1..)?.splitn(3, '-');
        let mut number = || parts.next()?.parse::<u32>().ok().map(i64::from);
        let (lead_number, day) = (number()?, number()?);
        let proof = parts.next().filter(|proof| proof.len() == PROOF_CHARS)?.to_owned();
        let expires_at = Timestamp::from_ms(day * DAY_MS);
        Some(Self { reply_to, lead_number, expires_at, proof })
    }
}

/// What a report of a mail's failure came back to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BounceToken {
    pub lead_number: i64,
    proof: String,
}

impl BounceToken {
    pub fn read(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let (number, proof) = text.strip_prefix('b')?.split_once('-')?;
        let lead_number = i64::from(number.parse::<u32>().ok()?);
        (proof.len() == PROOF_CHARS).then(|| Self { lead_number, proof: proof.to_owned() })
    }
}

impl Key {
    /// For an address that `rep` may answer to about a lead.
    pub fn reply_token(&self, reply_to: ReplyTo, lead_number: i64, rep: &RepId, now: Timestamp) -> String {
        let day = now.plus(LIFE).as_ms() / DAY_MS + 1;
        let head = format!("{}{lead_number}-{day}", reply_to.letter());
        format!("{head}-{}", letters(&self.proof("reply", &format!("{head}\n{rep}"))))
    }

    /// Whether this token was made for this rep. It may have expired.
    pub fn proves_reply(&self, token: &ReplyToken, rep: &RepId) -> bool {
        let (letter, day) = (token.reply_to.letter(), token.expires_at.as_ms() / DAY_MS);
        let body = format!("{letter}{}-{day}\n{rep}", token.lead_number);
        bytes(&token.proof).is_some_and(|proof| self.proves("reply", &body, &proof))
    }

    /// The same by somebody who must be told why not.
    pub fn check_reply(&self, token: &ReplyToken, rep: &RepId, now: Timestamp) -> Result<(), BadToken> {
        match self.proves_reply(token, rep) {
            false => Err(BadToken::Forged),
            true if token.expires_at <= now => Err(BadToken::Expired),
            true => Ok(()),
        }
    }

    /// For the address that reports of a notice's failure come back to.
    pub fn bounce_token(&self, notice: &NoticeId, lead_number: i64) -> String {
        format!("b{lead_number}-{}", letters(&self.proof("bounce", notice.as_str())))
    }

    pub fn proves_bounce(&self, token: &BounceToken, notice: &NoticeId) -> bool {
        bytes(&token.proof).is_some_and(|proof| self.proves("bounce", notice.as_str(), &proof))
    }
}

/// Five bits a letter (RFC 4648 6, in small letters): 128 bits are 26 of them.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
const PROOF_CHARS: usize = 26;

fn letters(proof: &[u8]) -> String {
    let mut text = String::with_capacity(PROOF_CHARS);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in proof {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(held << (5 - bits) & 31) as usize]));
    }
    text
}

/// None for anything that [`letters`] does not write.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        held = held << 5 | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 255).ok()?);
        }
        held &= (1 << bits) - 1;
    }
    (held == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_s_token_holds_for_one_rep_one_lead_and_a_month() {
        let (key, ana, now) = (Key::new(b"one".to_vec()), RepId::new("ana"), Timestamp::from_ms(1_795_185_000_000));
        let text = key.reply_token(ReplyTo::Desk, 42, &ana, now);
        assert!(
            text.len() <= REPLY_TOKEN_MAX
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        );
        let token = ReplyToken::read(&text.to_uppercase()).unwrap();
        let check = |token: &ReplyToken, rep: &str, now| key.check_reply(token, &RepId::new(rep), now);
        assert_eq!((token.lead_number, check(&token, "ana", now)), (42, Ok(())));
        assert_eq!(check(&token, "ana", now.plus(LIFE)), Ok(()));
        assert_eq!(check(&token, "ana", now.plus(LIFE * 2)), Err(BadToken::Expired));
        assert_eq!(check(&token, "bo", now), Err(BadToken::Forged));
        let later = ReplyToken { expires_at: token.expires_at.plus(LIFE), ..token.clone() };
        for forged in [
            ReplyToken { lead_number: 43, ..token.clone() },
            ReplyToken { reply_to: ReplyTo::Prospect, ..token.clone() },
            later,
            ReplyToken { proof: letters(&[0; 16]), ..token.clone() },
        ] {
            assert_eq!(check(&forged, "ana", now), Err(BadToken::Forged), "{forged:?}");
        }
        assert_eq!(Key::new(b"two".to_vec()).check_reply(&token, &ana, now), Err(BadToken::Forged));
        for cut in 0..text.len() {
            assert_eq!(ReplyToken::read(&text[..cut]), None, "cut at {cut}");
        }
    }

    #[test]
    fn a_bounce_s_token_is_of_one_notice() {
        let (key, notice) = (Key::new(b"one".to_vec()), NoticeId::new("0190-abc"));
        let token = BounceToken::read(&key.bounce_token(&notice, 7)).unwrap();
        assert!(key.proves_bounce(&token, &notice) && token.lead_number == 7);
        assert!(!key.proves_bounce(&token, &NoticeId::new("0190-abd")));
        assert_eq!(ReplyToken::read(&key.bounce_token(&notice, 7)), None);
    }

    proptest! {
        #[test]
        fn any_proof_is_written_and_read(proof in prop::collection::vec(any::<u8>(), 16), text in "[a-z2-7-]{0,50}") {
            prop_assert_eq!(bytes(&letters(&proof)), Some(proof));
            let _ = (ReplyToken::read(&text), BounceToken::read(&text), bytes(&text));
        }
    }
}
