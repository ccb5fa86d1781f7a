//! What a person said against our own reading: mail of this sender is a lead after all.

use super::id::EmailId;
use super::kind::{Discerned, Kind};
use super::time::Timestamp;

/// One sender of whom somebody said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// [`super::address::Address::person_key`].
    pub sender: String,
    /// What the mail had been read as.
    pub kind: Kind,
    /// The mail it was said of.
    pub email: EmailId,
    /// As the event names him: `person kai`.
    pub by: String,
    pub at: Timestamp,
}

impl Vouched {
    /// Spam, lists and notifications are judged much by who sends them, so a word against one holds against all three. An
    /// answering machine or a bounce says what it is in each mail: a word against one holds for its like alone.
    pub fn covers(&self, kind: Kind) -> bool {
        let is_of_the_sender = |kind| matches!(kind, Kind::Spam | Kind::List | Kind::Notification);
        self.kind == kind || is_of_the_sender(self.kind) && is_of_the_sender(kind)
    }

    /// How a later mail is read that would have been set apart.
    pub fn overrule(&self, discerned: &Discerned) -> Discerned {
        let at = self.at.to_string();
        let day = at.split('T').next().unwrap_or(&at);
        let by = self.by.strip_prefix("person ").unwrap_or(&self.by);
        let reason = format!(
            "{by} said on {day} of an earlier mail of this sender that it is a lead after all; by itself this one would be read as {}: {}",
            discerned.kind.as_str(),
            discerned.reason
        );
        Discerned { kind: Kind::Inquiry, reason, doubt: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_holds_for_what_it_was_said_of() {
        let said_of = |kind| Vouched {
            sender: "jo@example.org".to_owned(),
            kind,
            email: EmailId::new("e"),
            by: "person kai".to_owned(),
            at: Timestamp::from_ms(0),
        };
        for (said, read, holds) in [
            (Kind::Spam, Kind::Spam, true),
            (Kind::Spam, Kind::List, true),
            (Kind::List, Kind::Notification, true),
            (Kind::Spam, Kind::AutoReply, false),
            (Kind::AutoReply, Kind::AutoReply, true),
            (Kind::AutoReply, Kind::Spam, false),
            (Kind::Bounce, Kind::Bounce, true),
        ] {
            assert_eq!(said_of(said).covers(read), holds, "{said:?} {read:?}");
        }
        let spam = Discerned { kind: Kind::Spam, reason: "it sells links".to_owned(), doubt: None };
        let overruled = said_of(Kind::Spam).overrule(&spam);
        assert_eq!(overruled.kind, Kind::Inquiry);
        assert_eq!(
            overruled.reason,
            "kai said on 1970-01-01 of an earlier mail of this sender that it is a lead after all; by itself this one would be read as spam: it sells links"
        );
    }
}
