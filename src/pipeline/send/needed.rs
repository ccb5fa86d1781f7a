//! Whether a notice still says something true when its turn comes.

use crate::domain::lead::{Clock, Lead, Stage};
use crate::domain::notice::{Notice, NoticeKind, Want};
use crate::domain::sla::ClockName;

/// Why it is not sent any more; none if it is.
pub fn overtaken(notice: &Notice, lead: &Lead) -> Option<String> {
    if notice.kind.wants(Want::Held) && lead.holder() != notice.rep.as_ref() {
        return Some(match lead.holder() {
            Some(holder) => format!("the lead is with {} now", holder.mention()),
            None => "the lead is with nobody now".to_owned(),
        });
    }
    if notice.kind == NoticeKind::TakenAway && lead.is_open() && lead.holder() == notice.rep.as_ref() {
        return Some("it has come back to him meanwhile".to_owned());
    }
    if notice.kind == NoticeKind::HandOff
        && lead.after.hand_off.as_ref().is_none_or(|hand_off| Some(&hand_off.to) != notice.rep.as_ref())
    {
        return Some("the hand-off has been answered or taken back".to_owned());
    }
    if notice.kind == NoticeKind::Letter && lead.stage != Stage::Nurture {
        return Some("the lead does not rest any more".to_owned());
    }
    let asks_for_an_answer = notice.kind.wants(Want::Unanswered);
    // Whoever got a conversation on its way is told of it; what was answered before he had it is no answer of his.
    let is_answered = lead.responded_at.is_some_and(|at| lead.assigned_at.is_none_or(|since| at >= since));
    if asks_for_an_answer && is_answered && !waits_for_more(notice, lead) {
        return Some("the prospect has been answered meanwhile".to_owned());
    }
    let asks_to_decide = notice.kind == NoticeKind::Review;
    if (asks_for_an_answer || asks_to_decide || notice.kind.wants(Want::Held)) && !lead.is_open() {
        return Some("the lead is closed".to_owned());
    }
    if asks_to_decide && !lead.waits_for_a_person() {
        return Some("it waits for no decision any more".to_owned());
    }
    None
}

/// Of a lead that was answered once, something else is escalated: a later mail without an answer, or that nobody says what
/// came of it.
fn waits_for_more(notice: &Notice, lead: &Lead) -> bool {
    let is_told = |name| {
        let ticking = lead.ticking(name).filter(|ticking| ticking.rungs_done > 0 && ticking.over_at.is_none());
        ticking.is_some_and(|ticking| matches!(ticking.clock, Clock::Running { .. } | Clock::Missed { .. }))
    };
    notice.kind == NoticeKind::Escalation && (is_told(ClockName::NextResponse) || is_told(ClockName::Disposition))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::RepId;
    use crate::domain::lead::Ownership;
    use crate::domain::routing::WaitFor;
    use crate::pipeline::send::sample;

    #[test]
    fn who_gets_a_conversation_on_its_way_hears_of_it() {
        for kind in [NoticeKind::Assignment, NoticeKind::Reminder] {
            let [mut due, ..] = sample::notices(kind);
            due.lead.assigned_at = Some(sample::NOW);
            due.lead.responded_at = Some(sample::NOW.minus(std::time::Duration::from_secs(60)));
            assert_eq!(overtaken(&due.notice, &due.lead), None, "answered before it was his: {}", kind.as_str());
            due.lead.responded_at = Some(sample::NOW);
            assert!(overtaken(&due.notice, &due.lead).is_some(), "answered since: {}", kind.as_str());
        }
    }

    #[test]
    fn a_notice_that_time_has_overtaken_is_not_sent() {
        let moved = |lead: &mut Lead| lead.ownership = Ownership::Owned { rep: RepId::new("ana") };
        let unowned = |lead: &mut Lead| lead.ownership = Ownership::Unowned;
        let answered = |lead: &mut Lead| lead.responded_at = Some(sample::NOW);
        let closed = |lead: &mut Lead| lead.stage = Stage::Disqualified;
        type Turn = fn(&mut Lead);
        let changes: [(&str, Turn); 5] =
            [("as it was", |_| ()), ("moved", moved), ("unowned", unowned), ("answered", answered), ("closed", closed)];
        let mut sent = Vec::new();
        for kind in NoticeKind::ALL {
            for (name, change) in changes {
                let [mut due, ..] = sample::notices(kind);
                if kind == NoticeKind::Review {
                    due.lead.queue("is it one?".to_owned(), WaitFor::Person, sample::NOW);
                }
                change(&mut due.lead);
                if overtaken(&due.notice, &due.lead).is_none() {
                    sent.push(format!("{} {name}", kind.as_str()));
                }
            }
        }
        assert_eq!(
            sent,
            [
                "assignment as it was",
                "reminder as it was",
                "taken-away moved",
                "taken-away unowned",
                "taken-away closed",
                "escalation as it was",
                "escalation moved",
                "escalation unowned",
                "reply as it was",
                "reply moved",
                "reply unowned",
                "reply answered",
                "reply closed",
                "warmer as it was",
                "warmer answered",
                "follow-up as it was",
                "follow-up answered",
                "review as it was",
                "review answered",
                "exit as it was",
                "exit moved",
                "exit unowned",
                "exit answered",
                "exit closed",
                "confirmed as it was",
                "confirmed moved",
                "confirmed unowned",
                "confirmed answered",
                "confirmed closed",
                "help as it was",
                "help moved",
                "help unowned",
                "help answered",
                "help closed",
                "held as it was",
                "held moved",
                "held unowned",
                "held answered",
                "held closed",
                "relay as it was",
                "relay moved",
                "relay unowned",
                "relay answered",
                "relay closed",
                "question as it was",
                "question moved",
                "question unowned",
                "undelivered as it was",
                "undelivered moved",
                "undelivered unowned",
                "undelivered answered",
                "undelivered closed",
                "unreachable as it was",
                "unreachable moved",
                "unreachable unowned",
                "unreachable answered",
                "unreachable closed",
                "acknowledgement as it was",
                "acknowledgement moved",
                "acknowledgement unowned",
                "acknowledgement answered",
                "acknowledgement closed",
                "hand-off-answer as it was",
                "hand-off-answer moved",
                "hand-off-answer unowned",
                "hand-off-answer answered",
                "hand-off-answer closed",
                "handover as it was",
                "handover answered",
                "leaver as it was",
                "leaver moved",
                "leaver unowned",
                "leaver answered",
                "leaver closed",
            ]
        );
    }
}
