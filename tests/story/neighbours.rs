//! Two Anterooms that write to each other, and a wire between them.

use super::world::World;
use jiff::{ToSpan as _, Zoned};
use std::path::Path;

/// What a gateway on the way does to the mail.
#[derive(Debug, Clone, Copy)]
pub enum Wire {
    Honest,
    /// Takes out what says that a machine wrote it, as some do.
    Strips,
}

const OURS: &str = "sales@example.com";
const THEIRS: &str = "sales@fjord.example";

/// How many mails go to and fro in ten minutes, the one that begins it included.
pub async fn exchange(tests: &Path, stores: [&str; 2], start: &Zoned, wire: Wire) -> Result<usize, String> {
    let stories = tests.join("stories");
    let acknowledging = stories.join("83-a-robot-that-answers-everything-comes-to-rest");
    let mut ours = World::open(&stories, &acknowledging, stores[0], start).await?;
    let neighbour = tests.join("story/neighbour");
    let mut theirs = World::open_as(&stories, &neighbour, stores[1], start, b"the neighbour's secret").await?;
    let first = format!(
        "From: {THEIRS}\r\nTo: {OURS}\r\nSubject: Demo\r\nMessage-ID: <first@fjord.example>\r\n\r\nCould we see a demo?\r\n"
    );
    let (mut to_us, mut to_them): (Vec<String>, Vec<String>) = (vec![first], Vec::new());
    let mut count = 0;
    for _ in 0..10 {
        count += to_us.len() + to_them.len();
        for mail in to_us.drain(..) {
            ours.receives("sales", arrived(&mail, "mx.example.com", THEIRS, wire), false).await?;
        }
        for mail in to_them.drain(..) {
            theirs.receives("sales", arrived(&mail, "mx.fjord.example", OURS, wire), false).await?;
        }
        ours.read().await?;
        theirs.read().await?;
        to_them.extend(ours.sent.drain(..).filter(|sent| sent.notice.to.as_str() == THEIRS).map(|sent| sent.raw));
        to_us.extend(theirs.sent.drain(..).filter(|sent| sent.notice.to.as_str() == OURS).map(|sent| sent.raw));
        let later = ours.now().checked_add(1.minute()).map_err(|error| error.to_string())?;
        ours.move_to(&later).await?;
        theirs.move_to(&later).await?;
    }
    ours.close().await;
    theirs.close().await;
    Ok(count)
}

/// As the receiving server puts it into the mailbox: it has checked the sender.
fn arrived(mail: &str, server: &str, from: &str, wire: Wire) -> Vec<u8> {
    let domain = from.rsplit_once('@').map_or("", |(_, domain)| domain);
    let tells = |line: &&str| line.starts_with("Auto-Submitted:") || line.starts_with("X-Auto-Response-Suppress:");
    let lines = mail.lines().filter(|line| matches!(wire, Wire::Honest) || !tells(line));
    let proof = format!("Authentication-Results: {server}; dmarc=pass header.from={domain}");
    [proof.as_str()].into_iter().chain(lines).collect::<Vec<_>>().join("\r\n").into_bytes()
}
