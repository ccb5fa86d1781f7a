//! What a person wrote, ready to be shown or to go on: his own words, and what he sent along.

use super::address::Address;
use super::company::is_freemail;
use super::rules::Rules;
use super::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letter {
    /// His words and his signature, without what he quotes.
    pub text: String,
    /// The address in From, as it stands there.
    pub from: Option<String>,
    /// Where its answers are to go, if that is somewhere else.
    pub reply_to: Option<Address>,
    /// The name before it.
    pub from_name: Option<String>,
    pub received_at: Option<Timestamp>,
    /// Everybody in To and Cc.
    pub copied: Vec<Address>,
    pub enclosures: Vec<Enclosure>,
    /// The mail was too large to keep: what is here is its beginning.
    pub is_cut: bool,
    /// A notice with them is more than the mail server takes: it names them, and the lead's page has them.
    pub are_enclosures_left_out: bool,
    /// Whether our own mail server says that the sender is who he says; none where nobody knows which server that is.
    pub is_authenticated: Option<bool>,
}

/// So many of a prospect's people get an answer in copy; a mail to more is one to a list.
const HIS_PEOPLE_MAX: usize = 10;

impl Letter {
    /// The people of the prospect's own house in To and Cc of his mail: an answer goes to them as well, and to whoever
    /// asked first, where another writes with a copy to him. A freemail domain is no house.
    pub fn people_of(&self, prospect: &Address, asker: Option<&Address>, rules: &Rules) -> Vec<Address> {
        let domain = prospect.domain();
        let is_house = !is_freemail(domain) && !rules.is_colleague(prospect);
        let mut seen = vec![prospect.person_key()];
        let mut his = Vec::new();
        let asker = asker.map(Address::person_key);
        for address in &self.copied {
            let key = address.person_key();
            if !(is_house && address.domain() == domain || asker.as_ref() == Some(&key)) {
                continue;
            }
            if !rules.is_ours(address) && !seen.contains(&key) && his.len() < HIS_PEOPLE_MAX {
                seen.push(key);
                his.push(address.clone());
            }
        }
        his
    }

    /// Who gets a rep's letter in copy: the people of the prospect's last one, and whom the rep has put in copy himself.
    pub fn goes_to_as_well(
        &self,
        last: Option<&Self>,
        to: &Address,
        asker: Option<&Address>,
        rules: &Rules,
    ) -> Vec<Address> {
        let mut all = last.map(|last| last.people_of(to, asker, rules)).unwrap_or_default();
        let mut seen: Vec<String> = all.iter().chain([to]).map(Address::person_key).collect();
        for address in self.also_to(rules) {
            let key = address.person_key();
            if !seen.contains(&key) {
                seen.push(key);
                all.push(address.clone());
            }
        }
        all
    }

    /// What is passed on with a rep's letter: all but the pictures of a signature, and the proof of a signed mail.
    pub fn goes_along(&self) -> impl Iterator<Item = &Enclosure> {
        self.enclosures.iter().filter(|enclosure| !enclosure.is_inline && !enclosure.is_proof())
    }

    /// Whom a rep wrote to as well, who is nobody of ours.
    fn also_to<'a>(&'a self, rules: &'a Rules) -> impl Iterator<Item = &'a Address> {
        let others = self.copied.iter().filter(|address| !rules.is_ours(address) && !rules.is_colleague(address));
        others.take(HIS_PEOPLE_MAX)
    }
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

/// A picture within the words that is larger is hardly a logo.
pub const LOGO_MAX: usize = 20_000;

impl Enclosure {
    /// Whether whoever reads of the letter is told of it: a screenshot among the words is, the logo of a signature is not.
    pub fn is_worth_a_word(&self) -> bool {
        !self.is_inline || self.bytes.len() > LOGO_MAX
    }

    /// The signature of a signed mail (S/MIME, OpenPGP): it holds for the mail as it was, and not for what we make of it.
    pub fn is_proof(&self) -> bool {
        let kinds = ["application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"];
        kinds.contains(&self.media_type.as_str())
    }
}
