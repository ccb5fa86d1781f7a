//! The IMAP server: IMAP4rev1 (RFC 3501) as far as mail programs use it, with IDLE, UIDPLUS and MOVE.
//! This file reads commands and writes answers; what a command does is in `session.rs`.

mod command;
mod describe;
mod fetch;
mod hearing;
mod numbers;
mod part;
mod search;
mod session;
mod view;
mod words;

use super::mailboxes::{Mailboxes, Owner};
use super::wire::{Line, Wire};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use command::{Command, Numbering};
use hearing::{Heard, LINE_MAX_BYTES, Login};
use session::Session;
use std::io;
use std::time::Duration;
use tokio::time::Instant;
use view::Removals;
use words::{Refusal, Words, bad, no};

const CAPABILITIES: &str = "IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN ID IDLE NAMESPACE UNSELECT UIDPLUS MOVE SPECIAL-USE";

/// RFC 3501 5.4: at least 30 minutes for a client that is logged in; before that it has no reason to think.
const PATIENCE: Duration = Duration::from_secs(30 * 60);
const LOGIN_PATIENCE: Duration = Duration::from_secs(3 * 60);

/// How often an idling client hears from us, as Dovecot does it, so that it and its router know we are there.
const KEEPALIVE: Duration = Duration::from_secs(120);

/// Refusals in a row, after which this is not an IMAP client, or one that guesses passwords.
const REFUSALS_MAX: usize = 20;

pub async fn serve(wire: &mut Wire, mailboxes: &Mailboxes) -> io::Result<()> {
    wire.send(format!("* OK [CAPABILITY {CAPABILITIES}] Anteroom sandbox ready\r\n").as_bytes()).await?;
    let mut connection = Connection { wire, mailboxes, session: None, refusals: 0 };
    match connection.answer_all().await {
        Err(error) if error.kind() == io::ErrorKind::TimedOut => wire.send(b"* BYE silent for too long\r\n").await,
        ended => ended,
    }
}

struct Connection<'c> {
    wire: &'c mut Wire,
    mailboxes: &'c Mailboxes,
    /// From the login on.
    session: Option<Session<'c>>,
    refusals: usize,
}

/// Whether the connection goes on.
#[derive(PartialEq, Eq)]
enum Onward {
    Next,
    Leave,
}

impl Connection<'_> {
    async fn answer_all(&mut self) -> io::Result<()> {
        loop {
            let login = if self.session.is_some() { Login::Done } else { Login::Missing };
            let onward = match hearing::hear(self.wire, login, self.patience()).await? {
                Heard::Command { tag, words } => self.answer(&tag, words).await?,
                Heard::Refused { tag, refusal } => self.refuse(&tag, refusal).await?,
                Heard::Lost { why } => return self.wire.send(format!("* BYE {why}\r\n").as_bytes()).await,
                Heard::End => return Ok(()),
            };
            if onward == Onward::Leave {
                return Ok(());
            }
        }
    }

    fn patience(&self) -> Duration {
        if self.session.is_some() { PATIENCE } else { LOGIN_PATIENCE }
    }

    async fn refuse(&mut self, tag: &str, refusal: Refusal) -> io::Result<Onward> {
        let line = match refusal {
            Refusal::Bad(text) => format!("{tag} BAD {text}\r\n"),
            Refusal::No(text) => format!("{tag} NO {text}\r\n"),
        };
        self.refusals += 1;
        if self.refusals > REFUSALS_MAX {
            self.wire.send(format!("{line}* BYE too many bad commands\r\n").as_bytes()).await?;
            return Ok(Onward::Leave);
        }
        self.wire.send(line.as_bytes()).await?;
        Ok(Onward::Next)
    }

    async fn answer(&mut self, tag: &str, mut words: Words) -> io::Result<Onward> {
        let command = match command::parse(&mut words) {
            Ok(command) => command,
            Err(refusal) => return self.refuse(tag, refusal).await,
        };
        let removals = removals_during(&command);
        let mut out = Vec::new();
        let done = match command {
            Command::Capability => {
                out = format!("* CAPABILITY {CAPABILITIES}\r\n").into_bytes();
                Ok("these".to_owned())
            }
            Command::Id => {
                out = b"* ID (\"name\" \"Anteroom sandbox\")\r\n".to_vec();
                Ok("pleased to meet you".to_owned())
            }
            Command::Logout => {
                self.wire.send(format!("* BYE see you\r\n{tag} OK logged out\r\n").as_bytes()).await?;
                return Ok(Onward::Leave);
            }
            Command::Login { user, password } => self.log_in(&user, &password),
            Command::AuthenticatePlain { initial } => match self.authenticate(initial).await? {
                Some(outcome) => outcome,
                None => return Ok(Onward::Leave),
            },
            Command::Noop => Ok("still here".to_owned()),
            Command::Namespace => {
                out = b"* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n".to_vec();
                Ok("one namespace".to_owned())
            }
            Command::Idle => match self.idle().await? {
                Some(outcome) => outcome,
                None => return Ok(Onward::Leave),
            },
            Command::Fetch { set, items, numbering } => self.fetch(&set, &items, numbering).await?,
            command => match &mut self.session {
                None => bad("log in first"),
                Some(session) => session.run(command).map(|reply| {
                    out = reply.untagged;
                    reply.done
                }),
            },
        };
        if let Some(session) = &mut self.session {
            session.catch_up(&mut out, removals);
        }
        self.wire.put(&out).await?;
        match done {
            Ok(text) => {
                self.refusals = 0;
                self.wire.answer(format!("{tag} OK {text}\r\n").as_bytes()).await?;
                Ok(Onward::Next)
            }
            Err(refusal) => self.refuse(tag, refusal).await,
        }
    }

    fn log_in(&mut self, user: &[u8], password: &[u8]) -> Result<String, Refusal> {
        if self.session.is_some() {
            return bad("you are logged in already");
        }
        match self.mailboxes.log_in(user, password) {
            Some(owner) => Ok(self.welcome(owner)),
            None => no("[AUTHENTICATIONFAILED] wrong user or password"),
        }
    }

    fn welcome(&mut self, owner: Owner) -> String {
        self.session = Some(Session::new(self.mailboxes, owner));
        format!("[CAPABILITY {CAPABILITIES}] welcome")
    }

    /// AUTHENTICATE PLAIN (RFC 4616): `authorize NUL user NUL password` in base64. None if the client left.
    async fn authenticate(&mut self, initial: Option<String>) -> io::Result<Option<Result<String, Refusal>>> {
        let response = match initial {
            Some(initial) => initial.into_bytes(),
            None => {
                self.wire.send(b"+ \r\n").await?;
                match self.wire.line(LINE_MAX_BYTES, self.patience()).await? {
                    Line::Whole(line) => line,
                    Line::TooLong => return Ok(Some(bad("the answer is too long"))),
                    Line::End => return Ok(None),
                }
            }
        };
        let Ok(message) = STANDARD.decode(response.trim_ascii()) else {
            return Ok(Some(bad("this is not base64")));
        };
        let fields = message.split(|byte| *byte == 0).collect::<Vec<_>>();
        Ok(Some(match fields[..] {
            [_authorize, user, password] => self.log_in(user, password),
            _ => bad("PLAIN is three fields between NULs"),
        }))
    }

    /// Sends mail by mail, so that many large ones are never in memory together.
    async fn fetch(
        &mut self,
        set: &numbers::NumberSet,
        items: &[fetch::Item],
        numbering: Numbering,
    ) -> io::Result<Result<String, Refusal>> {
        let Some(session) = &mut self.session else {
            return Ok(bad("log in first"));
        };
        let positions = match session.addressed(set, numbering) {
            Ok(positions) => positions,
            Err(refusal) => return Ok(Err(refusal)),
        };
        for position in positions {
            if let Some(answer) = session.fetch(position, items) {
                self.wire.put(&answer).await?;
            }
        }
        Ok(Ok("fetched".to_owned()))
    }

    /// Tells what happens as it happens, until the client says DONE (RFC 2177). None if it left.
    async fn idle(&mut self) -> io::Result<Option<Result<String, Refusal>>> {
        let Some(session) = &mut self.session else {
            return Ok(Some(bad("log in first")));
        };
        self.wire.send(b"+ idling\r\n").await?;
        let give_up_at = Instant::now() + PATIENCE;
        let mut news = Vec::new();
        loop {
            session.catch_up(&mut news, Removals::Told);
            if !news.is_empty() {
                self.wire.send(&news).await?;
                news.clear();
            }
            tokio::select! {
                line = self.wire.next_line(LINE_MAX_BYTES) => return Ok(match line? {
                    Line::Whole(line) if line.trim_ascii().eq_ignore_ascii_case(b"DONE") => {
                        Some(Ok("no longer idle".to_owned()))
                    }
                    Line::Whole(_) | Line::TooLong => Some(bad("expected DONE")),
                    Line::End => None,
                }),
                () = session.changed() => {}
                () = tokio::time::sleep_until(give_up_at) => {
                    return Err(io::Error::new(io::ErrorKind::TimedOut, "idle without end"));
                }
                () = tokio::time::sleep(KEEPALIVE) => news.extend_from_slice(b"* OK still here\r\n"),
            }
        }
    }
}

/// RFC 3501 7.4.1: the commands that speak of message numbers; their UID forms do not.
fn removals_during(command: &Command) -> Removals {
    let numbering = match command {
        Command::Fetch { numbering, .. } | Command::Search { numbering, .. } => *numbering,
        Command::Store { order, .. } => order.numbering,
        _ => return Removals::Told,
    };
    match numbering {
        Numbering::Sequence => Removals::Withheld,
        Numbering::Uid => Removals::Told,
    }
}
