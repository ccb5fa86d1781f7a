//! The page behind a link in a rep's mail. Opening it changes nothing, however often and whoever does; pressing its
//! button does the verb once.

mod held;
mod himself;
mod outcome;
mod pages;
pub(in crate::web) mod press;
mod undo;
mod view;
mod write;

use super::form::Mistrust;
use super::site::{Reader, Served};
use super::sorry::Sorry;
use super::words;
use crate::desk::{self, Act, By, DeskError};
use crate::domain::id::{CountedIds, NoticeId, RepId};
use crate::domain::last_word::LastWord;
use crate::domain::lead::{Lead, Refusal};
use crate::domain::overseer::may_give;
use crate::domain::rules::Rules;
use crate::domain::team::Rep;
use crate::domain::time::Timestamp;
use crate::domain::token::{BadToken, Leave, Verb};
use crate::domain::workflow::Reasons;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use jiff::Zoned;
use press::Pressed;
use std::sync::Arc;
use std::time::Duration;
use tracing::{error, info};
use view::HeldView;

/// A link that holds: what it allows, and the lead as it is.
struct Opened {
    token: String,
    leave: Leave,
    lead: Lead,
    /// What was said of it last, if that can still be taken back.
    last: Option<LastWord>,
    rules: Arc<Rules>,
    now: Timestamp,
    /// The answer that the button would send.
    answer: Option<HeldView>,
    /// What the form's page sets, for the press to show.
    cookie: Option<HeaderValue>,
    /// What its form carries.
    proof: String,
}

impl Opened {
    fn reader(&self) -> Reader<'_> {
        Reader::rep(&self.rules, &self.leave.rep, self.now)
    }
    fn by(&self) -> By {
        By::Rep(self.leave.rep.clone())
    }
    fn reasons(&self) -> Reasons {
        self.rules.reasons_of(&self.lead)
    }
    /// Whom it can be handed to.
    fn colleagues(&self) -> impl Iterator<Item = &Rep> {
        let has_it = |rep: &RepId| *rep == self.leave.rep || self.lead.is_open() && self.lead.holder() == Some(rep);
        self.rules.team.reps.values().filter(move |rep| rep.active && !has_it(&rep.id))
    }
    /// What whoever takes over a conversation must be told, by label; nothing before the prospect has been answered.
    fn packet(&self) -> Vec<String> {
        let hand_off = self.rules.workflow_of(&self.lead).and_then(|workflow| workflow.customs.hand_off.as_ref());
        // Whoever gives it away over the head of its holder asks nobody.
        let is_asked = self.lead.responded_at.is_some() && !may_give(&self.lead, &self.leave.rep, &self.rules);
        hand_off.filter(|_| is_asked).map(|asked| asked.packet.clone()).unwrap_or_default()
    }
    /// The mail of ours that shows the answer to be sent.
    fn held(&self) -> NoticeId {
        self.leave.about.clone().unwrap_or_else(|| NoticeId::new(""))
    }
    fn today(&self) -> Zoned {
        self.now.to_jiff().to_zoned(self.reader().zone)
    }
}

pub(super) async fn show(
    State(served): State<Arc<Served>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Sorry> {
    let opened = open(&served, token, &headers).await?;
    match would_be_refused(&opened) {
        Some(refusal) => Ok(outcome::refused(&served, &opened, &refusal, StatusCode::OK)),
        None => Ok(pages::form(&served, &opened, StatusCode::OK, &Pressed::default(), None)),
    }
}

pub(super) async fn press(
    State(served): State<Arc<Served>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Pressed>, FormRejection>,
) -> Result<Response, Sorry> {
    let Form(pressed) = form.map_err(|rejection| Sorry::for_status(rejection.status()))?;
    let mut opened = open(&served, token, &headers).await?;
    match served.forms.check_link(&opened.token, &pressed.proof, &headers, opened.now) {
        Ok(()) => {}
        Err(Mistrust::OtherSite) => return Err(Sorry::other_site("the link in your mail")),
        Err(Mistrust::NoProof) => {
            let again = "Your browser did not send what shows that you opened this page yourself. Nothing was done yet: please press once more.";
            return Ok(ask_again(&served, &opened, StatusCode::FORBIDDEN, &pressed, again.to_owned()));
        }
        // A program that submits every form it finds looks like it.
        Err(Mistrust::NoCookie) => {
            opened.proof = served.forms.proof_again(&opened.token, opened.now);
            let again = "Your browser sent no cookie, as a program that tries out links would not. Nothing was done yet: please press once more.";
            return Ok(ask_again(&served, &opened, StatusCode::FORBIDDEN, &pressed, again.to_owned()));
        }
        Err(Mistrust::TooSoon) => {
            let again = "That was pressed in the same moment as the page was opened, as a program that tries out links would. Nothing was done yet: please press once more.";
            return Ok(ask_again(&served, &opened, StatusCode::FORBIDDEN, &pressed, again.to_owned()));
        }
    }
    if !opened.leave.verb.is_about_the_lead() {
        return himself::do_it(&served, opened, &pressed).await;
    }
    if opened.leave.verb == Verb::Undo {
        return undo::do_it(&served, opened).await;
    }
    if matches!(opened.leave.verb, Verb::Promote | Verb::Close)
        && let Some(refusal) = would_be_refused(&opened)
    {
        return Ok(outcome::refused(&served, &opened, &refusal, status_of(&refusal, opened.leave.verb)));
    }
    let act = match press::read(&opened, &pressed) {
        Ok(act) => act,
        Err(missing) => {
            return Ok(ask_again(&served, &opened, StatusCode::UNPROCESSABLE_ENTITY, &pressed, missing.to_owned()));
        }
    };
    do_it(&served, opened, &pressed, &act).await
}

/// The form once more; or, if the lead has moved on meanwhile, what became of it: nobody is asked to press in vain.
fn ask_again(served: &Served, opened: &Opened, status: StatusCode, pressed: &Pressed, again: String) -> Response {
    match would_be_refused(opened) {
        Some(refusal) => outcome::refused(served, opened, &refusal, status_of(&refusal, opened.leave.verb)),
        None => pages::form(served, opened, status, pressed, Some(again)),
    }
}

async fn do_it(served: &Served, mut opened: Opened, pressed: &Pressed, act: &Act) -> Result<Response, Sorry> {
    let (leave, by) = (opened.leave.clone(), opened.by());
    let done = desk::act(&served.site.store, &opened.rules, &leave.lead, act, &by, opened.now, &mut served.ids()).await;
    match done {
        Ok(lead) => {
            // Both: whoever waits wakes now, and whoever is busy at this moment goes round once more.
            served.site.wake.notify_waiters();
            served.site.wake.notify_one();
            let verb = leave.verb.as_str();
            info!(lead.id = %lead.id, "{} of lead {} by {} from a link", verb, lead.id, leave.rep);
            opened.last = served.site.store.last_word(&lead.id).await?;
            opened.lead = lead;
            Ok(outcome::done(served, &opened))
        }
        Err(DeskError::Refused(
            refusal @ (Refusal::UnknownReason { .. }
            | Refusal::DateNotAhead
            | Refusal::PacketIncomplete { .. }
            | Refusal::NoSuchRep { .. }),
        )) => {
            let again = words::full_sentence(&opened.reader().named(&refusal.to_string()));
            Ok(ask_again(served, &opened, StatusCode::UNPROCESSABLE_ENTITY, pressed, again))
        }
        Err(DeskError::Refused(refusal)) => {
            // The lead may have moved between the look and the press.
            if let Some(lead) = served.site.store.lead(&leave.lead).await? {
                opened.lead = lead;
            }
            Ok(outcome::refused(served, &opened, &refusal, status_of(&refusal, leave.verb)))
        }
        Err(error) => Err(came_to_nothing(error)),
    }
}

/// What a press came to that the store did not take.
fn came_to_nothing(error: DeskError) -> Sorry {
    match error {
        DeskError::NoSuchLead => no_such_lead(),
        DeskError::Store(error) => error.into(),
        DeskError::Refused(refusal) => {
            Sorry::new(StatusCode::CONFLICT, "Nothing was changed", words::full_sentence(&refusal.to_string()))
        }
        error @ DeskError::Busy(_) => {
            error!("a press of a button came to nothing: {error}");
            Sorry::busy()
        }
    }
}

/// Who holds an unexpired link of ours, is of the team, and asks about a lead that exists.
async fn open(served: &Served, token: String, headers: &HeaderMap) -> Result<Opened, Sorry> {
    let now = served.now();
    let leave = served.site.key.read_leave(&token, now).map_err(|bad| match bad {
        BadToken::Expired => Sorry::new(
            StatusCode::GONE,
            "This link has expired",
            "Links in our mails hold for some days only. If the lead is still with you, its next reminder brings a fresh one.",
        ),
        BadToken::Forged => Sorry::new(
            StatusCode::FORBIDDEN,
            "This link does not work",
            "It is not one of ours, or was cut short on its way. Please open it from the mail itself, in one piece.",
        ),
    })?;
    let rules = served.rules();
    if rules.team.rep(&leave.rep).is_none() {
        return Err(Sorry::new(
            StatusCode::FORBIDDEN,
            "This link works no more",
            "It was made for somebody who is not part of the team now.",
        ));
    }
    let lead = served.site.store.lead(&leave.lead).await?.ok_or_else(no_such_lead)?;
    let last = served.site.store.last_word(&leave.lead).await?;
    let cookie = served.forms.cookie(&token, headers);
    let proof = served.forms.proof_at(&token, now);
    let answer = held::shown(served, &rules, &leave, &lead).await?;
    Ok(Opened { token, leave, lead, last, rules, now, answer, cookie, proof })
}

fn no_such_lead() -> Sorry {
    Sorry::new(
        StatusCode::GONE,
        "This lead is gone",
        "There is no such lead in this store: the mail may be of another one.",
    )
}

/// Asks the desk what a press would come to, without pressing.
fn would_be_refused(opened: &Opened) -> Option<Refusal> {
    let reasons = opened.reasons();
    let first = |list: &[String]| list.first().cloned().unwrap_or_default();
    let act = match opened.leave.verb {
        Verb::Accept => Act::Accept,
        Verb::Reject if reasons.misroute.is_empty() => {
            Act::Reject { reason: first(&reasons.quality), note: String::new() }
        }
        Verb::Reject => Act::Reject { reason: first(&reasons.misroute), note: String::new() },
        Verb::Recycle => {
            Act::Recycle { until: opened.now.plus(Duration::from_secs(86_400)), reason: first(&reasons.recycle) }
        }
        Verb::Respond => Act::Respond { note: String::new() },
        Verb::Qualify => Act::Qualify { note: String::new() },
        Verb::Won => Act::Win { note: String::new() },
        Verb::Lost => Act::Lose { reason: first(&reasons.quality), note: String::new() },
        Verb::Pause => Act::Pause { reason: first(&reasons.pause), note: String::new() },
        Verb::Resume => Act::Resume,
        // Only of what a person has still to decide.
        Verb::Promote | Verb::Close if !opened.lead.waits_for_a_person() => {
            return Some(Refusal::Decided(opened.lead.stage_reason.clone()));
        }
        Verb::Promote => Act::Promote { note: String::new() },
        Verb::Close => Act::Close { reason: first(&reasons.quality) },
        Verb::HandOff => {
            let Some(to) = opened.colleagues().next().map(|rep| rep.id.clone()) else {
                return Some(Refusal::NobodyElse);
            };
            let filled = |label: &String| (label.clone(), "…".to_owned());
            Act::HandOff { to, packet: opened.packet().iter().map(filled).collect() }
        }
        Verb::Send => Act::Send { held: opened.held() },
        Verb::Undo => return undo::refusal(opened),
        Verb::Next | Verb::Away | Verb::Back => return None,
    };
    let by = opened.by();
    // These ids name nothing: the change is thrown away.
    desk::decide(&opened.lead, &act, &by, &opened.rules, opened.now, &mut CountedIds::default()).err()
}

/// A press that has nothing to do: what is so already is a kind word, what has moved on a conflict.
fn status_of(refusal: &Refusal, verb: Verb) -> StatusCode {
    match (refusal, verb) {
        (Refusal::AlreadyAccepted, Verb::Accept)
        | (Refusal::AlreadyAnswered, Verb::Respond)
        | (Refusal::AlreadyQualified, Verb::Qualify) => StatusCode::OK,
        _ => StatusCode::CONFLICT,
    }
}
