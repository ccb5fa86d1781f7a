//! `[replies]` and `[relay]` of `anteroom.toml`: what becomes of mail that reps write back.

use super::amount::size_or;
use super::findings::{Findings, Place, Placed};
use super::mailboxes::MailboxSettings;
use super::sheet::{Section, Value};
use crate::domain::address::Address;
use crate::domain::id::MailboxName;
use crate::domain::replies::words::{SMALL, Say, Words};
use crate::domain::replies::{Relay, Replies, Tag, Trust};
use crate::domain::token::REPLY_TOKEN_MAX;
use crate::domain::workflow::Reasons;
use std::collections::{BTreeMap, BTreeSet};

/// The longest local part (RFC 5321 4.5.3.1.1).
const LOCAL_MAX: usize = 64;

/// What is written, with the places that later findings name.
pub struct Draft {
    replies: Replies,
    place: Place,
    address: Place,
    relay_from: Option<Place>,
}

pub fn read(replies: Option<Section<'_>>, relay: Option<Section<'_>>) -> Option<Draft> {
    let Some(section) = replies else {
        if let Some(relay) = relay {
            let remedy = "write [replies] with `address`: reps' answers must come to us before they can go on";
            relay.findings.error(&relay.place, "[relay] needs [replies]", remedy);
        }
        return None;
    };
    let (findings, place) = (section.findings, section.place.clone());
    let address =
        section.needed_text("address", "write address = \"sales@example.com\", which one of the mailboxes receives");
    let tags = [("plus", Tag::Plus), ("references", Tag::References)];
    let tag = section.text("tag").and_then(|text| text.choose(findings, &tags)).unwrap_or(Tag::Plus);
    let trusts = [("required", Trust::Authenticated), ("none", Trust::Token)];
    let authentication = section.text("authentication");
    let trust = authentication.as_ref().and_then(|text| text.choose(findings, &trusts)).unwrap_or(Trust::Authenticated);
    if let Some(text) = authentication.as_ref().filter(|_| trust == Trust::Token) {
        let message =
            "whoever has come by the address of a rep's reply can act in his name: a forwarded notice is enough";
        let remedy = "write authentication = \"required\", and `authserv_id` for the mailbox, if your mail server adds Authentication-Results";
        findings.warning(&text.place, message, remedy);
    }
    let bounces = section.flag("bounces");
    if let Some(flag) = bounces.as_ref().filter(|flag| flag.value && tag == Tag::References) {
        let message = "`bounces` needs an envelope sender of its own for each mail, and tag = \"references\" has none";
        findings.error(&flag.place, message, "write tag = \"plus\" if your server takes it, or leave `bounces` out");
    }
    let attachments = section.text("attachments");
    let attachments = attachments.and_then(|text| text.choose(findings, &[("list", false), ("include", true)]));
    let words = read_words(&section);
    section.close();
    let relay = relay.map(|relay| read_relay(relay));
    let address = address?;
    let place_of_address = address.place.clone();
    let address = address.parse(findings, "address", "write it like \"sales@example.com\"", Address::parse)?;
    let local_max = LOCAL_MAX - 1 - REPLY_TOKEN_MAX;
    if tag == Tag::Plus && (address.local().contains('+') || address.local().len() > local_max) {
        let remedy = format!(
            "use an address with at most {local_max} letters before the @ and no +, or write tag = \"references\""
        );
        findings.error(&place_of_address, "a reply's token does not fit into this address", remedy);
    }
    let has_bounces = tag == Tag::Plus && bounces.is_none_or(|flag| flag.value);
    let (relay, relay_from) = match relay {
        Some((from, place, attachments_max)) => {
            (Some(Relay { from: from.unwrap_or_else(|| address.clone()), attachments_max }), place)
        }
        None => (None, None),
    };
    let replies =
        Replies { address, tag, trust, words, relay, has_bounces, has_attachments: attachments.unwrap_or(false) };
    Some(Draft { replies, place, address: place_of_address, relay_from })
}

/// By default what most mail servers take, with room for the transfer encoding.
const ATTACHMENTS_MAX: u64 = 15 << 20;

fn read_relay(section: Section<'_>) -> (Option<Address>, Option<Place>, u64) {
    let findings = section.findings;
    let from = section.text("from");
    let place = from.as_ref().map(|text| text.place.clone());
    let from = from.and_then(|text: Placed<String>| {
        text.parse(findings, "address", "write it like \"sales@example.com\"", Address::parse)
    });
    let attachments_max = size_or(&section, "attachments", ATTACHMENTS_MAX, 0..=50 << 20);
    section.close();
    (from, place, attachments_max)
}

fn read_words(section: &Section<'_>) -> Words {
    let mut words = Words::default();
    let Reasons { misroute, quality, recycle, pause } = Reasons::default();
    let reasons = [misroute, quality, recycle, pause].concat();
    let verbs = Say::ALL.map(Say::as_str).into_iter().chain(SMALL).map(str::to_owned);
    let keys: BTreeSet<String> = verbs.chain(reasons).collect();
    for (language, table) in section.named("words") {
        if language.value.len() != 2 || !language.value.bytes().all(|b| b.is_ascii_lowercase()) {
            let remedy = "write [replies.words.nl]: two letters (ISO 639-1)";
            section.findings.error(&language.place, format!("`{}` is no language", language.value), remedy);
        }
        for (key, value) in table.entries() {
            let phrases = match value {
                Value::Text(text) => vec![text.value],
                Value::List(list) => list.into_iter().map(|text| text.value).collect(),
                Value::Table(Section { place, .. }) | Value::Tables(_, place) | Value::Other(place) => {
                    section.wrong_type(&place, &key.value, "list of texts", "write it like [\"a\", \"b\"]");
                    continue;
                }
            };
            if section.findings.is_known(&key, "command", &keys) {
                phrases.iter().rev().for_each(|phrase| words.prefer(&language.value, &key.value, phrase));
            }
        }
    }
    words
}

impl Draft {
    /// What only the mailboxes can tell.
    pub fn settle(self, mailboxes: &BTreeMap<MailboxName, MailboxSettings>, findings: &Findings) -> Replies {
        let receiving = |address: &Address| {
            let of = |mailbox: &&MailboxSettings| {
                mailbox.intake.address.as_ref().is_some_and(|own| own.is_person_of(address))
            };
            mailboxes.values().find(of)
        };
        let Some(mailbox) = receiving(&self.replies.address) else {
            let message = format!("no mailbox receives {}", self.replies.address);
            findings.error(&self.address, message, "write the address of one of the mailboxes in mailboxes.toml");
            return self.replies;
        };
        if self.replies.trust == Trust::Authenticated && mailbox.intake.reader.authserv_id.is_none() {
            let message = "nothing says whose word on senders to believe, so that no reply could ever be acted on";
            let remedy = "write `authserv_id` for the mailbox that receives them: the first word of the Authentication-Results header your \
                          mail server adds; if it adds none, write authentication = \"none\" here, and know what that costs";
            findings.error(&self.place, message, remedy);
        }
        if let (Some(relay), Some(place)) = (&self.replies.relay, &self.relay_from)
            && receiving(&relay.from).is_none()
        {
            let message = format!("no mailbox receives {}", relay.from);
            findings.error(place, message, "write the address of one of the mailboxes: prospects answer to it");
        }
        self.replies
    }
}
