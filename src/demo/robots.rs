//! The reps, played: each reads his own mailbox and presses the links in his mail, as a person would.

use super::browser;
use super::stage::address;
use crate::domain::token::Verb;
use crate::sandbox::Sandbox;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mail_parser::MessageParser;
use std::collections::HashSet;
use std::time::Duration;
use tokio::task::JoinSet;

/// How a rep behaves.
#[derive(Clone, Copy)]
struct Manner {
    rep: &'static str,
    accepts_after: Duration,
    answers_after: Duration,
    /// Every n-th lead is accepted and forgotten.
    forgets_every: Option<usize>,
}

const MANNERS: [Manner; 2] = [
    Manner {
        rep: "ana",
        accepts_after: Duration::from_millis(1_200),
        answers_after: Duration::from_millis(2_500),
        forgets_every: None,
    },
    Manner {
        rep: "bo",
        accepts_after: Duration::from_millis(2_000),
        answers_after: Duration::from_millis(4_000),
        forgets_every: Some(3),
    },
];

/// Starts the two who answer; they stop when the set is dropped.
pub fn start(sandbox: &Sandbox) -> JoinSet<()> {
    let mut robots = JoinSet::new();
    for manner in MANNERS {
        robots.spawn(work(sandbox.clone(), manner));
    }
    robots
}

async fn work(sandbox: Sandbox, manner: Manner) {
    let mailbox = address(manner.rep);
    let mut arrivals = sandbox.arrivals(&mailbox);
    let (mut read_up_to, mut leads) = (0, HashSet::new());
    let mut errands = JoinSet::new();
    loop {
        for (uid, raw) in sandbox.mails(&mailbox) {
            if uid <= read_up_to {
                continue;
            }
            read_up_to = uid;
            let links = links(&raw);
            let (Some(accept), Some(respond)) = (link(&links, Verb::Accept), link(&links, Verb::Respond)) else {
                continue;
            };
            leads.insert(uid);
            let forgets = manner.forgets_every.is_some_and(|n| leads.len().is_multiple_of(n));
            errands.spawn(async move {
                tokio::time::sleep(manner.accepts_after.saturating_sub(browser::LOOK)).await;
                let _ = browser::press(&accept, &[]).await;
                if !forgets {
                    tokio::time::sleep(manner.answers_after.saturating_sub(browser::LOOK)).await;
                    let _ = browser::press(&respond, &[("note", "wrote back")]).await;
                }
            });
        }
        if arrivals.changed().await.is_err() {
            return;
        }
    }
}

/// Every link of a mail that leads to an action, with its verb.
fn links(raw: &[u8]) -> Vec<(Verb, String)> {
    let Some(mail) = MessageParser::default().parse(raw) else { return Vec::new() };
    let text = mail.body_text(0).unwrap_or_default();
    text.split_whitespace()
        .filter_map(|word| {
            let start = word.find("http://")?;
            let url = word[start..].trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
            let token = url.split_once("/act/")?.1;
            let body = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
            let verb = Verb::parse(String::from_utf8(body).ok()?.split('\n').nth(2)?)?;
            Some((verb, url.to_owned()))
        })
        .collect()
}

fn link(links: &[(Verb, String)], verb: Verb) -> Option<String> {
    links.iter().find(|(which, _)| *which == verb).map(|(_, url)| url.clone())
}
