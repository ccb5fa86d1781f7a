//! The sandbox from outside: our own clients, and bare sockets for what they would never say.

use super::{Account, OUTSIDE, Sandbox};
use crate::clock::StoryClock;
use crate::domain::time::Timestamp;
use async_imap::extensions::idle::IdleResponse;
use async_imap::types::Fetch;
use futures_util::TryStreamExt;
use lettre::address::Envelope;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SALES: &str = "sales@acme.example";
const REP: &str = "rep@acme.example";
const MAIL: &[u8] = b"From: Ann <ann@buyer.example>\r\nTo: sales@acme.example\r\nSubject: Pumps\r\n\
    Date: Mon, 2 Feb 2026 03:40:00 +0100\r\n\r\nHow much is a pump?\r\n";

type Session = async_imap::Session<TcpStream>;

async fn sandbox() -> Sandbox {
    let account = |address: &str, user: &str| Account {
        address: address.to_owned(),
        user: user.to_owned(),
        password: "secret \"word\"".to_owned(),
    };
    // Mon 2 Feb 2026 02:40 UTC
    let clock = Arc::new(StoryClock::at(Timestamp::from_ms(1_770_000_000_000)));
    Sandbox::start(vec![account(SALES, "sales"), account(REP, "rep")], clock).await.unwrap()
}

async fn log_in(sandbox: &Sandbox, user: &str) -> Session {
    let mut client = async_imap::Client::new(TcpStream::connect(sandbox.imap()).await.unwrap());
    client.read_response().await.unwrap();
    client.login(user, "secret \"word\"").await.map_err(|(error, _)| error).unwrap()
}

fn mailer(sandbox: &Sandbox) -> AsyncSmtpTransport<Tokio1Executor> {
    AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1").port(sandbox.smtp().port()).build()
}

async fn send(mailer: &AsyncSmtpTransport<Tokio1Executor>, recipients: &[&str], mail: &[u8]) {
    let recipients = recipients.iter().map(|address| address.parse().unwrap()).collect();
    let envelope = Envelope::new(Some("ann@buyer.example".parse().unwrap()), recipients).unwrap();
    mailer.send_raw(&envelope, mail).await.unwrap();
}

async fn fetch(session: &mut Session, uids: &str, items: &str) -> Vec<Fetch> {
    session.uid_fetch(uids, items).await.unwrap().try_collect().await.unwrap()
}

fn texts(mails: Vec<(u32, Vec<u8>)>) -> Vec<(u32, String)> {
    mails.into_iter().map(|(uid, raw)| (uid, String::from_utf8(raw).unwrap())).collect()
}

/// Says `lines` on a fresh connection and returns all that came until the server closed it.
async fn say(address: SocketAddr, lines: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(lines).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    // A server that goes away in the middle of nonsense may reset the connection.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[track_caller]
fn expect_in_order(answer: &str, expected: &[&str]) {
    let mut rest = answer;
    for text in expected {
        let at = rest.find(text).unwrap_or_else(|| panic!("no {text:?} where it should be in:\n{answer}"));
        rest = &rest[at + text.len()..];
    }
}

#[tokio::test]
async fn mail_sent_by_smtp_is_read_by_imap() {
    let sandbox = sandbox().await;
    let mailer = mailer(&sandbox);
    let dotted = [MAIL, b".\r\n..two\r\n.three\r\n"].concat();
    // One pooled connection for all three.
    send(&mailer, &[SALES, REP], &dotted).await;
    send(&mailer, &["Sales+l42@ACME.example"], MAIL).await;
    send(&mailer, &["ann@buyer.example", "bob@buyer.example"], MAIL).await;

    let mut session = log_in(&sandbox, "sales").await;
    let folder = session.select("inbox").await.unwrap();
    assert_eq!((folder.exists, folder.recent, folder.uid_next), (2, 2, Some(3)));
    assert_eq!(folder.uid_validity, Some(1_770_000_000));

    let mails = fetch(&mut session, "1:*", "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])").await;
    let first = mails[0].body().unwrap();
    // lettre puts a line end of its own before the final dot.
    assert!(first.ends_with(&[&dotted[..], b"\r\n"].concat()), "{}", String::from_utf8_lossy(first));
    assert_eq!(mails[0].size, Some(u32::try_from(first.len()).unwrap()));
    assert_eq!(mails[0].internal_date().unwrap().timestamp_millis(), 1_770_000_000_000);
    let head = String::from_utf8_lossy(mails[1].body().unwrap()).into_owned();
    let trace = ["Return-Path: <ann@buyer.example>\r\n", "Delivered-To: Sales+l42@ACME.example\r\n", "Received: from "];
    expect_in_order(&head, &trace);
    expect_in_order(&head, &["for <Sales+l42@ACME.example>; Mon, 02 Feb 2026 02:40:00 +0000\r\nFrom: Ann"]);

    assert_eq!(sandbox.mails(REP).len(), 1);
    assert_eq!(sandbox.mails("sales+l42@acme.example").len(), 1);
    assert_eq!(sandbox.mails(OUTSIDE).len(), 2);
    assert_eq!(texts(sandbox.mails("bob@buyer.example"))[0].0, 2);
    sandbox.stop().await;
}

#[tokio::test]
async fn an_idling_client_hears_of_mail_at_once() {
    let sandbox = sandbox().await;
    let mut session = log_in(&sandbox, SALES).await;
    session.select("INBOX").await.unwrap();
    let mut arrivals = sandbox.arrivals("sales+any@acme.example");
    assert_eq!(*arrivals.borrow(), 0);

    let mut idle = session.idle();
    idle.init().await.unwrap();
    let (news, _interrupt) = idle.wait_with_timeout(Duration::from_secs(10));
    let mailer = mailer(&sandbox);
    let (news, ()) = tokio::join!(news, send(&mailer, &[SALES], MAIL));
    match news.unwrap() {
        IdleResponse::NewData(response) => assert!(format!("{:?}", response.parsed()).contains("Exists(1)")),
        other => panic!("{other:?}"),
    }
    arrivals.changed().await.unwrap();
    assert_eq!(*arrivals.borrow(), 1);

    let mut session = idle.done().await.unwrap();
    assert_eq!(fetch(&mut session, "1", "BODY[TEXT]").await[0].text(), Some(b"How much is a pump?\r\n\r\n".as_slice()));
    sandbox.stop().await;
}

#[tokio::test]
async fn fetch_gives_what_was_asked_for() {
    let sandbox = sandbox().await;
    sandbox.deliver(SALES, [b"Return-Path: <>\r\n", MAIL].concat());
    let mut session = log_in(&sandbox, "sales").await;
    session.select("INBOX").await.unwrap();

    let part = fetch(&mut session, "1", "BODY.PEEK[]<13.10>").await;
    assert_eq!(part[0].body(), Some(b"<>\r\nFrom: ".as_slice()));
    let mails = fetch(&mut session, "1", "(ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER])").await;
    let envelope = mails[0].envelope().unwrap();
    assert_eq!(envelope.subject.as_deref(), Some(b"Pumps".as_slice()));
    assert_eq!(envelope.from.as_ref().unwrap()[0].host.as_deref(), Some(b"buyer.example".as_slice()));
    assert!(format!("{:?}", mails[0].bodystructure().unwrap()).contains("Text"));
    assert!(mails[0].header().unwrap().starts_with(b"Return-Path: <>\r\nFrom: Ann"));

    // Peeking leaves a mail unseen, reading does not.
    assert_eq!(session.uid_search("UNSEEN").await.unwrap().len(), 1);
    assert_eq!(fetch(&mut session, "1", "BODY[]").await[0].flags().count(), 2);
    assert_eq!(session.uid_search("UNSEEN").await.unwrap().len(), 0);
    assert!(session.uid_search("SUBJECT pump SINCE 2-Feb-2026 NOT FROM bob").await.unwrap().contains(&1));

    // A UID range beyond the last mail holds the last mail.
    assert_eq!(fetch(&mut session, "9:*", "UID").await[0].uid, Some(1));
    sandbox.stop().await;
}

#[tokio::test]
async fn mails_can_be_flagged_copied_and_removed() {
    let sandbox = sandbox().await;
    for _ in 0..3 {
        sandbox.deliver(SALES, MAIL.to_vec());
    }
    let mut session = log_in(&sandbox, "sales").await;
    session.select("INBOX").await.unwrap();
    session.create("Done/2026").await.unwrap();
    session.uid_copy("1:2", "Done/2026").await.unwrap();
    session.uid_mv("3", "Done").await.unwrap();
    session.append("Done", Some("(\\Seen)"), Some("\"02-Feb-2026 03:00:00 +0100\""), MAIL).await.unwrap();
    let counted = session.status("Done", "(MESSAGES UNSEEN UIDNEXT)").await.unwrap();
    assert_eq!((counted.exists, counted.unseen, counted.uid_next), (2, Some(1), Some(3)));
    let names = session.list(Some(""), Some("*")).await.unwrap().try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(names.iter().map(|name| name.name()).collect::<Vec<_>>(), ["Done", "Done/2026", "INBOX", "Sent"]);

    session.uid_store("1", "+FLAGS.SILENT (\\Deleted handled)").await.unwrap().try_collect::<Vec<_>>().await.unwrap();
    let gone = session.expunge().await.unwrap().try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(gone, [1]);
    assert_eq!(sandbox.mails(SALES).iter().map(|(uid, _)| *uid).collect::<Vec<_>>(), [2]);
    assert!(session.select("Nowhere").await.is_err());
    session.logout().await.unwrap();
    sandbox.stop().await;
}

#[tokio::test]
async fn numbers_change_only_when_the_client_is_told() {
    let sandbox = sandbox().await;
    for _ in 0..3 {
        sandbox.deliver(SALES, MAIL.to_vec());
    }
    let mut stream = TcpStream::connect(sandbox.imap()).await.unwrap();
    stream.write_all(b"a LOGIN sales {13+}\r\nsecret \"word\"\r\nb SELECT INBOX\r\n").await.unwrap();
    read_until(&mut stream, "b OK").await;

    let mut other = log_in(&sandbox, "sales").await;
    other.select("INBOX").await.unwrap();
    other.uid_store("1:2", "+FLAGS (\\Deleted)").await.unwrap().try_collect::<Vec<_>>().await.unwrap();
    other.uid_store("3", "+FLAGS (\\Answered)").await.unwrap().try_collect::<Vec<_>>().await.unwrap();
    other.expunge().await.unwrap().try_collect::<Vec<_>>().await.unwrap();
    sandbox.deliver(SALES, MAIL.to_vec());

    stream.write_all(b"c FETCH 3 UID\r\n").await.unwrap();
    let answer = read_until(&mut stream, "c OK").await;
    let expected = ["* 3 FETCH (UID 3)", "* 3 FETCH (UID 3 FLAGS (\\Answered \\Recent))", "* 4 EXISTS"];
    expect_in_order(&answer, &expected);
    assert!(!answer.contains("EXPUNGE"));
    stream.write_all(b"d NOOP\r\n").await.unwrap();
    expect_in_order(&read_until(&mut stream, "d OK").await, &["* 1 EXPUNGE\r\n* 1 EXPUNGE\r\nd OK"]);
    stream.write_all(b"e FETCH 1:* UID\r\n").await.unwrap();
    expect_in_order(&read_until(&mut stream, "e OK").await, &["* 1 FETCH (UID 3)\r\n* 2 FETCH (UID 4)\r\ne OK"]);
    sandbox.stop().await;
}

async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut answer = String::new();
    let mut chunk = [0; 4096];
    while !answer.contains(end) {
        let count = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut chunk)).await.unwrap().unwrap();
        assert!(count > 0, "closed after:\n{answer}");
        answer.push_str(&String::from_utf8_lossy(&chunk[..count]));
    }
    answer
}

#[tokio::test]
async fn imap_answers_strange_commands_in_plain_words() {
    let sandbox = sandbox().await;
    let lines =
        b"a\r\n\r\n+ x\r\nb FETCH 1 UID\r\nc LOGIN sales wrong\r\nd LOGIN \"sales\" \"secret \\\"word\\\"\"\r\n\
        e FETCH 1 UID\r\nf SELECT INBOX\r\ng FETCH x UID\r\nh UID SEARCH NONSENSE\r\ni XYZZY\r\nj LIST \"\" \"\"\r\n\
        k STORE 1 FLAGS \\Odd\r\nl UID\r\nm IDLE\r\nDONE\r\nn EXAMINE INBOX\r\no EXPUNGE\r\np AUTHENTICATE PLAIN x\r\n\
        q LOGOUT\r\n";
    let answer = say(sandbox.imap(), lines).await;
    let expected = [
        "* OK [CAPABILITY IMAP4rev1",
        "a BAD",
        "* BAD",
        "* BAD",
        "b BAD log in first",
        "c NO [AUTHENTICATIONFAILED]",
        "d OK",
        "e BAD no folder is selected",
        "f OK [READ-WRITE]",
        "g BAD expected a set of messages before: x UID",
        "h BAD unknown SEARCH key NONSENSE",
        "i BAD unknown command XYZZY",
        "* LIST (\\Noselect) \"/\" \"\"",
        "k BAD unknown flag \\Odd",
        "l BAD expected a space at the end",
        "+ idling",
        "m OK",
        "n OK [READ-ONLY]",
        "o NO",
        "p BAD",
        "* BYE",
        "q OK",
    ];
    expect_in_order(&answer, &expected);

    // AUTHENTICATE with and without an initial response: NUL sales NUL secret "word"
    let secret = "AHNhbGVzAHNlY3JldCAid29yZCI=";
    let answer = say(sandbox.imap(), format!("a AUTHENTICATE PLAIN {secret}\r\nb NOOP\r\n").as_bytes()).await;
    expect_in_order(&answer, &["a OK", "b OK"]);
    let lines = format!("a authenticate plain\r\n{secret}\r\nb STATUS INBOX (MESSAGES)\r\n");
    let answer = say(sandbox.imap(), lines.as_bytes()).await;
    expect_in_order(&answer, &["+ \r\n", "a OK", "* STATUS \"INBOX\" (MESSAGES 0)"]);
    sandbox.stop().await;
}

#[tokio::test]
async fn oversized_input_is_refused_and_harms_nobody() {
    let sandbox = sandbox().await;
    let endless = vec![b'x'; 1_000_000];
    expect_in_order(&say(sandbox.imap(), &[&endless[..], b"\r\na NOOP\r\n"].concat()).await, &["* BYE"]);
    expect_in_order(&say(sandbox.imap(), b"a LOGIN {99999999999}\r\nb NOOP\r\n").await, &["a NO [TOOBIG]", "b OK"]);
    expect_in_order(&say(sandbox.imap(), b"a LOGIN {99999999999+}\r\nb NOOP\r\n").await, &["* BYE"]);
    expect_in_order(
        &say(sandbox.imap(), &[b"a FETCH ".as_slice(), &b"(".repeat(60_000), b"\r\n"].concat()).await,
        &["a BAD"],
    );
    expect_in_order(&say(sandbox.smtp(), &[&endless[..], b"\r\nNOOP\r\n"].concat()).await, &["500", "250"]);
    expect_in_order(&say(sandbox.smtp(), b"GET / HTTP/1.1\r\n".repeat(50).as_slice()).await, &["500", "421"]);
    expect_in_order(&say(sandbox.smtp(), b"\xff\xfe\r\nQUIT\r\n").await, &["500", "221"]);

    let large =
        [b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<sales@acme.example>\r\nDATA\r\n".as_slice(), &[b'x'; 99_998], b"\r\n"]
            .concat();
    let mut lines = large;
    for _ in 0..270 {
        lines.extend_from_slice(&[b'x'; 99_998]);
        lines.extend_from_slice(b"\r\n");
    }
    lines.extend_from_slice(b".\r\nMAIL FROM:<> SIZE=99999999\r\nQUIT\r\n");
    expect_in_order(&say(sandbox.smtp(), &lines).await, &["354", "552", "552", "221"]);
    assert_eq!(sandbox.mails(SALES), []);
    sandbox.stop().await;
}

#[tokio::test]
async fn smtp_can_be_typed_by_hand() {
    let sandbox = sandbox().await;
    let lines =
        b"HELO me\nMAIL FROM: a@b.example\nRCPT TO: sales@acme.example\nDATA\nSubject: hi\n\n..typed\n.\nQUIT\n";
    expect_in_order(&say(sandbox.smtp(), lines).await, &["220", "250", "250", "250", "354", "250", "221"]);
    assert!(texts(sandbox.mails(SALES))[0].1.ends_with("\r\nSubject: hi\r\n\r\n.typed\r\n"));

    // Where lines end in CRLF, a dot between lone line feeds is content (RFC 5321 4.1.1.4).
    let lines = b"HELO me\r\nMAIL FROM:<>\r\nRCPT TO:<rep@acme.example>\r\nDATA\r\na\n.\nb\r\n.\r\nQUIT\r\n";
    expect_in_order(&say(sandbox.smtp(), lines).await, &["354", "250", "221"]);
    assert!(texts(sandbox.mails(REP))[0].1.ends_with("\r\na\n.\nb\r\n"));
    sandbox.stop().await;
}

#[tokio::test]
async fn stopping_closes_connections_and_listeners() {
    let sandbox = sandbox().await;
    let mut idle = TcpStream::connect(sandbox.imap()).await.unwrap();
    read_until(&mut idle, "* OK").await;
    sandbox.stop().await;
    read_until(&mut idle, "* BYE the sandbox is closing").await;
    assert_eq!(idle.read(&mut [0; 10]).await.unwrap(), 0);
    assert!(TcpStream::connect(sandbox.smtp()).await.is_err());
}

#[tokio::test]
async fn too_many_connections_are_told_so() {
    let sandbox = sandbox().await;
    let mut open = Vec::new();
    for _ in 0..super::CONNECTIONS_MAX {
        let mut stream = TcpStream::connect(sandbox.smtp()).await.unwrap();
        read_until(&mut stream, "220 ").await;
        open.push(stream);
    }
    expect_in_order(&say(sandbox.smtp(), b"").await, &["421"]);
    drop(open);
    sandbox.stop().await;
}
