//! Waiting for mail: IDLE (RFC 2177) where the server has it, sleep where it has not. IDLE is a hint, not a promise:
//! a full comparison runs on the clock whatever it says.

use std::time::Duration;

use async_imap::imap_proto::{MailboxDatum, RequestId, Response, Status};
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;

use super::connect::within;
use super::error::ArriveError;
use super::session::Session;

const DURING: &str = "IDLE";

/// Why the wait ended. In each case the session is ready for the next command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woke {
    /// The server told of mails that came or went.
    Mail,
    /// The time is over: look anyway, then wait again. Below 29 minutes (RFC 2177), better 5 (routers forget).
    Renew,
    /// We were asked to stop.
    Ended,
}

impl Session {
    /// Waits for mail, at most `renew_after`; a server without IDLE is left alone for that long, or for the poll
    /// interval if that is shorter. A server that refuses IDLE counts as one without it from then on.
    pub async fn idle(&mut self, renew_after: Duration, stop: &CancellationToken) -> Result<Woke, ArriveError> {
        if std::mem::take(&mut self.has_news) {
            return Ok(Woke::Mail);
        }
        if !self.can_idle {
            return Ok(tokio::select! {
                () = sleep(renew_after.min(self.limits.poll)) => Woke::Renew,
                () = stop.cancelled() => Woke::Ended,
            });
        }
        let tag = within(self.limits.command, DURING, self.start_idle()).await?;
        // While we idle, silence is what we want; at the end the server must answer DONE.
        self.imap.get_mut().allow_silence(renew_after + self.limits.silence);
        let longest = renew_after + self.limits.command;
        let woke = tokio::select! {
            woke = within(longest, DURING, self.news_until(Instant::now() + renew_after)) => woke?,
            () = stop.cancelled() => Woke::Ended,
        };
        within(self.limits.command, DURING, self.end_idle(&tag)).await?;
        let has_news = std::mem::take(&mut self.has_news);
        Ok(if has_news && woke == Woke::Renew { Woke::Mail } else { woke })
    }

    /// Until the server's go-ahead. It may tell of mail before it, and it may refuse (async-imap's own `init` waits
    /// for ever then).
    async fn start_idle(&mut self) -> Result<RequestId, ArriveError> {
        let tag = self.say(DURING, "IDLE").await?;
        loop {
            let read = self.imap.read_response().await.map_err(|cause| ArriveError::from_io(DURING, cause))?;
            let Some(response) = read else { return Err(self.ended(DURING)) };
            match response.parsed() {
                Response::Continue(_) => return Ok(tag),
                Response::Done { tag: answered, status, .. } if *answered == tag => {
                    self.can_idle = false;
                    // OK without having idled is no answer to build on either.
                    self.verdict(DURING, status)?;
                    return Err(ArriveError::Unreadable { during: DURING });
                }
                Response::Data { status: Status::Bye, .. } => return Err(self.ended(DURING)),
                response => self.has_news |= is_news(response),
            }
        }
    }

    async fn news_until(&mut self, end: Instant) -> Result<Woke, ArriveError> {
        if self.has_news {
            return Ok(Woke::Mail);
        }
        loop {
            let Ok(read) = timeout_at(end, self.imap.read_response()).await else { return Ok(Woke::Renew) };
            let Some(response) = read.map_err(|cause| ArriveError::from_io(DURING, cause))? else {
                return Err(self.ended(DURING));
            };
            match response.parsed() {
                response if is_news(response) => return Ok(Woke::Mail),
                Response::Data { status: Status::Bye, .. } => return Err(self.ended(DURING)),
                Response::Done { status, .. } => {
                    // The server ended IDLE by itself.
                    self.verdict(DURING, status)?;
                    return Err(ArriveError::Unreadable { during: DURING });
                }
                _ => {}
            }
        }
    }

    async fn end_idle(&mut self, tag: &RequestId) -> Result<(), ArriveError> {
        self.imap.get_mut().allow_silence(self.limits.silence);
        let done = self.imap.run_command_untagged("DONE").await;
        done.map_err(|cause| ArriveError::from_imap(DURING, cause, self.refusal()))?;
        self.until_done(DURING, tag, &mut |_| Ok(())).await
    }
}

fn is_news(response: &Response<'_>) -> bool {
    matches!(response, Response::MailboxData(MailboxDatum::Exists(_)) | Response::Expunge(_))
}
