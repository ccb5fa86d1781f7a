//! What a batch of mails is planned over, as the store has it; each plan changes it for the next.

use super::{Envelope, Read, answered, same};
use crate::domain::acknowledge::Acknowledged;
use crate::domain::address::Address;
use crate::domain::change::Change;
use crate::domain::evidence::{Earlier, Owner, PutAside};
use crate::domain::id::{LeadId, NoticeId, RepId, WorkflowName};
use crate::domain::judging::Seen;
use crate::domain::last_word::{LastWord, Left};
use crate::domain::lead::Lead;
use crate::domain::notice::lately::Lately;
use crate::domain::notice::{SentNotice, Words};
use crate::domain::provider::{Answer, Query};
use crate::domain::routing::Standing;
use crate::domain::sender_word::SenderWord;
use crate::domain::signal::Signal;
use crate::domain::time::Timestamp;
use crate::domain::token::BounceToken;
use crate::pipeline::link;
use std::collections::{HashMap, HashSet};

/// The world a batch is planned over. Each plan changes it for the next.
#[derive(Debug, Default)]
pub struct World {
    pub known: link::Known,
    /// Leads of each person that are open, by person key; those merged as what they go on as.
    pub person_leads: HashMap<String, Vec<LeadId>>,
    /// When the prospect last wrote in each lead.
    pub last_mail: HashMap<LeadId, Timestamp>,
    /// Earlier dealings by person key.
    pub earlier: HashMap<String, Earlier>,
    /// What has been seen of workflows that have to prove themselves.
    pub seen: HashMap<WorkflowName, Seen>,
    /// What people did elsewhere, by person key.
    pub signals: HashMap<String, Vec<Signal>>,
    /// What is on record of questions to providers.
    pub answers: HashMap<Query, Answer>,
    /// It is only tried what would become of a mail: nobody is asked, and it goes on what is known.
    pub is_trial: bool,
    /// Who dealt last with a company, by its domain.
    pub company_owners: HashMap<String, Owner>,
    /// What people have said of senders against our reading, by person key.
    pub sender_words: HashMap<String, Vec<SenderWord>>,
    /// Who wrote a mail that was read as spam, by its Message-ID.
    pub spam: HashMap<String, String>,
    /// The leads that mails of the batch may belong to.
    pub leads: HashMap<LeadId, Lead>,
    pub standing: Standing,
    /// What reps said last of leads that replies' addresses name.
    pub last_words: HashMap<LeadId, LastWord>,
    /// Leads that replies' addresses name; those merged as what they go on as.
    pub by_number: HashMap<i64, LeadId>,
    /// Mails of ours that came back, by the address they came back to.
    pub sent: HashMap<BounceToken, SentNotice>,
    /// Who is to be answered by a reply to a notice of ours.
    pub writers: HashMap<NoticeId, Address>,
    /// Notices of ours that bring what somebody wrote, and whose words.
    pub bringing: HashMap<NoticeId, Words>,
    /// What the reps of the batch have, the most urgent first.
    pub held: HashMap<RepId, Vec<Lead>>,
    /// What mail has had us write lately.
    pub lately: Lately,
    /// What waits for any rep, the best and oldest first; looked for only if somebody asks.
    pub waiting: Vec<Lead>,
    /// Who was told lately that his mail has come.
    pub acknowledged: Acknowledged,
    /// Who wants no mail that no person wrote, by person key.
    pub opted_out: HashSet<String>,
    /// What the next new lead is called.
    pub next_number: i64,
}

impl World {
    /// What becomes of a lead, for later mails of the batch.
    pub(super) fn moves(&mut self, change: &Change) {
        let lead = &change.after.id;
        match LastWord::left_by(change) {
            Left::TheSame => {}
            Left::Nothing => drop(self.last_words.remove(lead)),
            Left::Said(said) => drop(self.last_words.insert(lead.clone(), *said)),
        }
        self.leads.insert(lead.clone(), change.after.clone());
    }

    /// A later mail of the batch may be the same one more time.
    pub(super) fn remember_content(&mut self, content: &str, lead: &LeadId) {
        self.known.by_content.insert(content.to_owned(), lead.clone());
    }

    /// Later mails of the batch may follow up this one.
    pub(super) fn remember_spam(&mut self, read: &Read) {
        self.spam.extend(read.handles.own.clone().zip(read.handles.sender.clone()));
    }

    /// Later mails of the batch may answer this part of a lead, as they could if it had been stored before.
    pub(super) fn remember_part(&mut self, envelope: &Envelope, read: &Read, lead: &LeadId) {
        if read.discerned.kind.is_human() {
            let last = self.last_mail.entry(lead.clone()).or_insert(envelope.received_at);
            *last = (*last).max(envelope.received_at);
        }
        let mut all = self.known.by_message_id.values().chain(self.known.by_notice.values());
        let known = all.find(|known| known.lead == *lead).cloned();
        let Some(mut known) = known.or_else(|| Some(same::known(self.leads.get(lead)?))) else { return };
        known.participants.extend(read.handles.sender.clone().filter(|_| read.discerned.kind.is_human()));
        if let Some(message_id) = &read.handles.own {
            self.known.by_message_id.insert(message_id.clone(), known);
        }
    }

    /// Later mails of the batch may answer this one.
    pub(super) fn remember(&mut self, envelope: &Envelope, read: &Read, lead: &Lead) {
        if let Some(message_id) = &read.handles.own {
            let known = link::KnownLead {
                lead: lead.id.clone(),
                shown: lead.shown_ref(),
                participants: read.handles.sender.iter().cloned().collect(),
                subject_key: read.handles.subject_key.clone(),
                is_open: lead.is_open(),
                merged: None,
            };
            self.known.by_message_id.insert(message_id.clone(), known);
        }
        // By whom the store knows them by: a form's own address is nobody's.
        if let Some(prospect) = lead.asker_address() {
            let earlier = self.earlier.entry(prospect.person_key()).or_default();
            earlier.leads += 1;
            earlier.open |= lead.is_open();
            earlier.put_aside = PutAside::of(lead);
            if let Some(owner) = owner_of(lead) {
                earlier.last_owner = Some(owner);
            }
        }
        if let (Some(domain), Some(owner)) = (&lead.placed.domain, owner_of(lead)) {
            self.company_owners.insert(domain.clone(), owner);
        }
        self.last_mail.insert(lead.id.clone(), envelope.received_at);
        if let Some(person) = read.handles.person.as_ref().filter(|_| !is_of_colleague(read)) {
            self.person_leads.entry(person.clone()).or_default().push(lead.id.clone());
        }
        self.leads.insert(lead.id.clone(), lead.clone());
    }
}

/// Whom a colleague answers, or tells us of, is not who wrote.
pub(super) fn is_of_colleague(read: &Read) -> bool {
    let is_answer = |way| matches!(way, answered::Way::ByColleague | answered::Way::AboutIt);
    read.outgoing.as_ref().is_some_and(|outgoing| is_answer(outgoing.way))
}

fn owner_of(lead: &Lead) -> Option<Owner> {
    let rep = lead.holder()?.clone();
    Some(Owner { rep, at: lead.assigned_at?, lead: lead.number, is_live: lead.is_open() })
}
