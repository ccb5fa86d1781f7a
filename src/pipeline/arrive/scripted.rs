//! A server that does what it is told. One step a line of script:
//! `S: text` sends a line, `P: text` sends it without the line end, `C: words` waits for a line with these words,
//! `close` ends the connection, `wait 90` lets that many seconds pass. At the end of the script it stays and is silent.
//! `{tag}` is the tag of the last line it got.

use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream, DuplexStream, duplex};

use super::connect::{Limits, Security, Server, greet_and_log_in};
use super::error::ArriveError;
use super::session::Session;
use super::trust::Trust;

const LOGIN: &str = "S: * OK ready
    C: CAPABILITY
    S: * CAPABILITY IMAP4rev1  IDLE
    S: {tag} OK
    C: LOGIN
    S: {tag} OK [CAPABILITY IMAP4rev1  IDLE] welcome
";

pub fn server() -> Server {
    Server {
        host: "localhost".to_owned(),
        port: 143,
        security: Security::Tls,
        folder: "INBOX".to_owned(),
        user: "sales@example.com".to_owned(),
        password: SecretString::from("secret"),
        trust: Trust::with_ca_file("src/pipeline/arrive/certificates/localhost.pem".as_ref()).unwrap(),
        limits: Limits { literal_max_bytes: 1_000_000, ..Limits::default() },
    }
}

/// A session whose login went well; the script goes on from there.
pub async fn logged_in(script: &str) -> Session {
    log_in(&server(), &format!("{LOGIN}{script}")).await.unwrap()
}

pub async fn log_in(server: &Server, script: &str) -> Result<Session, ArriveError> {
    greet_and_log_in(Box::new(play(script)), server).await
}

/// The near end of a connection to a server that follows the script.
pub fn play(script: &str) -> DuplexStream {
    let (near, far) = duplex(1024 * 1024);
    let steps = script.lines().map(|line| line.trim_start().to_owned()).filter(|line| !line.is_empty());
    tokio::spawn(follow(BufStream::new(far), steps.collect()));
    near
}

/// A client that hangs up or says something else shows in the test, by a wait that never ends.
async fn follow(mut stream: BufStream<DuplexStream>, steps: Vec<String>) -> std::io::Result<()> {
    let mut tag = String::new();
    for step in steps {
        let (kind, text) = step.split_at(step.len().min(3));
        let text = text.replace("{tag}", &tag);
        match kind {
            "S: " => stream.write_all(format!("{text}\r\n").as_bytes()).await?,
            "P: " => stream.write_all(text.as_bytes()).await?,
            "C: " => loop {
                stream.flush().await?;
                let mut line = String::new();
                if stream.read_line(&mut line).await? == 0 {
                    return Ok(());
                }
                if let Some((first, _)) = line.split_once(' ') {
                    first.clone_into(&mut tag);
                }
                if line.contains(&text) {
                    break;
                }
            },
            "clo" => return stream.shutdown().await,
            _ => {
                stream.flush().await?;
                let seconds = step.strip_prefix("wait ").and_then(|text| text.parse().ok()).unwrap();
                tokio::time::sleep(Duration::from_secs(seconds)).await;
            }
        }
    }
    stream.flush().await?;
    std::future::pending().await
}
