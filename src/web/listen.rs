//! Listening: loopback only, so many connections at a time, none of them for ever.

use super::site::Site;
use axum::serve::Listener;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};
use tokio_util::sync::CancellationToken;

/// Browsers open up to six; this serves a large team and stays far below the usual 1,024 open files.
const CONNECTIONS_MAX: usize = 256;

/// From one byte of ours to the next: a request that dribbles in, or a reader who does not read, is cut off.
const EXCHANGE_MAX: Duration = Duration::from_secs(30);

/// What requests in flight get after the stop; the daemon as a whole has ten.
const DRAIN_MAX: Duration = Duration::from_secs(5);

/// Why an address is not listened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "web.listen is {0}, which others can reach: the board shows every lead and has no login yet; \
     use `127.0.0.1:{port}` and reach it through an SSH tunnel or a proxy that asks for a login",
    port = .0.port()
)]
pub struct NotLoopback(pub SocketAddr);

/// Only this machine may see the board until there is a login.
pub fn check_listen(address: SocketAddr) -> Result<(), NotLoopback> {
    if address.ip().to_canonical().is_loopback() { Ok(()) } else { Err(NotLoopback(address)) }
}

/// Serves until `stop`, then lets requests in flight come to their end.
pub async fn serve(listener: TcpListener, site: Site, stop: CancellationToken) -> io::Result<()> {
    let listener = Bounded::new(listener, CONNECTIONS_MAX, EXCHANGE_MAX);
    let server = axum::serve(listener, super::router(site)).with_graceful_shutdown(stop.clone().cancelled_owned());
    let drained = async {
        stop.cancelled().await;
        tokio::time::sleep(DRAIN_MAX).await;
    };
    tokio::select! {
        ended = server => ended,
        () = drained => Ok(()),
    }
}

/// A listener with so many seats.
pub(super) struct Bounded {
    listener: TcpListener,
    seats: Arc<Semaphore>,
    exchange_max: Duration,
}

impl Bounded {
    pub fn new(listener: TcpListener, seats: usize, exchange_max: Duration) -> Self {
        Self { listener, seats: Arc::new(Semaphore::new(seats)), exchange_max }
    }
}

impl Listener for Bounded {
    type Io = Guest;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Guest, SocketAddr) {
        // Whoever finds no seat waits in the kernel's queue.
        let seat = Arc::clone(&self.seats).acquire_owned().await.expect("the semaphore is never closed");
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let deadline = Box::pin(tokio::time::sleep(self.exchange_max));
        (Guest { stream, deadline, exchange_max: self.exchange_max, _seat: seat }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// One connection, with its seat and its patience.
pub(super) struct Guest {
    stream: TcpStream,
    deadline: Pin<Box<Sleep>>,
    exchange_max: Duration,
    _seat: OwnedSemaphorePermit,
}

impl Guest {
    fn check_time(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        match self.deadline.as_mut().poll(context) {
            Poll::Ready(()) => Err(io::ErrorKind::TimedOut.into()),
            Poll::Pending => Ok(()),
        }
    }
    fn wrote(&mut self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(written, Poll::Ready(Ok(count)) if count > 0) {
            self.deadline.as_mut().reset(Instant::now() + self.exchange_max);
        }
        written
    }
}

impl AsyncRead for Guest {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check_time(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Guest {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check_time(context)?;
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(written)
    }
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check_time(context)?;
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.wrote(written)
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[test]
    fn only_loopback_is_listened_on() {
        for address in ["127.0.0.1:8025", "127.8.8.8:1", "[::1]:8025", "[::ffff:127.0.0.1]:8025"] {
            assert_eq!(check_listen(address.parse().unwrap()), Ok(()));
        }
        for address in ["0.0.0.0:8025", "192.168.1.5:8025", "[::]:8025", "8.8.8.8:80"] {
            let refused = check_listen(address.parse().unwrap()).unwrap_err().to_string();
            assert!(refused.contains(address) && refused.contains("no login"), "{refused}");
        }
    }

    #[tokio::test]
    async fn a_request_that_never_ends_is_cut_off_and_its_seat_given_on() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let bounded = Bounded::new(listener, 1, Duration::from_millis(300));
        let app = axum::Router::new().route("/", axum::routing::get(async || "here"));
        let server = tokio::spawn(axum::serve(bounded, app).into_future());
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nX: ").await.unwrap();
        // The second guest has no seat until the first is cut off.
        let mut next = TcpStream::connect(address).await.unwrap();
        next.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        tokio::time::timeout(Duration::from_secs(5), next.read_to_string(&mut answer)).await.unwrap().unwrap();
        assert!(answer.ends_with("here"), "{answer}");
        server.abort();
    }
}
