//! The sandbox: an SMTP and an IMAP server inside this process, on loopback, for the demo and for tests.
//!
//! In: accounts, mails over SMTP, mails handed over by robots. Out: the same mails over IMAP, to our own code and to
//! any mail program. Never: TLS, an address that is not loopback, a mail to the real world, anything kept on disk.
//! Mail to an address that no account has stays here too, in the mailbox of [`OUTSIDE`].

mod imap;
mod mailboxes;
mod smtp;
mod wire;

#[cfg(test)]
mod tests;

use crate::clock::Clock;
use mailboxes::Mailboxes;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use wire::Wire;

/// Address, user and password of the account that takes all mail for addresses without an account.
pub const OUTSIDE: &str = "outside";

/// Connections at a time, for each of the two servers. Our own pool opens ten at most, a mail program five or so.
const CONNECTIONS_MAX: usize = 64;

/// How long a connection that is being closed may take for our last words.
const FAREWELL: Duration = Duration::from_millis(200);

/// Rest after a failed `accept`, which means that the process is out of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Somebody who has a mailbox here. The full address serves as a user name too.
#[derive(Clone)]
pub struct Account {
    pub address: String,
    pub user: String,
    pub password: String,
}

/// Where the two servers listen, on 127.0.0.1. Zero takes a free port.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ports {
    pub imap: u16,
    pub smtp: u16,
}

/// The two running servers. Clones share them; the last one to go stops them.
#[derive(Clone)]
pub struct Sandbox(Arc<Servers>);

struct Servers {
    mailboxes: Arc<Mailboxes>,
    imap: SocketAddr,
    smtp: SocketAddr,
    stopping: CancellationToken,
    connections: TaskTracker,
    _stop_when_dropped: DropGuard,
}

impl Sandbox {
    /// Starts both servers on free ports.
    pub async fn start(accounts: Vec<Account>, clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        Self::start_on(Ports::default(), accounts, clock).await
    }

    pub async fn start_on(ports: Ports, accounts: Vec<Account>, clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        let imap = TcpListener::bind((Ipv4Addr::LOCALHOST, ports.imap)).await?;
        let smtp = TcpListener::bind((Ipv4Addr::LOCALHOST, ports.smtp)).await?;
        let (imap_address, smtp_address) = (imap.local_addr()?, smtp.local_addr()?);

        let mailboxes = Arc::new(Mailboxes::new(accounts, clock));
        let stopping = CancellationToken::new();
        let connections = TaskTracker::new();
        for (listener, protocol) in [(imap, Protocol::Imap), (smtp, Protocol::Smtp)] {
            let (mailboxes, stopping, tasks) = (mailboxes.clone(), stopping.clone(), connections.clone());
            connections.spawn(listen(listener, protocol, mailboxes, stopping, tasks));
        }
        Ok(Self(Arc::new(Servers {
            mailboxes,
            imap: imap_address,
            smtp: smtp_address,
            _stop_when_dropped: stopping.clone().drop_guard(),
            stopping,
            connections,
        })))
    }

    pub fn imap(&self) -> SocketAddr {
        self.0.imap
    }

    pub fn smtp(&self) -> SocketAddr {
        self.0.smtp
    }

    /// Puts a mail into the INBOX that `address` leads to, as if SMTP had delivered it: lines end in CRLF, and the
    /// headers of delivery go on top. A mail that has a `Return-Path` already (one saved from a mailbox) keeps its own.
    pub fn deliver(&self, address: &str, raw: Vec<u8>) {
        smtp::deliver_by_hand(&self.0.mailboxes, address, &raw);
    }

    /// All mails in an account's INBOX, oldest first, with their UIDs. For an address that is not an account's own
    /// (`sales+token@…`, a prospect), the mails that were sent to exactly this address.
    pub fn mails(&self, address: &str) -> Vec<(u32, Vec<u8>)> {
        self.0.mailboxes.sent_to(address)
    }

    /// The highest UID in the INBOX that `address` leads to, and a wake-up whenever it has grown.
    pub fn arrivals(&self, address: &str) -> watch::Receiver<u32> {
        let owner = self.0.mailboxes.owner_of(address);
        self.0.mailboxes.with(owner, |mailbox| mailbox.inbox().arrivals())
    }

    /// Closes the listeners and every connection, and waits until that is done.
    pub async fn stop(&self) {
        self.0.stopping.cancel();
        self.0.connections.close();
        self.0.connections.wait().await;
    }
}

#[derive(Debug, Clone, Copy)]
enum Protocol {
    Imap,
    Smtp,
}

impl Protocol {
    fn too_many(self) -> &'static [u8] {
        match self {
            Self::Imap => b"* BYE too many connections, try again later\r\n",
            Self::Smtp => b"421 4.7.0 too many connections, try again later\r\n",
        }
    }

    fn farewell(self) -> &'static [u8] {
        match self {
            Self::Imap => b"* BYE the sandbox is closing\r\n",
            Self::Smtp => b"421 4.3.2 the sandbox is closing\r\n",
        }
    }
}

/// Accepts until told to stop; each connection is a task of its own, so that its end is nobody else's.
async fn listen(
    listener: TcpListener,
    protocol: Protocol,
    mailboxes: Arc<Mailboxes>,
    stopping: CancellationToken,
    tasks: TaskTracker,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let stream = tokio::select! {
            () = stopping.cancelled() => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            },
        };
        let Ok(place) = places.clone().try_acquire_owned() else {
            refuse(&stream, protocol);
            continue;
        };
        let (mailboxes, stopping) = (mailboxes.clone(), stopping.clone());
        tasks.spawn(async move {
            let _place = place;
            converse(stream, protocol, &mailboxes, &stopping).await;
        });
    }
}

fn refuse(stream: &TcpStream, protocol: Protocol) {
    // A fresh socket has room for one line; if not, the caller learns from the close.
    let _ = stream.try_write(protocol.too_many());
}

/// One connection from greeting to close. Whatever goes wrong on it ends it and nothing else.
async fn converse(stream: TcpStream, protocol: Protocol, mailboxes: &Mailboxes, stopping: &CancellationToken) {
    // Answers are short and awaited, Nagle's algorithm would only hold them back.
    let _ = stream.set_nodelay(true);
    let mut wire = Wire::new(stream);
    let conversation = async {
        match protocol {
            Protocol::Imap => imap::serve(&mut wire, mailboxes).await,
            Protocol::Smtp => smtp::serve(&mut wire, mailboxes).await,
        }
    };
    let stopped = tokio::select! {
        () = stopping.cancelled() => true,
        ended = conversation => {
            if let Err(error) = ended {
                tracing::debug!("sandbox: {protocol:?} connection ended: {error}");
            }
            false
        }
    };
    if stopped {
        let _ = tokio::time::timeout(FAREWELL, wire.send(protocol.farewell())).await;
    }
    let _ = tokio::time::timeout(FAREWELL, wire.close()).await;
}
