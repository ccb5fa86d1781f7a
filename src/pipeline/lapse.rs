//! An offer that its rep let run out: he is set away, rather than offered one lead after another that he does not see.

use super::assign::Deciding;
use crate::domain::change::Change;
use crate::domain::id::RepId;
use crate::domain::time::Timestamp;

impl Deciding<'_> {
    /// Until when he is offered nothing, if this is one too many. His next sign ends it, whatever the hour.
    pub(super) fn lapse(&mut self, change: &mut Change, rep: &RepId) -> Option<Timestamp> {
        let after = self.workflow.customs.offers.away_after?;
        let member = self.rules.team.rep(rep).filter(|member| member.active)?;
        let calendar = self.rules.team.calendar_of(member)?;
        let lapse = self.standing.lapses.entry(rep.clone()).or_default();
        lapse.count = lapse.count.saturating_add(1);
        if lapse.count < after {
            return None;
        }
        // A rep with several offers is set away once.
        let is_news = lapse.until.is_none_or(|until| until <= self.now);
        let until = calendar.next_shift(self.now);
        lapse.until = Some(until);
        if is_news {
            let text = format!("{} is offered nothing until {}, or his next sign", rep.mention(), calendar.show(until));
            change.events.push(self.tick(&change.after, "rep_away", text));
        }
        Some(until)
    }

    /// What he is told of it.
    pub(super) fn lapse_words(&self, rep: &RepId, until: Option<Timestamp>) -> String {
        let gone = "you did not accept it in time; it went on";
        let shown = until.and_then(|until| {
            let calendar = self.rules.team.calendar_of(self.rules.team.rep(rep)?)?;
            Some(calendar.show(until))
        });
        let Some(until) = shown else { return gone.to_owned() };
        let how = match self.rules.replies {
            Some(_) => "reply “back”, or accept any other lead, and they come again at once",
            None => "press the button below, or accept any other lead, and they come again at once",
        };
        format!("{gone}. You are set away, and no new leads come to you until {until}: {how}")
    }
}
