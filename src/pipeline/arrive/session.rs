//! Our commands on a logged-in connection. Each is believed only when our own tag came back with OK; NO, BAD, BYE, the
//! end of the connection, silence and lateness are errors. After an error that does not leave the session usable
//! (`ArriveError::leaves_session_usable`), drop it and connect again.

use std::collections::BTreeMap;
use std::time::Duration;

use async_imap::imap_proto::{MailboxDatum, NameAttribute, RequestId, Response, ResponseCode, Status};
use jiff::civil::Date;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use super::answers::{Beginning, Fetched, Listed, Listing, Selected, bodies, listing};
use super::connect::{Limits, within};
use super::error::{ArriveError, sounds_temporary};
use super::wire::Wire;
use super::{folder, uids};

pub struct Session {
    pub(super) imap: async_imap::Session<Wire>,
    pub(super) limits: Limits,
    pub(super) can_idle: bool,
    /// The server told of mails since EXAMINE or the last wake-up. It tells once, also in the middle of another
    /// command, so `idle` must not wait for what was already said.
    pub(super) has_news: bool,
}

/// Stands for whichever folder the server says sent mail is kept in.
const SENT: &str = "\\Sent";

/// The most UIDs one listing or search may bring: 40 MB as a map. A caller's window is smaller by far.
const LISTED_MAX: usize = 1_000_000;

impl Session {
    pub(super) async fn begin(imap: async_imap::Session<Wire>, limits: Limits) -> Result<Self, ArriveError> {
        let mut session = Self { imap, limits, can_idle: false, has_news: false };
        if session.imap.get_mut().heard().capabilities.is_none() {
            match session.ask("CAPABILITY", "CAPABILITY", limits.command, |_| Ok(())).await {
                // A server that refuses to tell has no extensions.
                Err(error) if !error.leaves_session_usable() => return Err(error),
                _ => {}
            }
        }
        session.can_idle = session.imap.get_mut().heard().offers("IDLE");
        Ok(session)
    }

    /// Whether `idle` hears of mail at once; otherwise it only sleeps.
    pub fn can_idle(&self) -> bool {
        self.can_idle
    }

    /// Opens the folder for reading only, so that nobody's `\Seen` or `\Recent` changes.
    pub async fn examine(&mut self, name: &str) -> Result<Selected, ArriveError> {
        if name == SENT {
            let encoded = self.sent_folder().await?;
            return self.examine_encoded(&encoded, name).await;
        }
        let spellings = folder::spellings(name);
        let mut first_answer = None;
        for spelling in &spellings {
            match self.examine_spelling(spelling).await {
                // A server in trouble says nothing about the folder's name.
                Err(ArriveError::Refused { answer, .. }) => {
                    let is_about_the_name = !sounds_temporary(&answer);
                    first_answer.get_or_insert(answer);
                    if !is_about_the_name {
                        break;
                    }
                }
                settled => return settled,
            }
        }
        let tried = spellings.iter().map(|tried| folder::quoted(&folder::encode(tried))).collect::<Vec<_>>().join(", ");
        Err(ArriveError::FolderRefused { folder: name.to_owned(), tried, answer: first_answer.unwrap_or_default() })
    }

    /// The folder that the server says sent mail is kept in (RFC 6154), as it calls it.
    async fn sent_folder(&mut self) -> Result<String, ArriveError> {
        let heard = self.imap.get_mut().heard();
        // Some servers tell it only if asked.
        let asks = heard.offers("SPECIAL-USE") && heard.offers("LIST-EXTENDED");
        let command = if asks { "LIST \"\" \"*\" RETURN (SPECIAL-USE)" } else { "LIST \"\" \"*\"" };
        let mut found = None;
        self.ask("LIST", command, self.limits.command, |response| {
            if let Response::MailboxData(MailboxDatum::List(listed)) = response
                && listed.name_attributes.iter().any(|attribute| matches!(attribute, NameAttribute::Sent))
            {
                found.get_or_insert_with(|| listed.name.to_string());
            }
            Ok(())
        })
        .await?;
        found.ok_or_else(|| ArriveError::FolderRefused {
            folder: SENT.to_owned(),
            tried: "LIST".to_owned(),
            answer: "no folder is marked as the one for sent mail; name it, like sent = \"Sent Items\"".to_owned(),
        })
    }

    async fn examine_spelling(&mut self, name: &str) -> Result<Selected, ArriveError> {
        self.examine_encoded(&folder::encode(name), name).await
    }

    async fn examine_encoded(&mut self, encoded: &str, name: &str) -> Result<Selected, ArriveError> {
        let (mut uidvalidity, mut uidnext, mut exists) = (None, None, 0);
        let command = format!("EXAMINE {}", folder::quoted(encoded));
        self.ask("EXAMINE", &command, self.limits.command, |response| {
            match response {
                Response::MailboxData(MailboxDatum::Exists(count)) => exists = *count,
                Response::Data { outcome, .. } => match outcome.code {
                    Some(ResponseCode::UidValidity(value)) => uidvalidity = Some(value),
                    Some(ResponseCode::UidNext(value)) => uidnext = Some(value),
                    _ => {}
                },
                _ => {}
            }
            Ok(())
        })
        .await?;
        self.has_news = false;
        // RFC 3501 allows no zero here.
        let uidvalidity = uidvalidity.filter(|value| *value > 0);
        let uidvalidity = uidvalidity.ok_or_else(|| ArriveError::NoUidValidity { folder: name.to_owned() })?;
        Ok(Selected { uidvalidity, uidnext, exists, folder: name.to_owned() })
    }

    /// The mails with a UID in the range, ascending. A mail missing here may still exist: `search` confirms.
    pub async fn list_sizes(&mut self, from_uid: u32, to_uid: u32, what: Listing) -> Result<Vec<Listed>, ArriveError> {
        let during = "UID FETCH of sizes";
        let items = match what {
            Listing::SizesAndDates => "(UID RFC822.SIZE INTERNALDATE)",
            Listing::Sizes => "(UID RFC822.SIZE)",
        };
        if from_uid > to_uid {
            return Ok(Vec::new());
        }
        let mut listed = BTreeMap::new();
        let command = format!("UID FETCH {} {items}", uids::range(from_uid, to_uid));
        self.ask(during, &command, self.limits.transfer, |response| {
            if let Some(mail) = listing(response).filter(|mail| (from_uid..=to_uid).contains(&mail.uid)) {
                listed.insert(mail.uid, mail);
            }
            bounded(during, listed.len())
        })
        .await?;
        Ok(listed.into_values().collect())
    }

    /// The UIDs in the range, ascending; with `since`, of mails that arrived on that day or later.
    pub async fn search(&mut self, from_uid: u32, to_uid: u32, since: Option<Date>) -> Result<Vec<u32>, ArriveError> {
        let since = since.map(|day| format!(" SINCE {}", uids::date(day))).unwrap_or_default();
        self.search_for(from_uid, to_uid, &since).await
    }

    /// The UIDs in the range of what is marked as still being written.
    pub async fn search_drafts(&mut self, from_uid: u32, to_uid: u32) -> Result<Vec<u32>, ArriveError> {
        self.search_for(from_uid, to_uid, " DRAFT").await
    }

    /// The answer is one long line whose reading costs the square of its length: keep windows below some 50,000 UIDs.
    async fn search_for(&mut self, from_uid: u32, to_uid: u32, what: &str) -> Result<Vec<u32>, ArriveError> {
        let during = "UID SEARCH";
        if from_uid > to_uid {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        let command = format!("UID SEARCH UID {}{what}", uids::range(from_uid, to_uid));
        self.ask(during, &command, self.limits.transfer, |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                found.extend(uids.iter().copied().filter(|uid| (from_uid..=to_uid).contains(uid)));
            }
            bounded(during, found.len())
        })
        .await?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The mails, in the order they came. One that is absent was not sent, which proves nothing: `search` confirms.
    /// Fails with `Fault::LiteralTooLarge` when a mail is larger than the limit, whatever its listed size.
    pub async fn fetch(&mut self, asked: &[u32]) -> Result<Vec<Fetched>, ArriveError> {
        let mut missing = asked.to_vec();
        missing.sort_unstable();
        missing.dedup();
        let mut mails = Vec::with_capacity(missing.len());
        if missing.is_empty() {
            return Ok(mails);
        }
        let mut is_here = vec![false; missing.len()];
        let command = format!("UID FETCH {} (UID BODY.PEEK[])", uids::set(&missing));
        self.ask("UID FETCH", &command, self.limits.transfer, |response| {
            if let Some((uid, [Some(body), _])) = bodies(response, None)
                && let Ok(place) = missing.binary_search(&uid)
                && !std::mem::replace(&mut is_here[place], true)
            {
                mails.push(Fetched { uid, raw: body.to_vec() });
            }
            Ok(())
        })
        .await?;
        Ok(mails)
    }

    /// For a mail over the limit: its header and its beginning, each of `max_bytes` at most. None if it was not sent.
    pub async fn fetch_header_and_start(&mut self, uid: u32, max_bytes: u32) -> Result<Option<Beginning>, ArriveError> {
        // Both come in one response, under one limit.
        let half = u32::try_from(self.limits.literal_max_bytes / 2).unwrap_or(u32::MAX);
        let max_bytes = max_bytes.min(half).max(1);
        let kept = |part: &[u8]| part[..part.len().min(max_bytes as usize)].to_vec();
        let mut beginning: Option<Beginning> = None;
        let command = format!("UID FETCH {uid} (UID BODY.PEEK[HEADER]<0.{max_bytes}> BODY.PEEK[]<0.{max_bytes}>)");
        self.ask("UID FETCH of a header", &command, self.limits.transfer, |response| {
            if let Some((_, parts)) = bodies(response, Some(0)).filter(|(from, _)| *from == uid) {
                let [start, header] = parts;
                let beginning = beginning.get_or_insert_default();
                start.into_iter().for_each(|start| beginning.start = kept(start));
                header.into_iter().for_each(|header| beginning.header = kept(header));
            }
            Ok(())
        })
        .await?;
        Ok(beginning.filter(|beginning| !beginning.start.is_empty() || !beginning.header.is_empty()))
    }

    pub async fn noop(&mut self) -> Result<(), ArriveError> {
        self.ask("NOOP", "NOOP", self.limits.command, |_| Ok(())).await
    }

    /// Says goodbye if the server listens; nothing depends on it.
    pub async fn logout(mut self) {
        let farewell = async {
            let _ = self.imap.run_command("LOGOUT").await;
            while let Ok(Some(response)) = self.imap.read_response().await {
                if matches!(response.parsed(), Response::Done { .. }) {
                    break;
                }
            }
            let _ = self.imap.get_mut().shutdown().await;
        };
        let _ = timeout(Duration::from_secs(2), farewell).await;
    }

    async fn ask(
        &mut self,
        during: &'static str,
        command: &str,
        limit: Duration,
        mut hear: impl FnMut(&Response<'_>) -> Result<(), ArriveError>,
    ) -> Result<(), ArriveError> {
        within(limit, during, async {
            let tag = self.say(during, command).await?;
            self.until_done(during, &tag, &mut hear).await
        })
        .await
    }

    pub(super) async fn say(&mut self, during: &'static str, command: &str) -> Result<RequestId, ArriveError> {
        self.imap.get_mut().allow_silence(self.limits.silence);
        let said = self.imap.run_command(command).await;
        said.map_err(|cause| ArriveError::from_imap(during, cause, self.refusal()))
    }

    /// Hears every untagged response until our tag comes. Another tag answers nobody and is passed over.
    pub(super) async fn until_done(
        &mut self,
        during: &'static str,
        tag: &RequestId,
        hear: &mut impl FnMut(&Response<'_>) -> Result<(), ArriveError>,
    ) -> Result<(), ArriveError> {
        loop {
            let read = self.imap.read_response().await.map_err(|cause| ArriveError::from_io(during, cause))?;
            let Some(response) = read else { return Err(self.ended(during)) };
            match response.parsed() {
                Response::Done { tag: answered, status, .. } if answered == tag => return self.verdict(during, status),
                Response::Data { status: Status::Bye, .. } => return Err(self.ended(during)),
                response => {
                    self.has_news |= matches!(response, Response::MailboxData(MailboxDatum::Exists(_)));
                    hear(response)?;
                }
            }
        }
    }

    pub(super) fn verdict(&mut self, during: &'static str, status: &Status) -> Result<(), ArriveError> {
        match status {
            Status::Ok => Ok(()),
            Status::No => Err(ArriveError::Refused { during, answer: self.refusal() }),
            Status::Bad => Err(ArriveError::Rejected { during, answer: self.refusal() }),
            Status::Bye => Err(ArriveError::Bye { during, answer: self.refusal() }),
            Status::PreAuth => Err(ArriveError::Unreadable { during }),
        }
    }

    pub(super) fn ended(&mut self, during: &'static str) -> ArriveError {
        match self.refusal() {
            answer if answer.starts_with("BYE") => ArriveError::Bye { during, answer },
            _ => ArriveError::Ended { during },
        }
    }

    pub(super) fn refusal(&mut self) -> String {
        self.imap.get_mut().heard().refusal.clone().unwrap_or_default()
    }
}

fn bounded(during: &'static str, count: usize) -> Result<(), ArriveError> {
    if count > LISTED_MAX { Err(ArriveError::TooMany { during, limit: LISTED_MAX }) } else { Ok(()) }
}
