//! A carrier: one connection, one mail after another. What the server has taken is noted before the next mail's content
//! leaves, so that a kill repeats at most the one mail of each connection whose answer was still to come.

use super::late_offer;
use super::mark::Mark;
use super::offer_on;
use super::piece::Piece;
use super::{Room, Taken};
use crate::domain::event::{Actor, Event};
use crate::domain::id::NoticeId;
use crate::domain::notice::{DueNotice, FOR_ANOTHER_TEAM, NOT_FOR_ADDRESS, NOT_YET, Notice, NoticeKind, SendOutcome};
use crate::domain::rules::Rules;
use crate::domain::spoken::quoted;
use crate::domain::time::Timestamp;
use crate::pipeline::send::connection::Connection;
use crate::pipeline::send::retry::{self, Failure};
use lettre::address::Envelope;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

/// How long a connection is kept without work. Servers hang up after some minutes, and a mail that meets a closed
/// connection costs a second try.
const IDLE: Duration = Duration::from_secs(30);
/// Mails on one connection; some servers allow a hundred and then answer 421 or 452.
const MAILS_MAX: u32 = 100;
/// Tries after which a rep hears that his answer has not left: over half an hour, as `retry` is by itself.
const PUT_OFF_TRIES: u32 = 4;
/// Before a mail's own content is asked for again.
const NOT_READ_PAUSE: Duration = Duration::from_secs(30);

struct Carrier {
    room: Arc<Room>,
    /// Which of the carriers it is.
    place: usize,
    marks: mpsc::Sender<Mark>,
    ending: CancellationToken,
    connection: Option<Connection>,
    /// Rung when the last outcome is on disk; none if a receipt keeps it meanwhile.
    marked: Option<oneshot::Receiver<()>>,
}

/// The marker is gone, because the store failed: nothing more may be sent.
struct MarkerGone;

pub async fn run(
    room: Arc<Room>,
    place: usize,
    queue: Arc<Mutex<mpsc::Receiver<Taken>>>,
    marks: mpsc::Sender<Mark>,
    ending: CancellationToken,
) {
    let mut carrier = Carrier { room, place, marks, ending, connection: None, marked: None };
    loop {
        let next = async { queue.lock().await.recv().await };
        match timeout(IDLE, next).await {
            Ok(Some(taken)) => {
                let span = tracing::info_span!("outbox", mail.id = %taken.piece.id());
                if carrier.carry(taken).instrument(span).await.is_err() {
                    return;
                }
            }
            Ok(None) => break,
            Err(_) => carrier.hang_up().await,
        }
    }
    // What is still on its way to disk gets there before we say that we are done.
    let _ = carrier.settle().await;
    carrier.hang_up().await;
}

impl Carrier {
    async fn carry(&mut self, Taken { mut piece, at }: Taken) -> Result<(), MarkerGone> {
        if self.room.may_have_arrived(piece.id()) {
            piece.may_have_arrived();
        }
        let is_late = at.elapsed() + self.room.sender.transport.longest_try() > self.room.lease;
        if self.ending.is_cancelled() || is_late {
            let outcome = SendOutcome::Later { at: self.now(), reply: "not begun in time".to_owned() };
            return self.mark(&piece, outcome, None).await;
        }
        if let Some(reason) = piece.overtaken() {
            let text = format!("did not mail {}: {reason}", piece.said());
            return self.mark(&piece, SendOutcome::Overtaken { reason }, Some(("notice_overtaken", text))).await;
        }
        if let Some(cause) = self.room.outage.cause() {
            return self.failed(&piece, &Failure::NoServer { cause }).await;
        }
        if let Some(due) = piece.assignment_mut()
            && let Some(lead) = late_offer::begin(&self.room.sender, due).await
        {
            due.lead = lead;
        }
        if let Err(error) = piece.fill(&self.room.sender).await {
            let outcome = SendOutcome::Later { at: self.now().plus(NOT_READ_PAUSE), reply: error.to_string() };
            return self.mark(&piece, outcome, None).await;
        }
        if let Some(outcome) = piece.obstacle() {
            let event = match &outcome {
                SendOutcome::Overtaken { reason } => {
                    Some(("notice_overtaken", format!("did not mail {}: {reason}", piece.said())))
                }
                SendOutcome::Sent { .. } | SendOutcome::Later { .. } | SendOutcome::Refused { .. } => None,
            };
            return self.mark(&piece, outcome, event).await;
        }
        let (envelope, mail) = match piece.compose(&self.room.sender) {
            Ok(composed) => composed,
            Err(error) => {
                let of = piece.lead().map(tracing::field::display);
                tracing::error!(lead.id = of, "a notice cannot be written and is given up: {error}");
                return self.failed(&piece, &Failure::Never { reply: error.to_string() }).await;
            }
        };
        if let Some(limiter) = &self.room.limiter {
            tokio::select! {
                () = limiter.until_ready() => {}
                () = self.ending.cancelled() => {
                    let outcome = SendOutcome::Later { at: self.now(), reply: "not begun in time".to_owned() };
                    return self.mark(&piece, outcome, None).await;
                }
            }
        }
        let mut sent = self.send(piece.id(), &envelope, &mail).await?;
        let is_too_long = sent.as_ref().is_err_and(Failure::is_about_length);
        if is_too_long
            && piece.leave_out_enclosures()
            && let Ok((envelope, mail)) = piece.compose(&self.room.sender)
        {
            sent = self.send(piece.id(), &envelope, &mail).await?;
        }
        match sent {
            Ok(reply) => self.arrived(&piece, reply).await,
            Err(failure) => self.failed(&piece, &failure).await,
        }
    }

    /// Offers the mail while the last one may still have to be marked, and hands it over after that.
    async fn send(
        &mut self,
        notice: &NoticeId,
        envelope: &Envelope,
        mail: &lettre::Message,
    ) -> Result<Result<String, Failure>, MarkerGone> {
        let bytes = mail.formatted();
        let mut connection = match self.offered(envelope, &bytes).await {
            Ok(connection) => connection,
            Err(failure) => return Ok(Err(failure)),
        };
        self.settle().await?;
        self.room.begun.note(self.place, notice);
        let delivered = connection.deliver(&bytes).await;
        self.keep(connection);
        Ok(delivered)
    }

    /// A connection on which the server waits for the mail. One that has carried mails before may have been closed
    /// meanwhile, or the server may have had enough of it: then a fresh one is asked as well.
    async fn offered(&mut self, envelope: &Envelope, bytes: &[u8]) -> Result<Connection, Failure> {
        if let Some(mut connection) = self.connection.take() {
            let offered = connection.offer(envelope, bytes).await;
            match offered {
                Ok(()) => return Ok(connection),
                Err(failure) if matches!(failure, Failure::Never { .. }) || connection.mails == 0 => {
                    return Err(self.turned_away(connection, failure));
                }
                Err(_) => connection.quit().await,
            }
        }
        let mut connection = self.connect().await?;
        match connection.offer(envelope, bytes).await {
            Ok(()) => Ok(connection),
            Err(failure) => Err(self.turned_away(connection, failure)),
        }
    }

    fn turned_away(&mut self, connection: Connection, failure: Failure) -> Failure {
        if let Failure::NoServer { cause } = &failure {
            self.server_is_away(cause, true);
        }
        self.keep(connection);
        failure
    }

    async fn connect(&mut self) -> Result<Connection, Failure> {
        match self.room.sender.transport.connect().await {
            Ok(connection) => Ok(connection),
            Err(trouble) => {
                let cause = trouble.to_string();
                self.server_is_away(&cause, trouble.step.needs_a_person());
                Err(Failure::NoServer { cause })
            }
        }
    }

    fn server_is_away(&self, cause: &str, needs_a_person: bool) {
        match (self.room.outage.begins(cause, self.now()), needs_a_person) {
            (true, true) => tracing::error!("mail cannot be sent and waits: {cause}"),
            (true, false) => tracing::warn!("mail cannot be sent and waits: {cause}"),
            (false, _) => {}
        }
    }

    fn keep(&mut self, connection: Connection) {
        self.connection = Some(connection).filter(|connection| !connection.is_broken && connection.mails < MAILS_MAX);
    }

    async fn hang_up(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.quit().await;
        }
    }

    async fn arrived(&mut self, piece: &Piece, reply: String) -> Result<(), MarkerGone> {
        let kind = piece.kind();
        metrics::counter!("anteroom_mails_sent_total", "kind" => kind).increment(1);
        if let Some(caused_at) = piece.caused_at() {
            let latency = self.now().since(caused_at);
            metrics::histogram!("anteroom_arrival_to_notification_seconds").record(latency.as_secs_f64());
        }
        let of = piece.lead().map(tracing::field::display);
        tracing::debug!(lead.id = of, "mailed {kind} to {}", piece.to_masked());
        self.room.set_unknown(piece.id(), false);
        let text = format!("mailed {}", piece.said());
        self.mark(piece, SendOutcome::Sent { reply }, Some(("notified", text))).await
    }

    async fn failed(&mut self, piece: &Piece, failure: &Failure) -> Result<(), MarkerGone> {
        let outcome = retry::next(&self.room.sender.transport.settings.retry, piece.attempts(), failure, self.now());
        let (kind, why) = (piece.kind(), why(failure));
        let of = piece.lead().map(tracing::field::display);
        let event = match &outcome {
            SendOutcome::Refused { .. } => {
                metrics::counter!("anteroom_mails_refused_total", "kind" => kind).increment(1);
                tracing::error!(lead.id = of, "{kind} to {} is given up: {why}", piece.to_masked());
                Some(("notify_refused", format!("could not mail {} and gave it up: {why}", piece.said())))
            }
            SendOutcome::Later { at, .. } => {
                metrics::counter!("anteroom_mails_deferred_total", "kind" => kind).increment(1);
                tracing::debug!(lead.id = of, "{kind} is tried again at {at}: {}", failure.as_str());
                let is_first = piece.attempts() == 1;
                is_first.then(|| ("notify_deferred", format!("could not mail {} yet: {why}", piece.said())))
            }
            SendOutcome::Sent { .. } | SendOutcome::Overtaken { .. } => None,
        };
        let is_given_up = matches!(outcome, SendOutcome::Refused { .. });
        let turned_away = piece.assignment().or(piece.relay()).or(piece.exit()).filter(|_| is_given_up);
        let may_come_back = matches!(outcome, SendOutcome::Later { .. });
        if matches!(failure, Failure::Unknown { .. }) || !may_come_back {
            self.room.set_unknown(piece.id(), may_come_back);
        }
        self.mark(piece, outcome, event).await?;
        if let Some(turned_away) = turned_away {
            // First why, then what comes of it.
            self.settle().await?;
            offer_on::offer_on(&self.room.sender, turned_away, failure).await;
        }
        Ok(())
    }

    async fn mark(
        &mut self,
        piece: &Piece,
        outcome: SendOutcome,
        event: Option<(&'static str, String)>,
    ) -> Result<(), MarkerGone> {
        self.settle().await?;
        let lead = piece.lead().cloned();
        let event =
            event.map(|(what, text)| Event { at: self.now(), lead, email: None, actor: Actor::Clock, what, text });
        let (done, marked) = oneshot::channel();
        let is_noted = matches!(outcome, SendOutcome::Sent { .. }) && self.room.receipts.note(piece.id());
        let owed = piece.owed_for(&outcome, &self.room.sender.rules.load());
        let mark = Mark { id: piece.id().clone(), outcome, event, owed, is_noted, done };
        self.marks.send(mark).await.map_err(|_| MarkerGone)?;
        self.marked = Some(marked).filter(|_| !is_noted);
        Ok(())
    }

    /// Waits until the last outcome is on disk.
    async fn settle(&mut self) -> Result<(), MarkerGone> {
        match self.marked.take() {
            Some(marked) => marked.await.map_err(|_| MarkerGone),
            None => Ok(()),
        }
    }

    fn now(&self) -> Timestamp {
        self.room.sender.clock.now()
    }
}

/// A rep whose answer cannot be sent must hear of it, and one whose answer a server puts off again and again: he thinks that
/// it has arrived.
pub(super) fn owed_for(due: &DueNotice, outcome: &SendOutcome, rules: &Rules) -> Option<Notice> {
    let notice = &due.notice;
    let rep = due.lead.holder().or(notice.rep.as_ref()).filter(|_| notice.kind == NoticeKind::Relay)?;
    let (which, note) = match outcome {
        SendOutcome::Refused { reply } => {
            let why = if retry::says_of_addressee(reply) { "the mail server said" } else { NOT_FOR_ADDRESS };
            ("u", format!("your answer could not be sent to the prospect: {why}, “{}”", quoted(reply)))
        }
        // Of a server that cannot be reached at all the board tells.
        SendOutcome::Later { reply, .. } if due.attempts == PUT_OFF_TRIES && reply.starts_with('4') => (
            "p",
            format!(
                "{NOT_YET}: the mail server said, “{}”. It is tried again, and you hear if it is given up",
                quoted(reply)
            ),
        ),
        SendOutcome::Later { .. } | SendOutcome::Sent { .. } | SendOutcome::Overtaken { .. } => return None,
    };
    Some(Notice {
        // One of a kind for each answer, whoever marks it how often.
        id: NoticeId::new(format!("{}-{which}", notice.id)),
        kind: NoticeKind::Undelivered,
        to: rules.team.rep(rep)?.email.clone(),
        rep: Some(rep.clone()),
        note,
        due_at: None,
        arrived_at: None,
        writer: Some(notice.to.clone()),
        ..notice.clone()
    })
}

/// `the assignment to ana`, for the timeline: reps by mention, addresses masked.
pub(super) fn said(notice: &Notice) -> String {
    let what = match notice.kind {
        NoticeKind::Assignment => "the assignment",
        NoticeKind::Reminder => "a reminder",
        NoticeKind::TakenAway => "that the lead went on",
        NoticeKind::Escalation => "the escalation",
        NoticeKind::Reply => "that the prospect wrote again",
        NoticeKind::Warmer => "that it is better than it was",
        NoticeKind::FollowUp => "the question what came of it",
        NoticeKind::Review => "the request to decide",
        NoticeKind::Exit => FOR_ANOTHER_TEAM,
        NoticeKind::Confirmed => "that it was done",
        NoticeKind::Help => "what can be said in a reply",
        NoticeKind::Held => "the question whether an answer is for the prospect",
        NoticeKind::Relay => {
            let whose = notice.rep.as_ref().map_or_else(|| "somebody".to_owned(), |rep| rep.mention().to_string());
            return format!("{whose}'s answer to the prospect");
        }
        NoticeKind::Question => "the question what is missing",
        NoticeKind::Undelivered => "that an answer did not arrive",
        NoticeKind::Unreachable => "that a rep cannot be reached",
        NoticeKind::Acknowledgement => "that the mail has come",
        NoticeKind::HandOff => "the question whether he takes it over",
        NoticeKind::HandOffAnswer => "what was said to the hand-off",
        NoticeKind::Handover => "that the lead is his now",
        NoticeKind::Leaver => "what became of a leaver's leads",
        NoticeKind::Letter => "a letter to the prospect",
    };
    let whom = notice.rep.as_ref().map_or_else(|| notice.to.masked(), |rep| rep.mention().to_string());
    format!("{what} to {whom}")
}

/// A failure without the server's own words, which may name people: `the server said 550 5.1.1`.
fn why(failure: &Failure) -> String {
    let reply = failure.reply();
    match failure {
        Failure::NoServer { .. } => "the mail server cannot be reached or does not let us in".to_owned(),
        Failure::Unknown { .. } => "the connection was lost before the server's answer".to_owned(),
        Failure::NotNow { .. } | Failure::Never { .. } => {
            let codes = reply.split(' ').take(2).filter(|word| word.chars().all(|c| c.is_ascii_digit() || c == '.'));
            match codes.collect::<Vec<_>>().join(" ") {
                codes if codes.is_empty() => reply.to_owned(),
                codes => format!("the mail server said {codes}"),
            }
        }
    }
}
