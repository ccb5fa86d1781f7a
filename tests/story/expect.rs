//! Whether what the script expects has come true.

use super::script::{Expected, Fact};
use super::when::{When, shown};
use super::world::{Sent, World, in_words};
use anteroom::domain::lead::{Clock, Lead, Ownership};
use anteroom::domain::notice::NoticeKind;
use anteroom::domain::sla::ClockName;
use anteroom::domain::spoken::by_id;
use anteroom::domain::time::Timestamp;
use anteroom::store::view::EventLine;
use std::collections::BTreeMap;

impl World {
    pub async fn expect(&mut self, expected: &Expected) -> Result<(), String> {
        match expected {
            Expected::Mail { to, kind, lead, at, saying, writing, hiding } => {
                let Some(first) = self.sent.front() else { return Err("no mail was sent".to_owned()) };
                // Mails of one moment are in no order; those of a later one are not taken before them.
                let at_once = self.sent.iter().take_while(|sent| sent.at == first.at);
                let is_it = |sent: &Sent| {
                    self.is_to(sent, to)
                        && (sent.kind, sent.lead_number) == (kind.as_str(), *lead)
                        && self.is_at(at.as_ref(), sent.at)
                        && saying.as_ref().is_none_or(|text| by_id(&sent.notice.note).contains(text))
                        && writing.as_ref().is_none_or(|text| sent.text.contains(text))
                        && hiding.as_ref().is_none_or(|text| !sent.text.contains(text))
                };
                let Some(place) = at_once.clone().position(is_it) else {
                    // Of one that is told apart by its words alone, these are what one wants to see.
                    let is_alike = |sent: &Sent| self.is_to(sent, to) && sent.kind == kind.as_str();
                    let words = |sent: &Sent| if is_alike(sent) { format!("\n{}", sent.text) } else { String::new() };
                    let others = at_once.map(|sent| format!("\n    {}{}", self.described(sent), words(sent)));
                    let others = others.collect::<String>();
                    return Err(format!("the next mails are others:{others}"));
                };
                if let Some(sent) = self.sent.remove(place) {
                    self.ours.by_address.insert(sent.notice.to.to_string(), sent.answered.clone());
                    self.ours.last = Some(sent.answered);
                }
                Ok(())
            }
            Expected::NoMail => match self.sent.front() {
                Some(sent) => Err(format!("there is a {}", self.described(sent))),
                None => Ok(()),
            },
            Expected::Lead { number, facts } => {
                let lead = self.lead(*number).await?;
                for fact in facts {
                    self.holds(&lead, fact).await.map_err(|found| format!("L{number}'s {found}"))?;
                }
                Ok(())
            }
            Expected::Event { is_there, lead, what, at, saying } => {
                let mut events = self.events(*lead).await?;
                events.retain(|event| {
                    event.what == *what
                        && self.is_at(at.as_ref(), event.at)
                        && saying.as_ref().is_none_or(|text| by_id(&event.text).contains(text))
                });
                match (is_there, events.first()) {
                    (true, None) => Err(format!("no such event; there are:\n{}", self.told(*lead).await?)),
                    (false, Some(event)) => {
                        Err(format!("there is one, at {}: {}", shown(&self.zoned(event.at)), by_id(&event.text)))
                    }
                    (true, Some(_)) | (false, None) => Ok(()),
                }
            }
            Expected::Events { lead, all } => {
                let events = self.events(Some(*lead)).await?;
                let found = events.iter().map(|event| event.what.as_str()).collect::<Vec<_>>();
                if found == all.iter().map(String::as_str).collect::<Vec<_>>() {
                    return Ok(());
                }
                Err(format!("the events are others:\n{}", self.told(Some(*lead)).await?))
            }
            Expected::Leads(count) => same("the number of leads", &self.leads().await?.len(), count),
            Expected::Mails(counts) => {
                let found = self.store.mail_counts().await.map_err(in_words)?;
                same("the mails by kind", &found, &counts.iter().cloned().collect())
            }
            Expected::Offers(counts) => {
                let leads = self.leads().await?;
                let reps = leads.iter().flat_map(|lead| &lead.holders).map(ToString::to_string);
                same("the leads given to each rep", &counted(reps), &without_zeros(counts))
            }
            Expected::Feedback(expected) => {
                let said = self.store.feedback_since(Timestamp::from_ms(0)).await.map_err(in_words)?;
                if let Some(vague) = said.iter().find(|said| said.rules.is_none()) {
                    return Err(format!("nobody knows which decision {vague:?} is said of"));
                }
                let mut found: BTreeMap<(String, String), i64> = BTreeMap::new();
                for said in said {
                    *found.entry((said.kind.as_str().to_owned(), said.reason)).or_default() += said.count;
                }
                let all = expected.iter().map(|(kind, reason, n)| ((kind.clone(), reason.clone()), *n));
                same("the feedback", &found, &all.collect())
            }
            Expected::Open(counts) => {
                let leads = self.leads().await?;
                let reps = leads.iter().filter_map(Lead::weighs_on).map(ToString::to_string);
                same("the leads that wait for each rep", &counted(reps), &without_zeros(counts))
            }
            Expected::Reading { subject, kind, lead, saying } => {
                let found = self.reading(subject).await?.ok_or_else(|| format!("no mail \"{subject}\" was read"))?;
                let of = match &found.lead {
                    Some(id) => self.store.lead(id).await.map_err(in_words)?.map(|lead| lead.number),
                    None => None,
                };
                let said = [found.kind_reason.clone(), found.link_reason.clone(), Some(found.defects.join("; "))];
                let says = |text: &String| said.iter().flatten().any(|said| said.contains(text));
                if found.kind.as_ref() == Some(kind)
                    && (lead.is_none() || *lead == of)
                    && saying.as_ref().is_none_or(says)
                {
                    return Ok(());
                }
                Err(format!("it is read as {:?} of {of:?}: {:?}", found.kind, said))
            }
            // Refusals are the telling's business: it knows what was done last.
            Expected::Refusal(_) => Err("nothing was done that could be refused".to_owned()),
        }
    }

    fn is_to(&self, sent: &Sent, to: &str) -> bool {
        match &sent.notice.rep {
            // A rep's answer is his, and goes to the prospect.
            Some(_) if sent.notice.kind == NoticeKind::Relay => sent.notice.to.to_string() == to,
            Some(rep) => rep.as_str() == to,
            None => sent.notice.to.to_string() == to,
        }
    }

    fn is_at(&self, when: Option<&When>, at: Timestamp) -> bool {
        when.is_none_or(|when| when.is(&self.zoned(at)))
    }

    async fn events(&self, lead: Option<i64>) -> Result<Vec<EventLine>, String> {
        let mut events = self.store.events_after(0, 10_000).await.map_err(in_words)?;
        events.retain(|event| lead.is_none() || event.lead_number == lead);
        Ok(events)
    }

    async fn told(&self, lead: Option<i64>) -> Result<String, String> {
        let events = self.events(lead).await?;
        let lines = events.iter().map(|event| {
            format!("    {} {} ({}): {}\n", shown(&self.zoned(event.at)), event.what, event.actor, by_id(&event.text))
        });
        Ok(lines.collect())
    }

    /// What is found instead, if the fact does not hold.
    async fn holds(&self, lead: &Lead, fact: &Fact) -> Result<(), String> {
        match fact {
            Fact::Is { what, value } => {
                let found = self.value(lead, what).await?;
                if found == *value { Ok(()) } else { Err(format!("{what} is {found}")) }
            }
            Fact::Says { what, text } => {
                let found = match (what.as_str(), &lead.ownership) {
                    ("reason", _) => by_id(&lead.stage_reason),
                    ("subject", _) => lead.subject.as_str().into(),
                    (_, Ownership::Queued { reason, .. }) => by_id(reason),
                    (_, other) => return Err(format!("ownership is {}: it waits for nobody", other.as_str())),
                };
                if found.contains(text) { Ok(()) } else { Err(format!("{what} says \"{found}\"")) }
            }
            Fact::When { what, at } => {
                let found = match (what.as_str(), &lead.ownership, lead.clock) {
                    ("due", _, Clock::Running { due_at } | Clock::Missed { due_at }) => Some(due_at),
                    ("expires", Ownership::Offered { expires_at, .. }, _) => Some(*expires_at),
                    ("answered", _, _) => lead.responded_at,
                    (other, _, _) if other.ends_with("_due") => {
                        let name = ClockName::parse(other.trim_end_matches("_due"));
                        name.and_then(|name| lead.ticking(name)?.clock.due_at())
                    }
                    _ => None,
                };
                match found.map(|found| self.zoned(found)) {
                    Some(found) if at.is(&found) => Ok(()),
                    Some(found) => Err(format!("`{what}` is {}", shown(&found))),
                    None => Err(format!("`{what}` is nothing")),
                }
            }
            Fact::Next { text, at } => match &lead.next {
                Some(next) if by_id(&lead.next_what).contains(text) && self.is_at(at.as_ref(), next.at) => Ok(()),
                Some(next) => Err(format!("next is \"{}\" at {}", by_id(&lead.next_what), shown(&self.zoned(next.at)))),
                None => Err("next is nothing".to_owned()),
            },
        }
    }

    async fn value(&self, lead: &Lead, what: &str) -> Result<String, String> {
        let or_nobody = |name: Option<String>| name.unwrap_or_else(|| "nobody".to_owned());
        Ok(match what {
            "stage" => lead.stage.as_str().to_owned(),
            "ownership" => lead.ownership.as_str().to_owned(),
            "holder" => or_nobody(lead.holder().map(ToString::to_string)),
            "clock" => lead.clock.as_str().to_owned(),
            "cycle" => lead.cycle.to_string(),
            "rungs" => lead.rungs_done.to_string(),
            "fit" => lead.fit.to_string(),
            "band" => or_nobody(lead.band.map(|band| band.to_string())),
            "intent" => lead.intent.to_string(),
            "email" => or_nobody(lead.prospect.email.clone()),
            "route" => or_nobody(lead.route.clone()),
            "negative" => or_nobody(lead.negative.clone()),
            "previous" => match &lead.previous {
                Some(id) => {
                    self.store.lead(id).await.map_err(in_words)?.map_or_else(String::new, |lead| lead.shown_ref())
                }
                None => "none".to_owned(),
            },
            "policy" => {
                let promise = lead.clocks.promise.as_ref();
                promise.map_or("none", |promise| promise.policy.as_deref().unwrap_or("sla")).to_owned()
            }
            _ => match ClockName::parse(what) {
                Some(name) => lead.ticking(name).map_or("none", |ticking| ticking.clock.as_str()).to_owned(),
                None => return Err(format!("{what}? nobody knows that")),
            },
        })
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?}, and expected is {expected:?}")) }
}

fn counted(names: impl Iterator<Item = String>) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

fn without_zeros(counts: &[(String, i64)]) -> BTreeMap<String, i64> {
    counts.iter().filter(|(_, count)| *count > 0).cloned().collect()
}
