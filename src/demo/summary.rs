//! How the story ended, and whether it ended as it must.

use super::mails::Letter;
use super::stage::{REPS, address};
use crate::domain::kind::Kind;
use crate::domain::lead::Stage;
use crate::sandbox::Sandbox;
use crate::store::Store;
use crate::store::view::Which;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub struct Summary {
    pub mails_in: i64,
    pub by_kind: BTreeMap<String, i64>,
    pub leads: i64,
    pub by_stage: BTreeMap<String, i64>,
    pub offers: i64,
    pub accepted: i64,
    pub answered: i64,
    pub expired: i64,
    pub reminders: i64,
    pub re_offers: i64,
    pub escalations: i64,
    pub notifications: i64,
    pub audit_rows: u64,
    /// What is not as it must be; empty when all is well.
    pub wrong: Vec<String>,
}

/// Whether nothing of the story is still to come: every qualified lead is answered or with the manager.
pub async fn is_settled(store: &Store) -> anyhow::Result<bool> {
    let depths = store.depths(crate::domain::time::Timestamp::from_ms(i64::MAX)).await?;
    if depths.emails_waiting > 0 || depths.notices_waiting > 0 {
        return Ok(false);
    }
    for lead in store.leads(Which::Open, 1_000).await? {
        let waits = matches!(lead.stage, Stage::Mql | Stage::Accepted) && lead.responded_at.is_none();
        if waits && !is_escalated(store, &lead).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn is_escalated(store: &Store, lead: &crate::domain::lead::Lead) -> anyhow::Result<bool> {
    let page = store.lead_page(lead.clone()).await?;
    Ok(page.events.iter().any(|event| event.what == "escalated"))
}

impl Summary {
    pub async fn of(store: &Store, sandbox: &Sandbox, letters: &[Letter]) -> anyhow::Result<Self> {
        let events = store.event_counts().await?;
        let count = |what: &str| events.get(what).copied().unwrap_or(0);
        let by_kind = store.mail_counts().await?;
        let by_stage = store.stage_counts().await?;
        let (audit_rows, fault) = store.verify_chain(|_| {}).await?;
        let sent: i64 = store.notice_counts().await?.values().sum();
        let mut summary = Self {
            mails_in: by_kind.values().sum(),
            leads: by_stage.values().sum(),
            offers: count("offered"),
            accepted: count("accepted"),
            answered: count("responded"),
            expired: count("offer_expired"),
            reminders: count("reminded"),
            re_offers: count("re_offered"),
            escalations: count("escalated"),
            notifications: sent,
            audit_rows,
            by_kind,
            by_stage,
            wrong: store.broken_promises().await?,
        };
        summary.wrong.extend(fault.map(|fault| format!("the audit is broken at row {}: {}", fault.seq, fault.what)));
        if !is_settled(store).await? {
            summary.wrong.push("a qualified lead was neither answered nor escalated".to_owned());
        }
        let in_mailboxes: usize = REPS.iter().map(|rep| sandbox.mails(&address(rep)).len()).sum();
        summary.expect("mails that reached the reps", i64::try_from(in_mailboxes)?, sent);
        summary.compare(letters)?;
        Ok(summary)
    }

    /// Holds the story's own mails against what became of them. Mails that a visitor added only add to the counts.
    fn compare(&mut self, letters: &[Letter]) -> anyhow::Result<()> {
        for kind in Kind::ALL {
            let written = i64::try_from(letters.iter().filter(|letter| letter.kind == kind).count())?;
            let read = self.by_kind.get(kind.as_str()).copied().unwrap_or(0);
            if read < written {
                self.wrong.push(format!("{read} mails were read as {}, and {written} are", kind.as_str()));
            }
        }
        let inquiries = i64::try_from(letters.iter().filter(|letter| letter.kind == Kind::Inquiry).count())?;
        if self.leads < inquiries {
            self.wrong.push(format!("{} leads came of {inquiries} inquiries", self.leads));
        }
        for (what, count) in [
            ("offer", self.offers),
            ("answer", self.answered),
            ("expired offer", self.expired),
            ("reminder", self.reminders),
            ("escalation", self.escalations),
        ] {
            if count == 0 {
                self.wrong.push(format!("the story has no {what}"));
            }
        }
        Ok(())
    }

    fn expect(&mut self, what: &str, found: i64, wanted: i64) {
        if found != wanted {
            self.wrong.push(format!("{what}: {found}, and it must be {wanted}"));
        }
    }

    pub fn is_well(&self) -> bool {
        self.wrong.is_empty()
    }

    pub fn to_json(&self) -> Value {
        json!({
            "ok": self.is_well(), "wrong": self.wrong,
            "mails_in": self.mails_in, "by_kind": self.by_kind,
            "leads": self.leads, "by_stage": self.by_stage,
            "offers": self.offers, "accepted": self.accepted, "answered": self.answered,
            "expired": self.expired, "reminders": self.reminders, "re_offers": self.re_offers,
            "escalations": self.escalations, "notifications": self.notifications, "audit_rows": self.audit_rows,
        })
    }

    pub fn to_text(&self) -> String {
        let list = |counts: &BTreeMap<String, i64>| {
            counts.iter().map(|(name, n)| format!("{n} {name}")).collect::<Vec<_>>().join(", ")
        };
        let mut text = format!(
            "\n  mails in        {} ({})\n  leads           {} ({})\n  offers          {} ({} accepted, {} expired, {} taken away)\n  \
             answered        {}\n  reminders       {}\n  escalations     {}\n  notifications   {}\n  audit           {} rows, each linked to the one before\n",
            self.mails_in,
            list(&self.by_kind),
            self.leads,
            list(&self.by_stage),
            self.offers,
            self.accepted,
            self.expired,
            self.re_offers,
            self.answered,
            self.reminders,
            self.escalations,
            self.notifications,
            self.audit_rows
        );
        for wrong in &self.wrong {
            text.push_str(&format!("\n  WRONG: {wrong}"));
        }
        text.push_str(if self.is_well() { "\n  Everything is as it must be.\n" } else { "\n" });
        text
    }
}
