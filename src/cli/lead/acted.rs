//! What a person does to a lead from the command line: the desk's verbs, and what became of it.

use super::{Target, by_number, find, number};
use crate::cli::shown::lead_json;
use crate::cli::{Failure, NOTHING_YET, short_runtime};
use crate::clock::{Clock as _, RandomIds, SystemClock};
use crate::desk::{self, Act, By, DeskError, MailError};
use crate::domain::id::EmailId;
use crate::domain::lead as noun;
use crate::domain::rules::Rules;
use crate::domain::spoken::by_id;
use crate::domain::time::Timestamp;
use crate::pipeline::people::order;
use anyhow::{Context as _, anyhow};

/// When a recycled lead comes back, as on the pages.
const WAKE_HOUR: i8 = 9;

pub fn act(target: &Target, act: Act) -> Result<(), Failure> {
    done(target, |_, _| Ok(act))
}

pub fn pause(target: &Target, reason: Option<String>, note: String) -> Result<(), Failure> {
    done(target, |lead, rules| {
        let reason = reason.unwrap_or_else(|| first(&rules.reasons_of(lead).pause));
        Ok(Act::Pause { reason, note })
    })
}

/// Recycled leads come back in the morning of their day, where their holder is, or else their workflow.
pub fn recycle(target: &Target, until: &str, reason: Option<String>) -> Result<(), Failure> {
    done(target, |lead, rules| {
        let own = lead.holder().and_then(|rep| rules.team.rep(rep)).map(|rep| &rep.calendar);
        let calendar = own.or_else(|| Some(&rules.workflows.get(&lead.workflow)?.sla.calendar));
        let calendar = calendar.and_then(|calendar| rules.team.calendars.get(calendar));
        let zone = calendar.map_or(jiff::tz::TimeZone::UTC, |calendar| calendar.zone().clone());
        let now = SystemClock.now().to_jiff().to_zoned(zone.clone());
        let words = rules.replies.as_ref().map(|replies| replies.words.clone()).unwrap_or_default();
        let wrong = || Failure::Usage(anyhow!("`{until}` is no day to come; write it like 2026-12-31 or \"2 weeks\""));
        let day = order::day(until, &words, &now).ok_or_else(wrong)?;
        let reason = reason.unwrap_or_else(|| first(&rules.reasons_of(lead).recycle));
        let morning = day.at(WAKE_HOUR, 0, 0, 0).to_zoned(zone).context("that day cannot be placed in time")?;
        Ok(Act::Recycle { until: Timestamp::from_jiff(morning.timestamp()), reason })
    })
}

/// What was said last, or that somebody has answered, was a mistake.
pub fn take_back(target: &Target) -> Result<(), Failure> {
    let lead = short_runtime()?.block_on(async {
        let (store, lead) = find(target).await?;
        let rules = target.place.rules(&store).await?;
        let (by, now) = (By::Person(whoami()), SystemClock.now());
        let done = desk::take_back(&store, &rules, &lead.id, &by, now, &mut RandomIds).await;
        store.close().await;
        done.map_err(|error| refused(&lead, error))
    })?;
    tell(target, &lead);
    Ok(())
}

/// Into another one, or out of it again.
pub fn merge(target: &Target, into: Option<&str>) -> Result<(), Failure> {
    let into = into.map(number).transpose()?;
    let lead = short_runtime()?.block_on(async {
        let (store, lead) = find(target).await?;
        let rules = target.place.rules(&store).await?;
        let (by, now) = (By::Person(whoami()), SystemClock.now());
        let done = match into {
            Some(into) => {
                let into = by_number(&store, into).await?;
                desk::merge(&store, &rules, &lead.id, &into.id, &by, now, &mut RandomIds).await
            }
            None => desk::unmerge(&store, &rules, &lead.id, &by, now, &mut RandomIds).await,
        };
        store.close().await;
        done.map_err(|error| refused(&lead, error))
    })?;
    tell(target, &lead);
    Ok(())
}

/// A mail that was set apart becomes a lead, or part of one.
pub fn promote_mail(target: &Target) -> Result<(), Failure> {
    let lead = short_runtime()?.block_on(async {
        let Some(store) = target.place.open_store().await? else {
            return Err(Failure::Failed(anyhow!("there is no such mail: {NOTHING_YET}")));
        };
        let rules = target.place.rules(&store).await?;
        let key = target.place.key(&store).await?;
        let email = EmailId::new(target.lead.trim());
        let by = By::Person(whoami());
        let now = SystemClock.now();
        let done = desk::promote_mail(&store, &rules, &key, &email, &by, now, &mut RandomIds).await;
        store.close().await;
        done.map_err(|error| match error {
            MailError::NoSuchMail => {
                Failure::Failed(anyhow!("there is no mail {email}; `anteroom mails` lists those set apart"))
            }
            other => Failure::Failed(anyhow!("the mail stays as it is: {other}")),
        })
    })?;
    tell(target, &lead);
    Ok(())
}

/// What counts where nobody says why, as on the pages and in mail.
fn first(reasons: &[String]) -> String {
    reasons.first().cloned().unwrap_or_default()
}

fn done(target: &Target, act: impl FnOnce(&noun::Lead, &Rules) -> Result<Act, Failure>) -> Result<(), Failure> {
    let lead = short_runtime()?.block_on(async {
        let (store, lead) = find(target).await?;
        let rules = target.place.rules(&store).await?;
        let act = act(&lead, &rules)?;
        let by = By::Person(whoami());
        let done = desk::act(&store, &rules, &lead.id, &act, &by, SystemClock.now(), &mut RandomIds).await;
        store.close().await;
        done.map_err(|error| refused(&lead, error))
    })?;
    tell(target, &lead);
    Ok(())
}

fn whoami() -> String {
    crate::app::author::of_command()
}

fn refused(lead: &noun::Lead, error: DeskError) -> Failure {
    match error {
        DeskError::Refused(refusal) => {
            Failure::Failed(anyhow!("{} stays as it is: {}", lead.shown_ref(), by_id(&refusal.to_string())))
        }
        other => Failure::Failed(other.into()),
    }
}

/// What became of the lead.
fn tell(target: &Target, lead: &noun::Lead) {
    if target.json {
        say!("{}", lead_json(lead));
        return;
    }
    let next = lead.next.as_ref();
    let next = next.map_or_else(String::new, |next| format!("; next: {} at {}", by_id(&lead.next_what), next.at));
    say!("{} is {}: {}{next}", lead.shown_ref(), lead.stage.as_str(), by_id(&lead.stage_reason));
}
