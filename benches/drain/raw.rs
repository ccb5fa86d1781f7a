//! The yardstick: log in, fetch 100 mails at a time, throw the bytes away.

use super::rig::dovecot::PASSWORD;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// How long it takes to read the whole mailbox, and how many mails and bytes that was.
pub fn drain(port: u16, user: &str) -> (Duration, usize, u64) {
    let started = Instant::now();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("Dovecot answers");
    stream.set_nodelay(true).expect("TCP has this option");
    let mut answers = BufReader::with_capacity(256 * 1024, stream.try_clone().expect("a socket can be cloned"));
    let mut ask = |command: &str| stream.write_all(format!("a {command}\r\n").as_bytes()).expect("Dovecot listens");
    ask(&format!("LOGIN {user} {PASSWORD}"));
    read_answer(&mut answers);
    ask("SELECT INBOX");
    let (uid_next, ..) = read_answer(&mut answers);
    let (mut mails, mut bytes) = (0, 0);
    for first in (1..uid_next).step_by(100) {
        ask(&format!("UID FETCH {first}:{} (UID BODY.PEEK[])", first + 99));
        let (_, literals, size) = read_answer(&mut answers);
        mails += literals;
        bytes += size;
    }
    ask("LOGOUT");
    read_answer(&mut answers);
    (started.elapsed(), mails, bytes)
}

/// Reads to the tagged line: UIDNEXT if it was told, how many literals went by and of what size.
fn read_answer(answers: &mut BufReader<TcpStream>) -> (usize, usize, u64) {
    let (mut uid_next, mut literals, mut bytes) = (1, 0, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        answers.read_until(b'\n', &mut line).expect("Dovecot goes on talking");
        let text = String::from_utf8_lossy(&line);
        if let Some(next) = text.split_once("[UIDNEXT ").and_then(|(_, rest)| rest.split(']').next()?.parse().ok()) {
            uid_next = next;
        }
        if let Some(tagged) = text.strip_prefix("a ") {
            assert!(tagged.starts_with("OK"), "Dovecot says {text}");
            return (uid_next, literals, bytes);
        }
        if let Some(size) =
            text.trim_end().strip_suffix('}').and_then(|text| text.rsplit('{').next()?.parse::<u64>().ok())
        {
            let skipped = std::io::copy(&mut answers.by_ref().take(size), &mut std::io::sink());
            assert_eq!(skipped.expect("Dovecot goes on talking"), size);
            literals += 1;
            bytes += size;
        }
    }
}
