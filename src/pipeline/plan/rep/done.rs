//! What a rep is told of the verb he said: what it came to, in the words of whoever speaks to him.

use super::Speaking;
use crate::desk::verbs::Act;
use crate::domain::id::RepId;
use crate::domain::lead::{Lead, Ownership, Stage};

impl Speaking<'_, '_> {
    /// `told` is what the timeline says; it stands where nothing better is known.
    pub(super) fn done(&self, act: &Act, before: &Lead, after: &Lead, told: &str) -> String {
        let prospect = after.prospect.shown();
        let noted = |text: String, note: &str| if note.is_empty() { text } else { format!("{text} ({note})") };
        let words = |key: &str| key.replace('_', " ");
        match act {
            Act::Accept => match before.pending_hand_off() {
                Some(asked) => format!("{prospect} is yours now; {} has been told", self.name(&asked.from)),
                None => format!("the lead is yours, and {prospect} waits for your answer"),
            },
            Act::Reject { reason, note } => match before.pending_hand_off() {
                Some(asked) => noted(format!("it stays with {}: {}", self.name(&asked.from), words(reason)), note),
                None if after.stage == Stage::Review => {
                    noted(format!("it is off your desk, and a person looks at it: {}", words(reason)), note)
                }
                None => noted(format!("it is off your desk, and goes on to a colleague: {}", words(reason)), note),
            },
            Act::Recycle { until, reason } if after.stage == Stage::Recycled && *until <= self.hand.now => {
                format!("{} has passed by now, so it comes up again at once: {}", self.shown(*until), words(reason))
            }
            Act::Recycle { until, reason } if after.stage == Stage::Recycled => {
                format!("it rests until {}: {}", self.shown(*until), words(reason))
            }
            Act::Recycle { .. } => "it was put aside too often, so a person decides what becomes of it".to_owned(),
            Act::Respond { note } => {
                noted(format!("you have answered {prospect}, as you say, and the clock has stopped"), note)
            }
            Act::Qualify { note } => noted("the need is confirmed".to_owned(), note),
            Act::Win { note } => noted("it is won, and closed".to_owned(), note),
            Act::Lose { reason, note } => noted(format!("it is lost, and closed: {}", words(reason)), note),
            Act::Pause { reason, note } => {
                let until = after.pause_running().map_or(self.hand.now, |pause| pause.until);
                let text = format!(
                    "the clocks stand still until {prospect} writes, you say “{}”, or {} at the latest: {}",
                    self.word("resume"),
                    self.shown(until),
                    words(reason)
                );
                noted(text, note)
            }
            Act::Resume => "the clocks go on from where they stood".to_owned(),
            Act::HandOff { to, .. } if *to == self.claim.rep => {
                format!("the lead is yours, and {prospect} waits for your answer")
            }
            Act::HandOff { to, packet } => match (after.pending_hand_off(), &after.ownership) {
                (Some(asked), _) => format!(
                    "{} is asked to take it over, until {}; till then it stays with you",
                    self.name(to),
                    self.shown(asked.expires_at)
                ),
                (None, Ownership::Offered { .. }) => {
                    format!("it is offered to {} now{}", self.name(to), with_packet(packet))
                }
                (None, _) => format!("{} has it now{}", self.name(to), with_packet(packet)),
            },
            Act::Promote { note } => noted("it is a lead, and goes to a rep".to_owned(), note),
            Act::Assign { to, packet } => format!("it is offered to {} now{}", self.name(to), with_packet(packet)),
            Act::Close { reason } => format!("it is closed: {}", words(reason)),
            Act::Answer(_) => format!("your answer goes to {prospect}, and the clock has stopped"),
            Act::Send { .. } | Act::Seen { .. } | Act::Attest { .. } | Act::ReSla | Act::SetApart { .. } => {
                told.to_owned()
            }
        }
    }

    pub(super) fn name(&self, rep: &RepId) -> String {
        self.hand.rules.team.name_of(rep.as_str()).map_or_else(|| rep.to_string(), str::to_owned)
    }

    /// A word as he is shown it.
    pub(super) fn word(&self, key: &str) -> String {
        let rules = self.hand.rules;
        let languages = rules.team.rep(&self.claim.rep).map(|rep| rep.languages.as_slice()).unwrap_or_default();
        rules.replies.as_ref().map_or_else(|| key.to_owned(), |replies| replies.words.shown(key, languages))
    }
}

fn with_packet(packet: &[(String, String)]) -> &'static str {
    if packet.is_empty() { "" } else { ", with what you wrote below" }
}
