//! What a lead carries once it has been answered or put aside: a hand-off that waits for its taker, the stage that a rep
//! is to be found for, how often it rested, what it was written meanwhile.

use super::{Asker, Lead, Refusal, Written};
use crate::domain::id::{NoticeId, RepId};
use crate::domain::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Afterwards {
    /// A colleague has been asked to take it over; its owner has it until he says yes.
    pub hand_off: Option<HandOff>,
    /// What its owner told whoever took it over last.
    pub told: Vec<(String, String)>,
    /// It has entered a stage that has a rep of its own: looked for from then on.
    pub place_at: Option<Timestamp>,
    /// Why none was found so far.
    pub place_waits: Option<String>,
    /// The rules closed it, and no person: what is learned later may open it again.
    pub by_rules: bool,
    /// How often it was put aside until a date.
    pub recycles: u32,
    /// Letters that its prospect was sent while it rests.
    pub letters: u32,
    /// Why no more are sent.
    pub letters_ended: Option<String>,
    /// The address of who wrote last, where he is not the prospect: the answer is for him.
    pub writer: Option<String>,
    /// His mail went to the prospect as well, and so does an answer to it.
    pub copies_asker: bool,
    /// Who else takes part, by person key: whom the prospect or whoever answered him wrote to as well.
    pub people: Vec<String>,
    /// Reps who said no to it; whoever only let an offer run out may be asked again.
    pub refused_by: Vec<RepId>,
    /// Since when nobody can take it, until somebody has it again: who answers for it has been told.
    pub nobody_since: Option<Timestamp>,
    /// Everybody has had it: from then on they are asked again.
    pub over_again_at: Option<Timestamp>,
    /// How many had been given it when it went round anew.
    pub round_from: u32,
    /// Who asked, where leads of several people were merged into one: its own prospect and the others'.
    pub askers: Vec<Asker>,
    /// Answers that wait for their writer's word, by the mail of ours that shows each.
    pub held: Vec<(NoticeId, Written)>,
}

/// Beyond that it is a list, and no conversation.
const PEOPLE_MAX: usize = 30;

/// From one rep to another, in the middle of the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOff {
    pub from: RepId,
    pub to: RepId,
    /// What the other needs to know, by label.
    pub packet: Vec<(String, String)>,
    pub expires_at: Timestamp,
}

impl Afterwards {
    /// What whoever takes it over is, or was, told.
    pub fn packet(&self) -> &[(String, String)] {
        self.hand_off.as_ref().map_or(&self.told, |hand_off| &hand_off.packet)
    }

    /// These take part from now on.
    pub fn meet(&mut self, people: impl IntoIterator<Item = String>) {
        for person in people {
            if self.people.len() < PEOPLE_MAX && !self.people.contains(&person) {
                self.people.push(person);
            }
        }
    }
}

impl Lead {
    /// Who is passed over when it goes on: whoever has had it in this round, and whoever said no.
    pub fn had_by(&self) -> Vec<RepId> {
        let round = self.holders.iter().skip(self.after.round_from as usize);
        self.after.refused_by.iter().chain(round).cloned().collect()
    }

    /// Who had it last, where it is to go round anew and nobody has had it in that round.
    pub fn last_before_round(&self) -> Option<&RepId> {
        self.holders.last().filter(|_| self.after.round_from as usize == self.holders.len())
    }

    /// It goes round anew.
    pub fn begin_round(&mut self) {
        self.after.over_again_at = None;
        self.after.round_from = u32::try_from(self.holders.len()).unwrap_or(u32::MAX);
    }

    /// A colleague is asked to take it over. It stays with its owner until he does.
    pub fn ask_to_take_over(&mut self, hand_off: HandOff) -> Result<(), Refusal> {
        self.must_be_held_by(&hand_off.from)?;
        if self.responded_at.is_none() {
            return Err(Refusal::NotAnsweredYet);
        }
        if let Some(pending) = self.pending_hand_off() {
            return Err(Refusal::HandOffPending(pending.to.mention().to_string()));
        }
        self.after.hand_off = Some(hand_off);
        Ok(())
    }

    /// One that still waits: whatever moves the lead ends it.
    pub fn pending_hand_off(&self) -> Option<&HandOff> {
        self.after.hand_off.as_ref().filter(|pending| self.is_open() && self.holder() == Some(&pending.from))
    }

    /// The colleague says yes; who had it until then.
    pub fn take_over(&mut self, rep: &RepId, at: Timestamp) -> Result<RepId, Refusal> {
        let pending = self.pending_of(rep)?;
        self.pass_on(rep, at);
        self.accepted_at = Some(at);
        self.asked = 0;
        self.after.told = pending.packet;
        Ok(pending.from)
    }

    /// The colleague says no, or nothing: it stays where it is. Whose it is.
    pub fn decline_hand_off(&mut self, rep: &RepId) -> Result<RepId, Refusal> {
        self.pending_of(rep).map(|pending| pending.from)
    }

    fn pending_of(&mut self, rep: &RepId) -> Result<HandOff, Refusal> {
        match self.pending_hand_off().filter(|pending| pending.to == *rep).cloned() {
            Some(pending) => {
                self.after.hand_off = None;
                Ok(pending)
            }
            None => Err(self
                .holder()
                .map_or_else(|| self.held_by_nobody(), |rep| Refusal::GoneTo(rep.mention().to_string()))),
        }
    }
}
