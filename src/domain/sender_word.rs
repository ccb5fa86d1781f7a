//! What a person said against our own reading of a sender's mail: a lead after all, or none.

use super::address::Address;
use super::company::is_freemail;
use super::id::EmailId;
use super::kind::{Discerned, Kind};
use super::time::Timestamp;

/// One sender of whom somebody said so. Of several words the newest counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderWord {
    /// [`Address::person_key`], or a [`portal`].
    pub sender: String,
    /// What the mail had been read as.
    pub kind: Kind,
    /// What it is: an inquiry, or one of [`is_of_the_sender`].
    pub is_really: Kind,
    /// The mail it was said of.
    pub email: EmailId,
    /// As the event names him: `person kai`.
    pub by: String,
    pub at: Timestamp,
}

/// Spam, lists and notifications are judged much by who sends them, so a word on one holds for all three. An answering
/// machine or a bounce says what it is in each mail, and its owner may ask us something tomorrow.
pub const fn is_of_the_sender(kind: Kind) -> bool {
    matches!(kind, Kind::Spam | Kind::List | Kind::Notification)
}

/// By what a portal is known again that writes from a new address each time: `@talk.portal.example`.
pub fn portal(sender: &Address) -> Option<String> {
    (sender.is_for_one_talk() && !is_freemail(sender.domain())).then(|| format!("@{}", sender.domain()))
}

impl SenderWord {
    /// A word for a sender holds against the kinds it was said against, one against a sender for all he begins. His
    /// replies are nobody's to suppress: whoever is in conversation with us is heard.
    fn covers(&self, kind: Kind) -> bool {
        self.is_really == kind || self.kind == kind || is_of_the_sender(self.kind) && is_of_the_sender(kind)
    }

    /// How a later mail of this sender is read, if what people have said of him changes that.
    pub fn newest_on(words: &[Self], discerned: &Discerned) -> Option<Discerned> {
        let word = words.iter().filter(|word| word.covers(discerned.kind)).max_by_key(|word| word.at)?;
        (word.is_really != discerned.kind).then(|| word.overrule(discerned))
    }

    fn overrule(&self, discerned: &Discerned) -> Discerned {
        let at = self.at.to_string();
        let day = at.split('T').next().unwrap_or(&at);
        let by = self.by.strip_prefix("person ").unwrap_or(&self.by);
        let said = match self.is_really {
            Kind::Inquiry => "is a lead after all".to_owned(),
            kind => format!("is no inquiry but {}", in_words(kind)),
        };
        let reason = format!(
            "{by} said on {day} of an earlier mail of this sender that it {said}; by itself this one would be read as {}: {}",
            discerned.kind.as_str(),
            discerned.reason
        );
        // Portals report their own affairs from such addresses as well.
        let doubt = self.sender.starts_with('@').then(|| format!("it may be {}", in_words(discerned.kind)));
        Discerned { kind: self.is_really, reason, doubt }
    }
}

/// As people call it.
pub const fn in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Spam => "spam",
        Kind::List => "mail to many",
        Kind::Notification => "a service's notice",
        Kind::AutoReply => "an automatic answer",
        Kind::Bounce => "a report of undelivered mail",
        Kind::Inquiry => "an inquiry",
        Kind::Reply => "a reply",
        Kind::RepCommand => "a rep's word to us",
        Kind::Stranger => "a stranger's word in a conversation",
        Kind::Own => "our own mail",
        Kind::Unreadable => "unreadable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(kind: Kind, is_really: Kind, at: i64) -> SenderWord {
        SenderWord {
            sender: "jo@example.org".to_owned(),
            kind,
            is_really,
            email: EmailId::new("e"),
            by: "person kai".to_owned(),
            at: Timestamp::from_ms(at),
        }
    }

    fn read_as(kind: Kind) -> Discerned {
        Discerned { kind, reason: "it sells links".to_owned(), doubt: None }
    }

    #[test]
    fn a_word_holds_for_what_it_was_said_of() {
        let after_all = |kind| word(kind, Kind::Inquiry, 0);
        let none = |kind| word(Kind::Inquiry, kind, 0);
        for (said, read, becomes) in [
            (after_all(Kind::Spam), Kind::Spam, Some(Kind::Inquiry)),
            (after_all(Kind::Spam), Kind::List, Some(Kind::Inquiry)),
            (after_all(Kind::List), Kind::Notification, Some(Kind::Inquiry)),
            (after_all(Kind::Spam), Kind::AutoReply, None),
            (after_all(Kind::AutoReply), Kind::AutoReply, Some(Kind::Inquiry)),
            (after_all(Kind::AutoReply), Kind::Spam, None),
            (after_all(Kind::Bounce), Kind::Bounce, Some(Kind::Inquiry)),
            (after_all(Kind::Spam), Kind::Inquiry, None),
            (none(Kind::List), Kind::Inquiry, Some(Kind::List)),
            (none(Kind::List), Kind::List, None),
            (none(Kind::List), Kind::Reply, None),
            (none(Kind::List), Kind::AutoReply, None),
        ] {
            let now = SenderWord::newest_on(std::slice::from_ref(&said), &read_as(read)).map(|now| now.kind);
            assert_eq!(now, becomes, "{said:?} {read:?}");
        }
    }

    #[test]
    fn the_newest_word_counts() {
        let both =
            |for_him, against| [word(Kind::List, Kind::Inquiry, for_him), word(Kind::Inquiry, Kind::List, against)];
        let becomes = |words: &[SenderWord], kind| SenderWord::newest_on(words, &read_as(kind)).map(|now| now.kind);
        assert_eq!(becomes(&both(1, 2), Kind::Inquiry), Some(Kind::List));
        assert_eq!(becomes(&both(1, 2), Kind::List), None);
        assert_eq!(becomes(&both(2, 1), Kind::Inquiry), None);
        assert_eq!(becomes(&both(2, 1), Kind::List), Some(Kind::Inquiry));
    }

    #[test]
    fn the_reason_says_who_and_what_it_would_be() {
        let after_all = SenderWord::newest_on(&[word(Kind::Spam, Kind::Inquiry, 0)], &read_as(Kind::Spam)).unwrap();
        assert_eq!(
            after_all.reason,
            "kai said on 1970-01-01 of an earlier mail of this sender that it is a lead after all; by itself this one would be read as spam: it sells links"
        );
        let none = SenderWord::newest_on(&[word(Kind::Inquiry, Kind::List, 0)], &read_as(Kind::Inquiry)).unwrap();
        assert_eq!(
            none.reason,
            "kai said on 1970-01-01 of an earlier mail of this sender that it is no inquiry but mail to many; by itself this one would be read as inquiry: it sells links"
        );
    }
}
