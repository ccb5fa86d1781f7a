//! The world that mails are planned over: what the store knows of their threads, people and companies.

use crate::domain::acknowledge::Acknowledged;
use crate::domain::id::{LeadId, NoticeId, RepId};
use crate::domain::lead::Lead;
use crate::domain::notice::SentNotice;
use crate::domain::notice::lately::Lately;
use crate::domain::provider::Query;
use crate::domain::rules::Rules;
use crate::domain::sender_word::{self, SenderWord};
use crate::domain::subject;
use crate::domain::time::Timestamp;
use crate::domain::token::{BounceToken, Key};
use crate::domain::workflow::StickyBy;
use crate::pipeline::link;
use crate::pipeline::look_up::outside;
use crate::pipeline::plan::{Read, World};
use crate::store::{KnownThread, Planning, StoreError};
use std::collections::{HashMap, HashSet};

/// Merges upon merges that are followed; people do not go further by hand.
const MERGES_MAX: usize = 16;
/// Leads looked through for a rep who asks for the next one.
const WAITING_MAX: i64 = 100;

/// Everything the store knows about the threads and people of a batch, in a handful of questions.
pub async fn look_around(
    planning: &mut Planning,
    mails: &[&Read],
    rules: &Rules,
    key: &Key,
    now: Timestamp,
) -> Result<World, StoreError> {
    let handles = || mails.iter().map(|read| &read.handles);
    let notices: Vec<NoticeId> = handles().filter_map(|h| h.notice.clone()).collect();
    // Its own handle too: the same mail may have come before.
    let own = handles().filter_map(|h| h.own.as_ref());
    let messages: HashSet<String> =
        handles().flat_map(|h| h.in_reply_to.iter().chain(&h.references)).chain(own).cloned().collect();
    let people = all_of(handles().filter_map(|h| h.sender.clone()));

    let (mut by_notice, mut writers, mut bringing) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (notice, ours) in planning.leads_of_notices(&notices).await? {
        writers.extend(ours.writer.map(|writer| (notice.clone(), writer)));
        bringing.extend(ours.brings.map(|words| (notice.clone(), words)));
        by_notice.insert(notice, ours.lead);
    }
    let messages: Vec<String> = messages.into_iter().collect();
    let by_message = planning.leads_of_messages(&messages).await?;
    let spam = planning.spam(&messages).await?;
    let by_content = planning.leads_of_contents(&all_of(handles().filter_map(|h| h.content.clone()))).await?;
    let claims: Vec<_> = mails.iter().filter_map(|read| read.claim.as_ref()).collect();
    let claimed = claims.iter().filter_map(|claim| Some(claim.token.as_ref()?.lead_number));
    let bounces: Vec<&BounceToken> = mails.iter().filter_map(|read| read.bounce.as_ref()).collect();
    let numbers: Vec<i64> = claimed.chain(bounces.iter().map(|token| token.lead_number)).collect();
    let by_number = planning.leads_of_numbers(&numbers).await?;
    let claimed: Vec<LeadId> = by_number.iter().map(|(_, lead)| lead.clone()).collect();
    let last_words = planning.last_words(&claimed).await?;
    let sent = came_back(planning, &bounces, key).await?;
    let writes = rules.acknowledge.is_some() || rules.workflows.values().any(|workflow| workflow.asking.is_some());
    let opted_out = if writes { planning.opted_out(&people).await? } else { HashSet::new() };
    let acknowledged = match rules.acknowledge {
        Some(_) => planning.acknowledged(now).await?,
        None => Acknowledged::default(),
    };
    let mut held = HashMap::new();
    let waiting = match claims.is_empty() {
        true => Vec::new(),
        false => {
            let reps: Vec<RepId> = claims.iter().map(|claim| claim.rep.clone()).collect();
            for rep in &reps {
                held.insert(rep.clone(), planning.held_by(rep).await?);
            }
            planning.waiting_leads(WAITING_MAX).await?
        }
    };
    let written_to = sent.values().filter_map(|sent| Some(sent.to.as_ref()?.person_key()));
    let persons = all_of(handles().filter_map(|h| h.person.clone()).chain(written_to));
    let by_person = planning.leads_of_people(&persons).await?;
    let named = by_notice.values().chain(by_message.values()).chain(by_content.values());
    let named =
        named.chain(by_person.iter().map(|(_, lead)| lead)).chain(by_number.iter().map(|(_, lead)| lead)).cloned();
    let family = Family::gather(planning, named.collect()).await?;
    let last_mail = planning.last_mail(&family.ids()).await?;
    let talked_of: Vec<LeadId> =
        family.ids().into_iter().chain(held.values().flatten().map(|lead: &Lead| lead.id.clone())).collect();
    let lately = Lately::new(planning.caused_lately(&talked_of, now).await?);

    let earlier = planning.earlier(&people).await?;
    let mut sender_words: HashMap<String, Vec<SenderWord>> = HashMap::new();
    let portals = mails.iter().filter_map(|read| read.email.sender().and_then(sender_word::portal));
    let spoken_of = all_of(people.iter().cloned().chain(portals));
    for word in planning.sender_words(&spoken_of).await? {
        sender_words.entry(word.sender.clone()).or_default().push(word);
    }
    let asks_for_company = rules
        .workflows
        .values()
        .any(|workflow| workflow.placing.sticky.as_ref().is_some_and(|sticky| sticky.by == StickyBy::Company));
    let contacts = mails.iter().filter_map(|read| read.inquiry.contact.email.as_ref());
    let domains = all_of(contacts.filter(|_| asks_for_company).map(|found| found.value.domain().to_owned()));
    let signals = planning.signals(&people).await?;
    let queries: HashSet<Query> = match rules.providers.is_empty() {
        true => HashSet::new(),
        false => {
            let all = mails.iter().map(|read| &read.inquiry);
            all.flat_map(|inquiry| outside::questions(inquiry, outside::is_freemail_of(inquiry), &rules.providers))
                .collect()
        }
    };
    let answers = planning.answers(&queries.into_iter().collect::<Vec<_>>()).await?;
    let mut seen = HashMap::new();
    for workflow in rules.workflows.values().filter(|workflow| workflow.judging.readiness.is_some()) {
        seen.insert(workflow.name.clone(), planning.seen(&workflow.name, now).await?);
    }
    let mut person_leads: HashMap<String, Vec<LeadId>> = HashMap::new();
    for (person, lead) in by_person {
        let leads = person_leads.entry(person).or_default();
        let lead = family.survivor(&lead);
        if !leads.contains(&lead) {
            leads.push(lead);
        }
    }
    Ok(World {
        known: link::Known {
            by_notice: by_notice.into_iter().filter_map(|(id, lead)| Some((id, family.known(&lead)?))).collect(),
            by_message_id: by_message.into_iter().filter_map(|(id, lead)| Some((id, family.known(&lead)?))).collect(),
            by_content,
        },
        person_leads,
        last_mail: family.latest(&last_mail),
        earlier,
        seen,
        signals,
        answers,
        is_trial: false,
        company_owners: planning.company_owners(&domains).await?,
        sender_words,
        spam,
        by_number: by_number.iter().map(|(number, lead)| (*number, family.survivor(lead))).collect(),
        sent: sent
            .into_iter()
            .map(|(token, sent)| (token, SentNotice { lead: family.survivor(&sent.lead), ..sent }))
            .collect(),
        writers,
        bringing,
        lately,
        held,
        acknowledged,
        opted_out,
        waiting,
        leads: family.leads,
        last_words: last_words.into_iter().map(|said| (said.before.id.clone(), said)).collect(),
        standing: planning.standing.clone(),
        next_number: planning.next_number,
    })
}

/// The mails that these addresses were made for. An address of ours that was made up finds none.
async fn came_back(
    planning: &mut Planning,
    bounces: &[&BounceToken],
    key: &Key,
) -> Result<HashMap<BounceToken, SentNotice>, StoreError> {
    let mut found = HashMap::new();
    if bounces.is_empty() {
        return Ok(found);
    }
    let numbers: Vec<i64> = bounces.iter().map(|token| token.lead_number).collect();
    for (number, notice) in planning.sent_notices(&numbers).await? {
        let is_its = |token: &&&BounceToken| token.lead_number == number && key.proves_bounce(token, &notice.id);
        if let Some(token) = bounces.iter().find(is_its) {
            found.insert((*token).clone(), notice);
        }
    }
    Ok(found)
}

fn all_of(each: impl Iterator<Item = String>) -> Vec<String> {
    let all: HashSet<String> = each.collect();
    all.into_iter().collect()
}

/// The leads that mails name, with those they were merged into or took in.
struct Family {
    leads: HashMap<LeadId, Lead>,
    threads: HashMap<LeadId, KnownThread>,
}

impl Family {
    async fn gather(planning: &mut Planning, named: HashSet<LeadId>) -> Result<Self, StoreError> {
        let mut leads: HashMap<LeadId, Lead> = HashMap::new();
        let mut wanted: HashSet<LeadId> = named;
        for _ in 0..MERGES_MAX {
            wanted.retain(|id| !leads.contains_key(id));
            if wanted.is_empty() {
                break;
            }
            let ids: Vec<LeadId> = wanted.drain().collect();
            let found = planning.leads(&ids).await?;
            wanted.extend(found.iter().filter_map(|lead| Some(lead.merged.as_ref()?.into.clone())));
            wanted.extend(planning.merged_into(&ids).await?);
            leads.extend(found.into_iter().map(|lead| (lead.id.clone(), lead)));
        }
        let ids: Vec<LeadId> = leads.keys().cloned().collect();
        let threads = planning.threads(&ids).await?;
        Ok(Self { leads, threads })
    }

    fn ids(&self) -> Vec<LeadId> {
        self.leads.keys().cloned().collect()
    }

    /// The lead that goes on in this one's place; itself, if it was not merged.
    fn survivor(&self, lead: &LeadId) -> LeadId {
        let mut id = lead;
        for _ in 0..MERGES_MAX {
            match self.leads.get(id).and_then(|lead| lead.merged.as_ref()) {
                Some(merged) => id = &merged.into,
                None => break,
            }
        }
        id.clone()
    }

    /// What links to the survivor go by: everybody takes part who takes part in one of the merged.
    fn known(&self, named: &LeadId) -> Option<link::KnownLead> {
        let survivor = self.survivor(named);
        let thread = self.threads.get(&survivor)?;
        let merged = self.threads.iter().filter(|(id, _)| self.survivor(id) == survivor);
        let is_another = survivor != *named;
        Some(link::KnownLead {
            participants: merged
                .flat_map(|(id, thread)| {
                    let met = self.leads.get(id).map(|lead| lead.after.people.as_slice()).unwrap_or_default();
                    thread.participants.iter().chain(met).cloned()
                })
                .collect(),
            // The conversation's own subject, wherever it goes on.
            subject_key: subject::key(&self.threads.get(named).unwrap_or(thread).subject),
            is_open: thread.is_open,
            shown: self.leads.get(&survivor).map(Lead::shown_ref)?,
            merged: self.leads.get(named).filter(|_| is_another).map(Lead::shown_ref),
            lead: survivor,
        })
    }

    /// When the prospect last wrote, wherever it was.
    fn latest(&self, last_mail: &HashMap<LeadId, Timestamp>) -> HashMap<LeadId, Timestamp> {
        let mut latest = HashMap::new();
        for (lead, at) in last_mail {
            let known = latest.entry(self.survivor(lead)).or_insert(*at);
            *known = (*known).max(*at);
        }
        latest
    }
}
