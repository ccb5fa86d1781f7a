//! The mails of the story, and their delivery.

use super::stage::INTAKE;
use crate::domain::kind::Kind;
use crate::sandbox::Sandbox;
use anyhow::{Context as _, anyhow};
use std::time::Duration;

/// The second in which the last mail of `mails.txt` arrives; other lengths are scaled.
const WRITTEN_FOR_S: u32 = 55;

/// One mail of the story.
#[derive(Debug, Clone)]
pub struct Letter {
    pub at_s: u32,
    /// What it must be read as.
    pub kind: Kind,
    pub raw: String,
}

/// Reads `mails.txt`: a line `=== second kind`, then the mail.
pub fn all() -> anyhow::Result<Vec<Letter>> {
    include_str!("mails.txt")
        .split("=== ")
        .skip(1)
        .map(|part| {
            let (head, raw) = part.split_once('\n').context("a mail without a body")?;
            let (at, kind) = head.split_once(' ').context("a mail without a kind")?;
            let kind = Kind::parse(kind).ok_or_else(|| anyhow!("`{kind}` is no kind"))?;
            Ok(Letter { at_s: at.parse()?, kind, raw: format!("To: {INTAKE}\n{raw}") })
        })
        .collect()
}

pub async fn deliver(sandbox: Sandbox, letters: Vec<Letter>, seconds: u32) {
    let start = tokio::time::Instant::now();
    for letter in letters {
        let at = Duration::from_secs(letter.at_s.into()) * seconds / WRITTEN_FOR_S;
        tokio::time::sleep_until(start + at).await;
        sandbox.deliver(INTAKE, letter.raw.into_bytes());
    }
}
