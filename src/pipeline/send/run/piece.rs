//! What a carrier carries: a notice of a lead, an alarm, or a digest of several leads.

use super::carry::{owed_for, said};
use super::{Sender, letters};
use crate::domain::alarm::{self, DueAlarm};
use crate::domain::digest::{self, DueDigest};
use crate::domain::id::{LeadId, NoticeId};
use crate::domain::notice::{DueNotice, Notice, NoticeKind, SendOutcome};
use crate::domain::rules::Rules;
use crate::domain::time::Timestamp;
use crate::pipeline::send::compose::ComposeError;
use crate::pipeline::send::{self, compose, needed};
use crate::store::StoreError;
use lettre::Message;
use lettre::address::Envelope;

pub enum Piece {
    Notice(Box<DueNotice>),
    Alarm(DueAlarm),
    Digest(Box<DueDigest>),
}

impl Piece {
    pub fn id(&self) -> &NoticeId {
        match self {
            Self::Notice(due) => &due.notice.id,
            Self::Alarm(due) => &due.alarm.id,
            Self::Digest(due) => &due.digest.id,
        }
    }
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Notice(due) => due.notice.kind.as_str(),
            Self::Alarm(_) => alarm::KIND,
            Self::Digest(_) => digest::KIND,
        }
    }
    pub fn attempts(&self) -> u32 {
        match self {
            Self::Notice(due) => due.attempts,
            Self::Alarm(due) => due.attempts,
            Self::Digest(due) => due.attempts,
        }
    }
    pub fn may_have_arrived(&mut self) {
        match self {
            Self::Notice(due) => due.may_have_arrived = true,
            Self::Alarm(due) => due.may_have_arrived = true,
            Self::Digest(due) => due.may_have_arrived = true,
        }
    }
    pub fn lead(&self) -> Option<&LeadId> {
        match self {
            Self::Notice(due) => Some(&due.lead.id),
            Self::Alarm(_) | Self::Digest(_) => None,
        }
    }
    /// When the mail that caused an assignment came, for the latency figure.
    pub fn caused_at(&self) -> Option<Timestamp> {
        match self {
            Self::Notice(_) => self.assignment()?.notice.arrived_at,
            Self::Alarm(_) | Self::Digest(_) => None,
        }
    }
    pub fn assignment(&self) -> Option<&DueNotice> {
        match self {
            Self::Notice(due) => Some(&**due).filter(|due| due.notice.kind == NoticeKind::Assignment),
            Self::Alarm(_) | Self::Digest(_) => None,
        }
    }
    /// What leaves for another team.
    pub fn exit(&self) -> Option<&DueNotice> {
        match self {
            Self::Notice(due) => Some(&**due).filter(|due| due.notice.kind == NoticeKind::Exit),
            Self::Alarm(_) | Self::Digest(_) => None,
        }
    }
    pub fn assignment_mut(&mut self) -> Option<&mut DueNotice> {
        match self {
            Self::Notice(due) => Some(&mut **due).filter(|due| due.notice.kind == NoticeKind::Assignment),
            Self::Alarm(_) | Self::Digest(_) => None,
        }
    }
    /// A rep's answer on its way to a prospect.
    pub fn relay(&self) -> Option<&DueNotice> {
        match self {
            Self::Notice(due) => Some(&**due).filter(|due| due.notice.kind == NoticeKind::Relay),
            Self::Alarm(_) | Self::Digest(_) => None,
        }
    }
    /// The addressee as logs may show it.
    pub fn to_masked(&self) -> String {
        match self {
            Self::Notice(due) => due.notice.to.masked(),
            Self::Alarm(due) => due.alarm.to.masked(),
            Self::Digest(due) => due.digest.to.masked(),
        }
    }
    /// `the assignment to ana`, for the timeline.
    pub fn said(&self) -> String {
        match self {
            Self::Notice(due) => said(&due.notice),
            Self::Alarm(due) => {
                let whom =
                    due.alarm.rep.as_ref().map_or_else(|| due.alarm.to.masked(), |rep| rep.mention().to_string());
                format!("that mail was set aside to {whom}")
            }
            Self::Digest(due) => {
                let whom =
                    due.digest.rep.as_ref().map_or_else(|| due.digest.to.masked(), |rep| rep.mention().to_string());
                format!("all that waits in one to {whom}")
            }
        }
    }
    /// Why it is not sent any more; none if it is.
    pub fn overtaken(&self) -> Option<String> {
        match self {
            Self::Notice(due) => needed::overtaken(&due.notice, &due.lead),
            Self::Alarm(due) => send::alarm::overtaken(due),
            Self::Digest(due) => send::digest::overtaken(due),
        }
    }
    /// Why it does not go out after all, or not yet, by what was looked up for it.
    pub fn obstacle(&self) -> Option<SendOutcome> {
        match self {
            Self::Notice(due) => due.obstacle.clone().map(|(reason, later)| match later {
                Some(at) => SendOutcome::Later { at, reply: reason },
                None => SendOutcome::Overtaken { reason },
            }),
            Self::Alarm(_) | Self::Digest(_) => None,
        }
    }
    /// Looks up what of the store's mail it needs.
    pub async fn fill(&mut self, sender: &Sender) -> Result<(), StoreError> {
        match self {
            Self::Notice(due) => {
                let now = sender.clock.now();
                letters::fill(due, &sender.store, &sender.rules.load(), &sender.key, now).await
            }
            Self::Alarm(_) | Self::Digest(_) => Ok(()),
        }
    }
    /// Has a notice name what came along rather than carry it; false if there is nothing to leave out. What a rep sends a
    /// prospect goes as he wrote it or not at all.
    pub fn leave_out_enclosures(&mut self) -> bool {
        let Self::Notice(due) = self else { return false };
        let is_relay = due.notice.kind == NoticeKind::Relay;
        let Some(letter) = due.letter.as_mut().filter(|letter| !is_relay && !letter.enclosures.is_empty()) else {
            return false;
        };
        !std::mem::replace(&mut letter.are_enclosures_left_out, true)
    }
    /// The mail, and whom the server is told of.
    pub fn compose(&self, sender: &Sender) -> Result<(Envelope, Message), ComposeError> {
        let (rules, templates) = (sender.rules.load(), sender.templates.load());
        let (site, key, now) = (&sender.site, &sender.key, sender.clock.now());
        match self {
            Self::Notice(due) => {
                let mail = compose::compose(due, &rules, &templates, site, key, now)?;
                Ok((compose::envelope(&mail, due, &rules, key), mail))
            }
            Self::Alarm(due) => {
                let mail = send::alarm::compose(due, &rules, &templates, site, key, now)?;
                Ok((mail.envelope().clone(), mail))
            }
            Self::Digest(due) => {
                let mail = send::digest::compose(due, &rules, &templates, site, key, now)?;
                Ok((mail.envelope().clone(), mail))
            }
        }
    }
    /// What is owed to somebody else because of what came of it.
    pub fn owed_for(&self, outcome: &SendOutcome, rules: &Rules) -> Option<Notice> {
        match self {
            Self::Notice(due) => owed_for(due, outcome, rules),
            Self::Alarm(_) | Self::Digest(_) => None,
        }
    }
}
