//! The stream under async-imap: every byte from the server goes through `framing`, a silent server is cut, and a
//! command leaves in one piece.

use std::fmt;
use std::future::Future;
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

use super::framing::{Caps, Cut, Fault, Frames};
use super::line::Heard;

/// A TCP or TLS connection; a pipe in tests.
pub trait Transport: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Transport for T {}

/// One read of the network, which is also the largest TLS record. A thousand idle mailboxes hold 16 MB of these.
const BUFFER_BYTES: usize = 16 * 1024;
/// From here on, the inside of a literal is read straight into the reader's memory.
const DIRECT_BYTES: usize = 4 * 1024;

pub struct Wire {
    transport: Box<dyn Transport>,
    frames: Frames,
    buffer: Box<[u8]>,
    /// What of the buffer came from the server and has not been handed on.
    filled: Range<usize>,
    /// How many of the filled bytes may be handed on.
    passed: usize,
    outgoing: Vec<u8>,
    sent: usize,
    silence: Silence,
}

/// How long the server may send nothing while we wait for it.
struct Silence {
    limit: Duration,
    alarm: Option<Pin<Box<Sleep>>>,
    is_counting: bool,
}

impl Wire {
    pub fn new(transport: Box<dyn Transport>, caps: Caps, silence: Duration) -> Self {
        Self {
            transport,
            frames: Frames::new(caps),
            buffer: vec![0; BUFFER_BYTES].into_boxed_slice(),
            filled: 0..0,
            passed: 0,
            outgoing: Vec::new(),
            sent: 0,
            silence: Silence { limit: silence, alarm: None, is_counting: false },
        }
    }

    pub fn heard(&mut self) -> &mut Heard {
        &mut self.frames.heard
    }

    /// From here on the server may be silent this long, counted afresh.
    pub fn allow_silence(&mut self, limit: Duration) {
        self.silence.limit = limit;
        self.silence.is_counting = false;
    }

    /// The connection without the guard. Bytes that came and nobody has read are lost: look at `unread_bytes` first.
    pub fn into_transport(self) -> Box<dyn Transport> {
        self.transport
    }

    /// Bytes the server has sent beyond those handed on.
    pub fn unread_bytes(&self) -> usize {
        self.filled.len()
    }

    /// Reads from the network behind what is left in the buffer. `Frames` never waits with more than half of it.
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        self.buffer.copy_within(self.filled.clone(), 0);
        self.filled = 0..self.filled.len();
        let mut free = ReadBuf::new(&mut self.buffer[self.filled.end..]);
        let polled = Pin::new(&mut self.transport).poll_read(cx, &mut free);
        let count = free.filled().len();
        ready!(self.silence.judge(cx, polled))?;
        self.filled.end += count;
        Poll::Ready(Ok(count))
    }

    /// Reads the inside of a literal past our buffer.
    fn poll_direct(&mut self, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let left = usize::try_from(self.frames.literal_left_bytes()).unwrap_or(usize::MAX);
        let mut part = ReadBuf::new(into.initialize_unfilled_to(left.min(into.remaining())));
        let polled = Pin::new(&mut self.transport).poll_read(cx, &mut part);
        let count = part.filled().len();
        ready!(self.silence.judge(cx, polled))?;
        into.advance(count);
        self.frames.literal_passed(count);
        Poll::Ready(Ok(()))
    }

    fn can_read_directly(&self, into: &ReadBuf<'_>) -> bool {
        self.filled.is_empty()
            && into.remaining() >= DIRECT_BYTES
            && self.frames.literal_left_bytes() >= DIRECT_BYTES as u64
    }
}

impl Silence {
    /// Passes a read's result on; while nothing comes, keeps the alarm running.
    fn judge(&mut self, cx: &mut Context<'_>, polled: Poll<io::Result<()>>) -> Poll<io::Result<()>> {
        if polled.is_ready() {
            self.is_counting = false;
            return polled;
        }
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep(self.limit)));
        if !self.is_counting {
            alarm.as_mut().reset(Instant::now() + self.limit);
            self.is_counting = true;
        }
        ready!(alarm.as_mut().poll(cx));
        self.is_counting = false;
        let after_ms = u64::try_from(self.limit.as_millis()).unwrap_or(u64::MAX);
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, Fault::Silent { after_ms })))
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            if this.passed > 0 {
                let count = this.passed.min(into.remaining());
                into.put_slice(&this.buffer[this.filled.start..][..count]);
                this.filled.start += count;
                this.passed -= count;
                return Poll::Ready(Ok(()));
            }
            let cut = this.frames.next(&this.buffer[this.filled.clone()]);
            match cut.map_err(|fault| io::Error::new(io::ErrorKind::InvalidData, fault))? {
                Cut::Pass(count) => this.passed = count,
                Cut::Drop(count) => this.filled.start += count,
                Cut::More if this.can_read_directly(into) => return this.poll_direct(cx, into),
                Cut::More if ready!(this.poll_fill(cx))? == 0 => return Poll::Ready(Ok(())),
                Cut::More => {}
            }
        }
    }
}

/// async-imap writes a command in four pieces. They are kept until the flush, or each would be a packet of its own
/// and wait for the server's delayed acknowledgement.
impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.get_mut().outgoing.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while this.sent < this.outgoing.len() {
            match ready!(Pin::new(&mut this.transport).poll_write(cx, &this.outgoing[this.sent..]))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => this.sent += count,
            }
        }
        this.outgoing.clear();
        this.sent = 0;
        Pin::new(&mut this.transport).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().transport).poll_shutdown(cx)
    }
}

/// Says nothing of what passed through: it holds mails and, for a moment, the password.
impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("unread_bytes", &self.unread_bytes()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    const CAPS: Caps = Caps { literal_max_bytes: 100_000, line_max_bytes: 1000 };

    /// Both ways of reading, through the buffer and past it, give the same bytes, whatever the pieces.
    #[tokio::test]
    async fn long_literals_pass_whole() {
        for (piece, read) in [(1, 3), (1000, 64), (20_000, 100_000), (100_000, 5000)] {
            let body = (0..70_000_u32).map(|n| n.to_le_bytes()[0]).collect::<Vec<_>>();
            let mut stream = b"* FLAGS (x)\r\n* 1 FETCH (BODY[] {70000}\r\n".to_vec();
            stream.extend_from_slice(&body);
            stream.extend_from_slice(b")\r\nA1 OK\r\n");
            let (mut server, client) = duplex(64 * 1024);
            let sent = stream.clone();
            tokio::spawn(async move {
                for part in sent.chunks(piece) {
                    server.write_all(part).await.unwrap();
                }
            });
            let mut wire = Wire::new(Box::new(client), CAPS, Duration::from_secs(5));
            let (mut got, mut part) = (Vec::new(), vec![0; read]);
            loop {
                match wire.read(&mut part).await.unwrap() {
                    0 => break,
                    count => got.extend_from_slice(&part[..count]),
                }
            }
            assert!(got == stream[b"* FLAGS (x)\r\n".len()..], "pieces of {piece}, reads of {read}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_cut_but_slow_bytes_are_not() {
        let (mut server, client) = duplex(64);
        let mut wire = Wire::new(Box::new(client), CAPS, Duration::from_secs(10));
        let slow = tokio::spawn(async move {
            for byte in b"* 1 EXISTS\r\n" {
                sleep(Duration::from_secs(9)).await;
                server.write_all(&[*byte]).await.unwrap();
            }
            server
        });
        let mut line = [0; 12];
        wire.read_exact(&mut line).await.unwrap();
        let _open = slow.await.unwrap();
        let error = wire.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_command_leaves_at_the_flush() {
        let (mut server, client) = duplex(64);
        let mut wire = Wire::new(Box::new(client), CAPS, Duration::from_secs(5));
        for piece in ["A1", " ", "NOOP", "\r\n"] {
            wire.write_all(piece.as_bytes()).await.unwrap();
        }
        wire.flush().await.unwrap();
        let mut got = [0; 64];
        let count = server.read(&mut got).await.unwrap();
        assert_eq!(&got[..count], b"A1 NOOP\r\n");
    }
}
