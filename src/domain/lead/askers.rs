//! Several people who asked, in one lead: other leads were merged into it. An answer to one of them is none to another.

use super::super::address::Address;
use super::super::company::is_freemail;
use super::super::id::{EmailId, RepId};
use super::super::ladder;
use super::super::sla::ClockName;
use super::super::time::Timestamp;
use super::clocks::Ticking;
use super::{Evidence, Lead, Refusal};

/// Of so many people an inquiry is kept apart; nobody merges more by hand.
const ASKERS_MAX: usize = 20;

/// One of them: the lead's own prospect, or that of a lead which was merged into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    pub email: String,
    /// None of whoever has been answered.
    pub waits: Option<Waits>,
    pub answered: Option<Answered>,
}

/// For an answer, since his first mail that has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    pub since: Timestamp,
    /// The last that he wrote.
    pub email: EmailId,
    /// Nobody has ever answered him.
    pub is_first: bool,
}

/// The answer he got last, as long as it may turn out that it did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub at: Timestamp,
    /// The rep's mail that went through us.
    pub through: Option<EmailId>,
    pub waited: Waits,
}

impl Asker {
    pub fn is(&self, person: &str) -> bool {
        Address::parse(&self.email).is_ok_and(|address| address.person_key() == person)
    }
}

impl Lead {
    /// Whoever asked in a lead that is merged into this one: he is to be answered for himself, if he waits.
    pub(super) fn is_asked_by_those_of(&mut self, other: &Self, at: Timestamp) {
        if self.after.askers.is_empty() {
            self.after.askers = self.own_asker().into_iter().collect();
        }
        let theirs = match other.after.askers.as_slice() {
            [] => other.own_asker().into_iter().collect(),
            several => several.to_vec(),
        };
        for asker in theirs {
            let is_his = |known: &Asker| Address::parse(&known.email).is_ok_and(|it| asker.is(&it.person_key()));
            let known = self.after.askers.iter().position(is_his);
            match known.and_then(|place| self.after.askers.get_mut(place)) {
                Some(known) => known.waits = known.waits.take().or(asker.waits),
                None => self.after.askers.push(asker),
            }
        }
        self.after.askers.truncate(ASKERS_MAX);
        if self.after.askers.len() < 2 {
            self.after.askers.clear();
        }
        self.wait_for_the_rest(at);
    }

    /// The lead that was merged into this one goes its own way again.
    pub fn is_asked_no_more_by(&mut self, other: &Self) {
        let theirs = |asker: &Asker| {
            let own = other.prospect.email.as_deref();
            own == Some(asker.email.as_str()) || other.after.askers.iter().any(|its| its.email == asker.email)
        };
        let own = self.prospect.email.clone();
        let (gone, rest): (Vec<Asker>, Vec<Asker>) = std::mem::take(&mut self.after.askers)
            .into_iter()
            .partition(|asker| theirs(asker) && Some(&asker.email) != own.as_ref());
        self.after.askers = if rest.len() < 2 { Vec::new() } else { rest };
        let waited = |since| gone.iter().filter_map(|asker| asker.waits.as_ref()).any(|waits| waits.since == since);
        if self.clocks.next_response.is_some_and(|next| next.over_at.is_none() && waited(next.since)) {
            self.clocks.next_response = None;
        }
        if self.after.writer.as_ref().is_some_and(|writer| gone.iter().any(|asker| asker.email == *writer)) {
            self.after.writer = None;
        }
    }

    /// Parted from the lead that went on in its place: what its own person has asked there since, and has been answered,
    /// counts here. It is with whoever answered him first. Whether he has been answered.
    pub fn stands_as_in(&mut self, other: &Self, ask_at: Timestamp) -> bool {
        let Some(own) = self.asker_address() else { return false };
        let Some(asker) = other.after.askers.iter().find(|asker| asker.is(&own.person_key())) else { return false };
        let is_answered = match &asker.answered {
            Some(answered) => self.is_answered_as_in(other, answered, ask_at),
            None => false,
        };
        if let Some(waits) = asker.waits.as_ref().filter(|waits| !waits.is_first)
            && self.stage.is_live()
            && self.responded_at.is_some()
            && !self.owes_an_answer()
        {
            self.clocks.next_response = Some(Ticking::begun(waits.since));
        }
        is_answered
    }

    fn is_answered_as_in(&mut self, other: &Self, answered: &Answered, ask_at: Timestamp) -> bool {
        let at = answered.at;
        let evidence = other.clocks.answers.iter().find(|answer| answer.at == at).map(|answer| answer.evidence);
        let evidence = evidence.unwrap_or(Evidence::Observed);
        let is_answered = if self.responded_at.is_some() {
            let owed = self.clocks.next_response.filter(|next| self.owes_an_answer() && at >= next.since);
            if let Some(owed) = owed {
                self.remember_answer(at, evidence, Some((owed.since, owed.rungs_done)));
                self.meet(ClockName::NextResponse, at);
            }
            owed.is_some()
        } else {
            let Some(rep) = other.holder().filter(|_| ladder::awaits_answer(self)) else { return false };
            let taken = self.take_up(rep, at);
            taken.and_then(|()| self.respond(rep, None, evidence, at, ask_at)).is_ok()
        };
        // It may come back yet.
        if let Some(answer) = self.clocks.answers.last_mut().filter(|answer| is_answered && answer.at == at) {
            answer.relayed.clone_from(&answered.through);
        }
        is_answered
    }

    fn own_asker(&self) -> Option<Asker> {
        let waits = |since, is_first| Some(Waits { since, email: self.email.clone(), is_first });
        let next = self.clocks.next_response.filter(|_| self.stage.is_live() && self.owes_an_answer());
        let waits = match next {
            _ if self.quiet => None,
            _ if ladder::awaits_answer(self) => waits(self.waits_since(), true),
            Some(next) => waits(next.since, false),
            None => None,
        };
        Some(Asker { email: self.prospect.email.clone()?, waits, answered: None })
    }

    /// One of several wrote; of others nothing is kept.
    pub fn heard_from(&mut self, writer: &str, email: &EmailId, at: Timestamp) {
        let Some(asker) = self.after.askers.iter_mut().find(|asker| asker.email == writer) else { return };
        let (since, is_first) = asker.waits.take().map_or((at, false), |waits| (waits.since, waits.is_first));
        asker.waits = Some(Waits { since, email: email.clone(), is_first });
    }

    /// Whether what was written to these people answers others than the one for whose first answer the clock runs:
    /// somebody else of those who asked, or nobody of his house. A freemail domain is no house.
    pub fn answers_another(&self, to: &[String]) -> bool {
        let Some(own) = self.asker_address().filter(|_| self.responded_at.is_none() && !to.is_empty()) else {
            return false;
        };
        if to.contains(&own.person_key()) {
            return false;
        }
        let is_of_his_house = |person: &String| {
            !is_freemail(own.domain()) && person.rsplit_once('@').is_some_and(|(_, domain)| domain == own.domain())
        };
        let is_asker = |person: &String| self.after.askers.iter().any(|asker| asker.is(person));
        to.iter().any(is_asker) || !to.iter().any(is_of_his_house)
    }

    /// One of several has been answered, which also accepts; the first answer to the lead's own prospect is still owed.
    pub fn answer_another(&mut self, rep: &RepId, to: &[String], at: Timestamp) -> Result<(), Refusal> {
        self.must_be_held_by(rep)?;
        if self.accepted_at.is_none() {
            self.accept(rep, at)?;
        }
        self.has_answered(to, at);
        self.after.writer = None;
        Ok(())
    }

    /// Who of several has been answered. Where none of them is named it was the one for whom the clock ran, or somebody
    /// of his house in his place.
    fn has_answered(&mut self, to: &[String], at: Timestamp) {
        let is_to = |asker: &Asker| to.iter().any(|person| asker.is(person));
        let is_nobody = !self.after.askers.iter().any(is_to);
        let meant = self.after.writer.clone().filter(|writer| self.asker(writer).is_some());
        let meant = meant.or_else(|| self.prospect.email.clone());
        for asker in &mut self.after.askers {
            if (is_to(asker) || is_nobody && meant.as_ref() == Some(&asker.email))
                && let Some(waited) = asker.waits.take()
            {
                asker.answered = Some(Answered { at, through: None, waited });
            }
        }
    }

    /// After an answer to these people: whoever of several still waits is waited for, since he does. `before` is the
    /// clock of the later mails as it was.
    pub(super) fn is_answered_for(&mut self, to: &[String], before: Option<Ticking>, at: Timestamp) {
        if self.after.askers.is_empty() {
            return;
        }
        self.has_answered(to, at);
        self.wait_for_the_rest(at);
        // It was not for him for whom it runs: nothing of it has changed.
        let runs = self.clocks.next_response.filter(|next| next.over_at.is_none());
        let is_same =
            |before: &Ticking| before.over_at.is_none() && runs.is_some_and(|next| next.since == before.since);
        if let Some(before) = before.filter(is_same) {
            self.clocks.next_response = Some(before);
        }
    }

    /// Whoever says that the prospect has been answered speaks of all.
    pub fn all_are_answered(&mut self, at: Timestamp) {
        for asker in &mut self.after.askers {
            let answered = asker.waits.take().map(|waited| Answered { at, through: None, waited });
            asker.answered = answered.or(asker.answered.take());
        }
    }

    /// An answer of the rep's did not arrive: whom it was for waits as before. Whether it was one of several.
    pub(super) fn is_not_answered_by(&mut self, email: &EmailId, at: Timestamp) -> bool {
        let mut found = false;
        for asker in &mut self.after.askers {
            if asker.waits.is_none()
                && let Some(answered) = asker.answered.take_if(|answered| answered.through.as_ref() == Some(email))
            {
                asker.waits = Some(answered.waited);
                found = true;
            }
        }
        if found {
            self.wait_for_the_rest(at);
        }
        found
    }

    fn wait_for_the_rest(&mut self, at: Timestamp) {
        if self.responded_at.is_none() || !self.stage.is_live() || self.owes_an_answer() {
            return;
        }
        let Some((email, since)) = self.longest_waiting().map(|(asker, waits)| (asker.email.clone(), waits.since))
        else {
            return;
        };
        self.clocks.next_response = Some(Ticking::begun(since));
        self.clocks.reopened_at = Some(at);
        self.after.writer = Some(email).filter(|email| self.prospect.email.as_ref() != Some(email));
    }

    fn longest_waiting(&self) -> Option<(&Asker, &Waits)> {
        let waiting = self.after.askers.iter().filter_map(|asker| Some((asker, asker.waits.as_ref()?)));
        waiting.min_by_key(|(_, waits)| waits.since)
    }

    /// The lead's own prospect's, if he has one.
    pub fn asker_address(&self) -> Option<Address> {
        self.prospect.email.as_deref().and_then(|email| Address::parse(email).ok())
    }

    /// Somebody who asked in a lead of his own, by his address.
    pub fn asker(&self, email: &str) -> Option<&Asker> {
        self.after.askers.iter().find(|asker| asker.email.eq_ignore_ascii_case(email))
    }

    /// Where several asked: the mail that an answer to this one answers.
    pub fn asked_in(&self, email: &str) -> Option<EmailId> {
        let asker = self.asker(email)?;
        let waited = asker.waits.as_ref().or_else(|| asker.answered.as_ref().map(|answered| &answered.waited));
        waited.map(|waits| waits.email.clone())
    }

    /// Of several who asked the one whom our mail is about, and who waits; `writer` is who is answered by it, if that is
    /// not the lead's own prospect.
    pub fn waiting_asker(&self, writer: Option<&str>) -> Option<(&Asker, &Waits)> {
        let asker = self.asker(writer.or(self.prospect.email.as_deref())?)?;
        Some((asker, asker.waits.as_ref()?))
    }

    /// Somebody who has never been answered, and for whom therefore more runs than is promised of later mails.
    pub(in crate::domain) fn owes_a_first_answer_beside(&self) -> bool {
        self.responded_at.is_some() && self.longest_waiting().is_some_and(|(_, waits)| waits.is_first)
    }
}
