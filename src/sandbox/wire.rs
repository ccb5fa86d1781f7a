//! A connection as both protocols see it: bounded lines in, bytes out, and a deadline on every wait.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, BufWriter};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

/// How long a peer may take to read what we wrote; after that it is gone or stuck.
const WRITE_WAIT: Duration = Duration::from_secs(60);

pub struct Wire {
    reader: BufReader<OwnedReadHalf>,
    writer: BufWriter<OwnedWriteHalf>,
    /// The part of a line that came before the reader was last cancelled.
    partial: Vec<u8>,
    too_long: bool,
}

/// What the peer sent up to its next line feed.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// With its line end.
    Whole(Vec<u8>),
    /// Longer than allowed; it has been read to its end and dropped.
    TooLong,
    /// The peer closed the connection, perhaps within a line.
    End,
}

impl Wire {
    pub fn new(stream: TcpStream) -> Self {
        let (reader, writer) = stream.into_split();
        Self { reader: BufReader::new(reader), writer: BufWriter::new(writer), partial: Vec::new(), too_long: false }
    }

    /// The next line, of at most `max_bytes`. A wait longer than `patience` is `ErrorKind::TimedOut`.
    pub async fn line(&mut self, max_bytes: usize, patience: Duration) -> io::Result<Line> {
        timeout(patience, self.next_line(max_bytes)).await.map_err(|_| timed_out())?
    }

    /// The same without a deadline of its own. May be dropped at any time, nothing that was read is lost.
    pub async fn next_line(&mut self, max_bytes: usize) -> io::Result<Line> {
        loop {
            let available = self.reader.fill_buf().await?;
            if available.is_empty() {
                return Ok(Line::End);
            }
            let line_feed = available.iter().position(|byte| *byte == b'\n');
            let taken = line_feed.map_or(available.len(), |at| at + 1);
            if self.too_long || self.partial.len() + taken > max_bytes {
                self.too_long = true;
                self.partial = Vec::new();
            } else {
                self.partial.extend_from_slice(&available[..taken]);
            }
            self.reader.consume(taken);
            if line_feed.is_some() {
                let line = std::mem::take(&mut self.partial);
                return Ok(if std::mem::take(&mut self.too_long) { Line::TooLong } else { Line::Whole(line) });
            }
        }
    }

    /// Exactly `count` bytes, which the caller has checked to be a reasonable number.
    pub async fn bytes(&mut self, count: usize, patience: Duration) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut literal = (&mut self.reader).take(count as u64);
        timeout(patience, literal.read_to_end(&mut bytes)).await.map_err(|_| timed_out())??;
        if bytes.len() < count {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the peer closed within a literal"));
        }
        Ok(bytes)
    }

    /// Writes into the buffer.
    pub async fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        timeout(WRITE_WAIT, self.writer.write_all(bytes)).await.map_err(|_| timed_out())?
    }

    /// Writes, and sees to it that the peer gets this and everything before.
    pub async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.put(bytes).await?;
        timeout(WRITE_WAIT, self.writer.flush()).await.map_err(|_| timed_out())?
    }

    /// Writes; and sends, unless the peer has already sent its next command: answers to pipelined ones leave together.
    pub async fn answer(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.reader.buffer().is_empty() { self.send(bytes).await } else { self.put(bytes).await }
    }

    pub async fn close(&mut self) -> io::Result<()> {
        self.writer.shutdown().await
    }
}

fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "the peer was silent for too long")
}
